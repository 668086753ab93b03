import type { Attached, Sighting } from '@tangle-network/durability-contract'
import { pause } from './clock.ts'
import type { EventSpool } from './event-spool.ts'
import type { Execution } from './execution.ts'
import type { StepPorts } from './step-runner.ts'

/** Between two looks at what has not ended and shows nothing new. */
const LOOK_MS = 250

/** What came of following an execution: how it stands, or why nothing more of it is shown. */
export type Followed = Sighting | { readonly is: 'running' | 'expired' | 'ahead' | 'unreachable' }

/** Follows an execution behind its cursor: to its end, until it is called off, or until a hole has to be looked at again. */
export async function follow(
  { signal, clock, mayStart }: Pick<StepPorts, 'signal' | 'clock' | 'mayStart'>,
  spool: EventSpool,
  execution: Execution,
): Promise<Followed> {
  const { ask, remote, node } = execution
  const reference = remote.reference?.is
  // Who is told to stop has something else to ask of the remote than what comes next.
  const isCalledOff = AbortSignal.any(remote.recalled ? [signal] : [signal, node.cancelling])
  const attached = await ask.executor.attach(reference, remote.cursor, { signal: isCalledOff })
  if (attached.is === 'expired') {
    execution.firstKept = attached.first
    // One that is not past the cursor would be asked for again and again.
    return { is: attached.first > remote.cursor.position + 1 ? 'expired' : 'unreachable' }
  }
  if (attached.is !== 'attached') return attached
  if (!(await take(spool, execution, attached, isCalledOff, mayStart))) return { is: 'running' }
  const seen = await ask.executor.result(reference, { signal })
  if (seen.is === 'running') await pause(clock, LOOK_MS)
  return seen
}

/** Takes events until there are no more: true then. Each once and in order; where one is missing it is asked for again, once. */
async function take(
  spool: EventSpool,
  execution: Execution,
  { events }: Extract<Attached, { is: 'attached' }>,
  isCalledOff: AbortSignal,
  mayStart: () => boolean,
): Promise<boolean> {
  const { remote, name } = execution
  const iterator = events[Symbol.asyncIterator]()
  const calledOff = aborted(isCalledOff)
  try {
    for (;;) {
      const next = await Promise.race([iterator.next(), calledOff])
      if (next === 'aborted' || !mayStart()) return false
      if (next.done) return true
      const { position } = next.value
      const expected = remote.cursor.position + 1
      if (position < expected) continue
      const isHole = position > expected
      if (isHole && execution.hole !== expected) {
        execution.hole = expected
        return false
      }
      const gap = isHole ? { after: expected - 1, before: position } : undefined
      remote.cursor = spool.take(name, remote.cursor, next.value, gap)
      await spool.room()
    }
  } finally {
    // Not waited for: what is stuck would never let go.
    iterator.return?.().catch(() => {})
  }
}

function aborted(signal: AbortSignal): Promise<'aborted'> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve('aborted'), { once: true })
    if (signal.aborted) resolve('aborted')
  })
}
