import { appendFileSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Incarnation } from './process-at.ts'

/** What the program says of itself, past bridge and journal. */
export type CliLine =
  /** Before anything else. */
  | { readonly type: 'started'; readonly is: Incarnation }
  /** Before it prints a line. */
  | { readonly type: 'prints'; readonly text: string }
  /** Afterwards. */
  | { readonly type: 'printed'; readonly text: string }

/** The file of one process, written line by line before it goes on. */
export class CliLedger {
  readonly #path: string

  constructor(folder: string) {
    this.#path = join(folder, `${process.pid}.jsonl`)
  }

  write(line: CliLine): void {
    appendFileSync(this.#path, `${JSON.stringify(line)}\n`)
  }
}

/** What one process said: who it was, what it has printed, and what it may have, since it was killed in between. */
export interface CliLife {
  readonly is: Incarnation
  readonly printed: readonly string[]
  readonly begun: readonly string[]
}

/** Every start of the program, in the order in which they came about. */
export function readCliLives(folder: string): CliLife[] {
  const files = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'))
  const lives = files.flatMap((text) => {
    // A line that a kill cut off was never finished.
    const lines = text
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as CliLine)
    const texts = (type: 'prints' | 'printed') => lines.flatMap((line) => (line.type === type ? [line.text] : []))
    return lines.flatMap((line) =>
      line.type === 'started' ? [{ ...line, printed: texts('printed'), begun: texts('prints') }] : [],
    )
  })
  return lives.sort((one, other) => Number(one.is.since) - Number(other.is.since))
}
