import { DurabilityError, quoted, type RunState } from '@tangle-network/durability-contract'
import type { Writer } from './writer.ts'

/** How often a run may be taken over in a row without anything coming of it. */
export const MAX_INTERRUPTIONS = 20

/** Why a run may not be driven: every process that did was ended in it. Undefined when it may. */
export function interruptedTooOften(
  runId: string,
  { acquisitionsWithoutOutcome }: RunState,
  maxInterruptions: number,
  isRevived: boolean,
): DurabilityError | undefined {
  if (acquisitionsWithoutOutcome < maxInterruptions || isRevived) return undefined
  return new DurabilityError('INTERRUPTED_TOO_OFTEN', {
    expected: `an outcome within ${maxInterruptions} takeovers`,
    found: `${acquisitionsWithoutOutcome} that ended without one, none of them in good order`,
    where: `run ${quoted(runId)}`,
    details: { runId, interruptions: acquisitionsWithoutOutcome },
  })
}

/**
 * Writes down that the run is given back in good order where that is not plain: when this life has taken it over, as an
 * entry behind `before`, and nothing has come of it. Everything else must have been written.
 */
export async function sayReleased(writer: Writer, before: number): Promise<void> {
  if (writer.hasProgressed || writer.committed === before) return
  writer.truncate()
  writer.add({ kind: 'run.released', payload: { v: 1 } })
  writer.flush()
  await writer.settled()
}
