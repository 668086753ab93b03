import type { Asked } from './asked.ts'
import type { Output } from './output.ts'

/** What a command came to. */
export interface Ending {
  /** 0: all is well. 1: what was asked about is not well, or is not there. */
  readonly code: 0 | 1
  /** For people. Of a command that has said all it had to say: empty. */
  readonly text: string
  /** The one document for programs; undefined where lines were printed as they came. */
  readonly json: unknown
}

/** An option as `parseArgs` of Node takes it, with what the help says of it. */
export interface Option {
  readonly type: 'string' | 'boolean'
  readonly multiple?: boolean
  /** What stands for its value in the help, such as `FILE`. */
  readonly value?: string
  readonly says: string
}

export interface Command {
  readonly name: string
  /** Its arguments in order, as the help names them; all are needed. */
  readonly takes: readonly string[]
  readonly says: string
  readonly options: Readonly<Record<string, Option>>
  run(asked: Asked, output: Output): Promise<Ending>
}

/** What every command takes besides. */
export const COMMON: Readonly<Record<string, Option>> = {
  url: { type: 'string', value: 'URL', says: 'the journal; else DURABILITY_URL, else the file that programs use' },
  json: { type: 'boolean', says: 'one JSON document for programs, and nothing else' },
  utc: { type: 'boolean', says: 'times as UTC stamps instead of ages' },
  help: { type: 'boolean', says: 'what the command does and takes' },
}
