import {
  type Delivered,
  type DurabilityError,
  isDurabilityError,
  type Journal,
  RESERVED_PREFIX,
} from '@tangle-network/durability-contract'
import { CONTINUED, successorOf } from './run-id.ts'

/** The kind of the message that cancels a run. */
export const CANCEL = `${RESERVED_PREFIX}cancel`

/**
 * Asks a run to stop, and the runs that it goes on as. A run that is being handed over passes on what it finds after its
 * successor has begun; here the successor is looked for after the message has arrived. So one of the two is in time.
 */
export async function cancelRun(
  journal: Journal,
  runId: string,
  { reason, sender }: { readonly reason: string | undefined; readonly sender: string },
): Promise<Delivered> {
  const payload = reason === undefined ? {} : { reason }
  for (let id = runId; ; ) {
    const answer = await journal
      .deliver(id, { id: CANCEL, sender, kind: CANCEL, payload }, { kernel: true })
      .catch(ofTheEnded)
    const successor = await begunSuccessor(journal, id)
    if (successor !== undefined) id = successor
    else if (answer instanceof Error) throw answer
    else return answer
  }
}

/** The run that this one goes on as, if that has begun. */
async function begunSuccessor(journal: Journal, runId: string): Promise<string | undefined> {
  const successor = successorOf(runId)
  try {
    const { parent } = (await journal.head(successor)).manifest
    return parent?.runId === runId && parent.key === CONTINUED ? successor : undefined
  } catch (error) {
    if (isDurabilityError(error, 'RUN_NOT_FOUND')) return undefined
    throw error
  }
}

/** A run that has ended, or was asked before with other words, may have a successor all the same. */
function ofTheEnded(error: unknown): DurabilityError {
  if (isDurabilityError(error, 'RUN_CLOSED') || isDurabilityError(error, 'MESSAGE_CONFLICT')) return error
  throw error
}
