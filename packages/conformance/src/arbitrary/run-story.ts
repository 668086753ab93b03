import type { EndStatus, Journal } from '@tangle-network/durability-contract'
import fc from 'fast-check'
import type { ManualClock } from '../law/manual-clock.ts'
import { batch, MANIFEST, TTL_MS } from '../law/sample.ts'

/** What happens to a run, in order. `blob` carries one with an entry, `takeover` begins another epoch. */
export type Happening = 'entries' | 'blob' | 'message' | 'seen' | 'takeover' | 'claimed in vain' | 'newer entries'

/** How it stands in the end. */
export type Standing = 'held' | 'released' | 'asleep' | 'waiting' | 'stalled' | EndStatus

export interface RunStory {
  readonly happenings: readonly Happening[]
  readonly standing: Standing
}

export const STANDINGS: readonly Standing[] = [
  ...(['held', 'released', 'asleep', 'waiting', 'stalled', 'completed', 'failed', 'cancelled', 'moved'] as const),
]

export const runStory: fc.Arbitrary<RunStory> = fc.record({
  happenings: fc.array(
    fc.constantFrom<Happening>('entries', 'blob', 'message', 'seen', 'takeover', 'claimed in vain', 'newer entries'),
    { maxLength: 9, size: 'max' },
  ),
  standing: fc.constantFrom(...STANDINGS),
})

const EVENTS: readonly Happening[] = [
  ...(['message', 'claimed in vain', 'entries', 'takeover', 'blob', 'message', 'seen', 'newer entries'] as const),
  ...(['message', 'takeover', 'blob'] as const),
]

/** One story for each way to stand, in which everything has happened. Who sleeps has seen all; who ends has not. */
export const EVENTFUL_STORIES: readonly RunStory[] = STANDINGS.map((standing) => ({
  happenings: standing === 'asleep' || standing === 'waiting' ? [...EVENTS, 'seen'] : EVENTS,
  standing,
}))

const NEXT_YEAR_MS = 365 * 24 * 3_600_000

/** Lets the story happen to a new run called `run`. */
export async function tell(journal: Journal, clock: ManualClock, { happenings, standing }: RunStory): Promise<void> {
  const acquire = async () => {
    clock.advance(TTL_MS)
    return (await journal.acquire('run', { owner: `owner ${clock.now()}`, ttlMs: TTL_MS })).lease
  }
  let { head: after } = await journal.begin('run', MANIFEST)
  let lease = await acquire()
  const append = async (
    more: Parameters<typeof batch>[2],
    payloads: readonly unknown[] = [clock.now(), 'and another'],
  ) => {
    await journal.append(lease, batch(after, payloads, more))
    after = await journal.head('run')
  }
  for (const [index, happening] of happenings.entries()) {
    clock.advance(1)
    if (happening === 'entries') await append({ progress: false })
    if (happening === 'newer entries') await append({ progress: false, vocabulary: 2 })
    if (happening === 'seen') await append({ seen: after.inbox.last, progress: false })
    if (happening === 'takeover') lease = await acquire()
    if (happening === 'claimed in vain') {
      clock.advance(TTL_MS)
      const request = {
        owner: 'claimer',
        ttlMs: TTL_MS,
        limit: 1,
        queue: 'queue',
        supports: { agents: ['agent'], vocabulary: 2 },
      }
      const [claimed] = await journal.claim(request)
      if (claimed) lease = claimed.lease
    }
    if (happening === 'message') {
      await journal.deliver('run', { id: `id ${index}`, sender: 'sender', kind: 'kind', payload: { index } })
      after = await journal.head('run')
    }
    if (happening === 'blob') {
      const blobs = [Buffer.from(`bytes ${index}`), Buffer.alloc(0)]
      const entries = [{ kind: 'sample', payload: index, refs: [0, 1] }]
      await append({ entries, blobs, progress: false })
    }
  }
  if (standing === 'held') return
  if (standing === 'released') return await journal.release(lease)
  if (standing === 'stalled') return await journal.release(lease, { stalled: 'why' })
  if (standing === 'asleep') return await append({ suspend: { wakeAt: clock.now() + NEXT_YEAR_MS }, progress: false })
  if (standing === 'waiting') return await append({ suspend: {}, progress: false })
  await append({ end: standing })
}
