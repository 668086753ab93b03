import type { Journal, MessageDraft } from '@tangle-network/durability-contract'
import { Violation } from '../law/violation.ts'
import { messageOf } from './evaluate.ts'
import type { Program } from './program.ts'
import type { Lives } from './run-lives.ts'
import { placedPrograms } from './walk-program.ts'

/**
 * What comes about while a run is suspended: so many more messages, and so much of the time that it waits for. Messages
 * come before that time has passed; where it is more than was waited for, after it.
 */
export interface Wake {
  readonly messages: number
  /** Of the time until it is due, or of a minute when it is due by none. */
  readonly share: number
}

/** All that it waits for. */
export const FULL_WAKE: Wake = { messages: Number.POSITIVE_INFINITY, share: 1 }
const MINUTE_MS = 60_000

/** Brings about what a suspended run waits for, or a part of it. Answers whether it is due by then. */
export async function wakeSuspended(
  journal: Journal,
  { runId, program, simulation, resolved }: Lives,
  { messages, share }: Wake = FULL_WAKE,
): Promise<boolean> {
  const { status, wakeAt, inbox } = await journal.head(runId)
  if (status !== 'suspended') {
    const expected = 'the journal to hold a suspended run'
    throw new Violation('K8', { expected, found: status, where: 'a kernel that says so' })
  }
  const now = simulation.time.now()
  // A resolution and its revival are messages as well.
  const sent = inbox.last - 2 * resolved.length
  const coming = messagesOf(program).slice(sent, sent + messages)
  const hasAll = sent + coming.length >= messagesOf(program).length
  if (wakeAt === null && coming.length === 0 && hasAll) {
    const expected = 'a time to wake at, or a message that it waits for'
    throw new Violation('K8', { expected, found: 'neither', where: 'a suspended run' })
  }
  const pass = () => simulation.sleep(Math.floor(share * Math.max(0, (wakeAt ?? now + MINUTE_MS) - now)))
  if (share > 1) pass()
  for (const message of coming) await journal.deliver(runId, message)
  if (share < 1 || coming.length === 0) pass()
  return coming.length > 0 || (wakeAt !== null && wakeAt <= simulation.time.now())
}

/** All messages that the agents of a program await; those of one kind in the order in which its agent does. */
export function messagesOf(program: Program): MessageDraft[] {
  const sent = new Map<string, number>()
  return [...placedPrograms(program)]
    .flatMap((placed) => placed.program.filter((op) => op.do === 'message'))
    .map(({ name }) => {
      const nth = sent.get(name) ?? 0
      sent.set(name, nth + 1)
      return { id: `${name}#${nth}`, sender: 'schedule', kind: name, payload: messageOf(name, nth) }
    })
}
