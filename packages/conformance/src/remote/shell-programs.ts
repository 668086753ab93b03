import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RemoteProgram } from './remote-program.ts'

const LOOK_MS = 5

/** The programs of the suite as scripts for `sh`, for remotes that execute commands on this host; and what is seen of them. */
export class ShellPrograms {
  readonly #folder: string

  /** In a folder of their own, which is made. */
  constructor(folder: string) {
    mkdirSync(folder)
    this.#folder = folder
  }

  /**
   * Notes its process id when it starts, prints a line for each event, and ends with its folder. While it waits it has
   * printed the half of its next line.
   */
  scriptOf(program: RemoteProgram): string {
    const { name, emits, waitsAfter = emits, ends, resists = false } = program
    const wait = (until: string) => `while [ -d "${this.#folder}" ] && ${until}; do sleep 0.02; done`
    const isNotLetGo = `[ ! -e "${this.#path('go', program)}" ]`
    return [
      ...(resists ? ["trap '' TERM"] : []),
      `echo $$ >> "${this.#path('starts', program)}"`,
      `i=0; half=; name=${name}`,
      `emit() { while [ $i -lt $1 ]; do i=$((i+1)); echo "\${name#"$half"} emits $i"; half=; done; }`,
      `emit ${waitsAfter}`,
      ...(waitsAfter < emits ? [`half=${name.slice(0, 3)}; printf %s "$half"`] : []),
      ...(program.waitsAfter === undefined ? [] : [wait(isNotLetGo)]),
      `emit ${emits}`,
      ...(ends === 'never' ? [wait(resists ? isNotLetGo : 'true')] : []),
      `exit ${ends === 'ok' ? 0 : ShellPrograms.codeOf(program)}`,
    ].join('\n')
  }

  /** With which a program ends that fails; another one, as a rule, for each. */
  static codeOf({ name }: RemoteProgram): number {
    return 10 + (Number(name.replace(/\D/g, '')) % 80)
  }

  /** Which emission of its program a line is. */
  static emissionOf({ name }: RemoteProgram, line: string): number | undefined {
    const [, emitter, index] = /^(\S+) emits (\d+)\n?$/.exec(line) ?? []
    return emitter === name ? Number(index) : undefined
  }

  starts(program: RemoteProgram): number {
    return this.#pidsOf(program).length
  }

  isAtWork(program: RemoteProgram): boolean {
    return this.#pidsOf(program).some(isAtWork)
  }

  letGo(program: RemoteProgram): void {
    writeFileSync(this.#path('go', program), '')
  }

  /** Resolves when it is not at work any more. */
  async kill(program: RemoteProgram): Promise<void> {
    for (const pid of this.#pidsOf(program).filter(isAtWork)) end(pid)
    while (this.isAtWork(program)) await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
  }

  /** Whatever waits ends when it finds its folder gone. */
  remove(): void {
    rmSync(this.#folder, { recursive: true })
  }

  #path(what: 'starts' | 'go', { name }: RemoteProgram): string {
    return join(this.#folder, `${what}-${name}`)
  }

  #pidsOf(program: RemoteProgram): number[] {
    const path = this.#path('starts', program)
    return existsSync(path) ? readFileSync(path, 'utf8').trimEnd().split('\n').map(Number) : []
  }
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    // It came to its end by itself a moment ago.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/** Of one that nobody has waited for only its line is left. */
function isAtWork(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch {
    return false
  }
  if (process.platform !== 'linux') return true
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}
