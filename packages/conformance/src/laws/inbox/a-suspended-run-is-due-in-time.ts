import type { Head, Journal } from '@tangle-network/durability-contract'
import fc from 'fast-check'
import type { Law } from '../../law/law.ts'
import { batch, begun, MANIFEST, TTL_MS } from '../../law/sample.ts'
import type { Stage } from '../../law/stage.ts'
import { note } from './note.ts'

interface Case {
  /** Of the wake time, from the moment it suspends; null where only a message wakes it. */
  readonly wakeInMs: number | null
  /** Messages before it suspends, and how many of them it has seen. */
  readonly messages: number
  readonly seen: number
  /** When one more message arrives after it suspended; null where none does. */
  readonly messageInMs: number | null
}

const offset = (min: number) => fc.option(fc.integer({ min, max: 6 }))
const cases: fc.Arbitrary<Case> = fc.record({
  wakeInMs: offset(-3),
  messages: fc.nat({ max: 3 }),
  seen: fc.nat({ max: 3 }),
  messageInMs: offset(1),
})

const EXAMPLES: readonly Case[] = [
  { wakeInMs: null, messages: 0, seen: 0, messageInMs: 3 },
  { wakeInMs: 6, messages: 2, seen: 2, messageInMs: 2 },
  { wakeInMs: 2, messages: 0, seen: 0, messageInMs: 5 },
  { wakeInMs: -2, messages: 0, seen: 0, messageInMs: null },
  { wakeInMs: null, messages: 2, seen: 1, messageInMs: null },
]

/** Neither a moment too early nor too late, by the backend's clock, and by a message whatever the time is. */
export const aSuspendedRunIsDueInTime: Law = {
  id: 'a-suspended-run-is-due-in-time',
  level: 'L0',
  clause: 'M-6',
  also: ['Q-1', 'L-6'],
  invariant: 'K8',
  statement:
    'a suspended run is due at its time, at once while a message lies unseen, at once when one arrives, and never before',
  async check({ forAll, demand }) {
    const check = async ({ wakeInMs, messages, seen, messageInMs }: Case, { open, clock }: Stage) => {
      const journal = await open()
      const { lease, after } = await begun(journal)
      for (let count = 1; count <= messages; count += 1) await journal.deliver('run', note(`${count}`))
      const sawUpTo = Math.min(seen, messages)
      const since = clock.now()
      const suspend = wakeInMs === null ? {} : { wakeAt: since + wakeInMs }
      const { cursor } = await journal.append(lease, batch(after, [null], { suspend, seen: sawUpTo }))
      await demand.refused('FENCED', 'renew of the lease under which it suspended', () => journal.renew(lease))
      const timeDue = wakeInMs === null ? Number.POSITIVE_INFINITY : Math.max(0, wakeInMs)
      let due = sawUpTo < messages ? 0 : timeDue
      let last = messages
      for (let elapsed = 0; elapsed <= 7; elapsed += 1) {
        if (elapsed === messageInMs) {
          await journal.deliver('run', note('late'))
          last += 1
          due = Math.min(due, elapsed)
        }
        const head: Head = await journal.head('run')
        const wakeAt = Number.isFinite(due) ? since + due : null
        const expected = {
          runId: 'run',
          manifest: MANIFEST,
          status: 'suspended',
          stalled: null,
          endedAt: null,
          epoch: lease.epoch,
          ...cursor,
        }
        demand.equal(
          head,
          { ...expected, wakeAt, holder: null, inbox: { last, seen: sawUpTo } },
          `the head after ${elapsed} ms`,
        )
        const claimed = await claim(journal)
        demand.equal(
          claimed.map(({ head }) => head.runId),
          elapsed >= due ? ['run'] : [],
          `what is claimed after ${elapsed} ms`,
        )
        if (claimed[0]) {
          demand.equal(claimed[0].head.status, 'open', 'the status of a run that was claimed')
          demand.equal(claimed[0].head.wakeAt, null, 'the wake time of a run that was claimed')
          return
        }
        clock.advance(1)
      }
      const { head: woken } = await journal.acquire('run', { owner: 'owner', ttlMs: TTL_MS })
      demand.equal([woken.status, woken.wakeAt], ['open', null], 'a suspended run that somebody acquires')
    }
    await forAll(cases, check, { examples: EXAMPLES, weight: 0.8 })
  },
}

async function claim(journal: Journal) {
  return await journal.claim({
    owner: 'claimer',
    ttlMs: TTL_MS,
    limit: 2,
    queue: 'queue',
    supports: { agents: ['agent'] },
  })
}
