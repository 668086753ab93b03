import { styleText } from 'node:util'
import { ageOf, stampOf } from './moment.ts'

type Colour = 'green' | 'red' | 'yellow' | 'cyan' | 'gray' | 'bold'

/** Where a command prints, and for whom. */
export interface Output {
  readonly json: boolean
  /** Columns of the terminal; Infinity where nobody has said, so that nothing is cut for a program. */
  readonly width: number
  /** The clock of this process, in ms since the Unix epoch: what ages are counted from. */
  now(): number
  /** A moment for people: how long ago, or how long until; with `--utc` its stamp. */
  when(ms: number): string
  paint(colour: Colour, text: string): string
  /** Prints a line at once, for what comes by and by. */
  line(text: string): void
}

export function outputOf(flags: { readonly json: boolean; readonly utc: boolean }): Output {
  const { stdout } = process
  const now = () => Date.now()
  return {
    json: flags.json,
    width: stdout.columns ?? columnsOf(process.env.COLUMNS),
    now,
    when: (ms) => (flags.utc ? stampOf(ms) : ageOf(ms - now())),
    // Node asks the stream: no colour where it is no terminal, or NO_COLOR is set.
    paint: (colour, text) => styleText(colour, text, { stream: stdout }),
    line: (text) => {
      stdout.write(`${text}\n`)
    },
  }
}

function columnsOf(text: string | undefined): number {
  return text !== undefined && /^[1-9]\d*$/.test(text) ? Number(text) : Number.POSITIVE_INFINITY
}
