import { CommanderError } from 'commander'
import { HarnessFailed } from '../guarded-harness.ts'
import type { Ending } from './ending.ts'
import { UsageError } from './usage-error.ts'

/** What went wrong, for whoever can change it. */
export interface Told {
  readonly message: string
  readonly cause?: string
}

export function failureEnding({ message, cause }: Told): Pick<Ending, 'text' | 'json'> {
  return {
    text: cause === undefined ? message : `${message}\n${cause}`,
    json: { error: { message, cause: cause ?? null } },
  }
}

/** Our own sentences as they are; an error that nobody foresaw, or that one was caused by, with where it came from. */
export function told(error: unknown): Told {
  if (error instanceof CommanderError) {
    const message = error.code === 'commander.help' ? 'No command was given.' : error.message.replace(/^error: /, '')
    return { message: `${message}\nSee durability-conformance --help.` }
  }
  if (error instanceof UsageError || error instanceof HarnessFailed) {
    const { message, cause } = error
    return cause === undefined ? { message } : { message, cause: `caused by ${whole(cause)}` }
  }
  return { message: 'An error that nobody awaited came out of the harness, or of this command.', cause: whole(error) }
}

function whole(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const own = error.stack ?? `${error.name}: ${error.message}`
  return error.cause === undefined ? own : `${own}\ncaused by ${whole(error.cause)}`
}
