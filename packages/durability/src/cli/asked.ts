import { parseArgs } from 'node:util'
import { LIMITS } from '@tangle-network/durability-contract'
import { COMMON, type Command } from './command.ts'
import { UsageError } from './usage-error.ts'

/** What a command was asked for, by the names that its help gives. */
export interface Asked {
  argument(name: string): string
  has(option: string): boolean
  text(option: string): string | undefined
  texts(option: string): readonly string[]
  /** A whole number from 1. */
  count(option: string, otherwise: number): number
}

/** Understands the words after a command's name; with `--help` its arguments may be missing. */
export function askedOf(command: Command, words: readonly string[]): Asked {
  const { values, positionals } = parsed(command, words)
  if (values.help !== true) checkArguments(command, positionals)
  const texts = (option: string) => [values[option] ?? []].flat().filter((value) => typeof value === 'string')
  return {
    argument: (name) => positionals[command.takes.indexOf(name)]!,
    has: (option) => values[option] === true,
    text: (option) => texts(option).at(-1),
    texts,
    count: (option, otherwise) => countOf(option, texts(option).at(-1), otherwise),
  }
}

function parsed({ options }: Command, words: readonly string[]) {
  const known = Object.entries({ ...options, ...COMMON }).map(([name, { type, multiple = false }]) => {
    return [name, { type, multiple, ...(name === 'help' && { short: 'h' }) }] as const
  })
  try {
    return parseArgs({ args: [...words], options: Object.fromEntries(known), allowPositionals: true })
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (!code?.startsWith('ERR_PARSE_ARGS_')) throw error
    // What Node says of an unknown option goes on about arguments that begin with a dash.
    throw new UsageError(message.replace(/\. To specify a positional.*$/s, '').replace(/\.?$/, '.'))
  }
}

/** Words are not repeated: one of them may be a URL with a password. */
function checkArguments({ name, takes }: Command, found: readonly string[]): void {
  if (found.length === takes.length && !found.includes('')) return
  const expected = takes.length === 0 ? 'no arguments' : takes.join(' and ')
  const empty = found.includes('') ? ', one of them empty' : ''
  throw new UsageError(`${name} takes ${expected}; found ${found.length || 'none'}${empty}.`)
}

function countOf(option: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise
  const count = Number(text)
  if (/^\d+$/.test(text) && count >= 1 && count <= Number.MAX_SAFE_INTEGER) return count
  throw new UsageError(`--${option} takes a whole number from 1, as in --${option} 100; found ${quotedWord(text)}.`)
}

/** A word of the command line, for a message about it. */
export function quotedWord(text: string): string {
  return JSON.stringify(text.length > LIMITS.nameBytes ? `${text.slice(0, LIMITS.nameBytes)}…` : text)
}
