import type { DurabilityErrorParts, ErrorCode, Journal } from '@tangle-network/durability-contract'
import { DurabilityError } from '@tangle-network/durability-contract'
import { createBridgeHost } from '../../src/index.ts'
import { commands } from './shell-commands.ts'

/** An answer of the journal, which lives in the process that started this one. */
export interface JournalAnswer {
  readonly call: number
  readonly ok?: unknown
  readonly refused?: { readonly code: ErrorCode; readonly parts: DurabilityErrorParts }
}

const waiting = new Map<number, (answer: JournalAnswer) => void>()
process.on('message', (answer: JournalAnswer) => {
  waiting.get(answer.call)?.(answer)
  waiting.delete(answer.call)
})
// Nobody is left who could ask, or has the journal.
process.on('disconnect', () => process.exit(1))

let calls = 0
async function ask(method: string, args: unknown[]): Promise<unknown> {
  calls += 1
  const call = calls
  const answered = new Promise<JournalAnswer>((resolve) => waiting.set(call, resolve))
  process.send?.({ call, method, args })
  const { ok, refused } = await answered
  if (refused) throw new DurabilityError(refused.code, refused.parts)
  return ok
}

const journal = new Proxy({} as Journal, {
  get:
    (_, method) =>
    (...args: unknown[]) =>
      ask(String(method), args),
})
const { HOST_OPTIONS = '{}', ...environment } = process.env
// Of the host alone: what it executes inherits its environment.
process.env = environment
const [folder = ''] = process.argv.slice(2)
const host = await createBridgeHost({ journal, folder, commands, graceMs: 200, ...JSON.parse(HOST_OPTIONS) })
process.send?.({ url: host.url })
