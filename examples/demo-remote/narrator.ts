import type { Style } from '../demo/style.ts'

const COLOURS = { driver: 'cyan', bridge: 'magenta', program: 'yellow' } as const
export type Speaker = keyof typeof COLOURS

/** Tells what happens while it happens, a line each; nothing where a program reads. */
export class Narrator {
  readonly #write: (line: string) => void
  readonly #style: Style
  readonly #since = performance.now()

  constructor(style: Style, write: (line: string) => void) {
    this.#style = style
    this.#write = write
  }

  /** What somebody does, by the name of its process. */
  says(who: Speaker, pid: number, what: string): void {
    const seconds = ((performance.now() - this.#since) / 1_000).toFixed(1).padStart(5)
    const name = this.#style(COLOURS[who], `${who.padEnd(7)} ${String(pid).padStart(7)}`)
    this.#write(`${this.#style('dim', `${seconds} s`)}  ${name}  ${what}\n`)
  }

  killed(who: Speaker, pid: number, what: string): void {
    this.says(who, pid, `${this.#style(['bold', 'red'], '✖ SIGKILL')} ${what}`)
  }

  line(text: string): void {
    this.#write(`${text}\n`)
  }
}
