import type { Journal } from '@tangle-network/durability-contract'
import fc from 'fast-check'
import type { Law } from '../../law/law.ts'
import { batch, begun, TTL_MS } from '../../law/sample.ts'
import { note } from './note.ts'

const NEXT_YEAR_MS = 365 * 24 * 3_600_000

/** A run goes to sleep while a message is on its way: whichever comes first, the run is due at once. */
export const noMessageIsSleptThrough: Law = {
  id: 'no-message-is-slept-through',
  level: 'L1',
  clause: 'M-6',
  also: ['M-1', 'Q-1'],
  invariant: 'K8',
  statement:
    'a message that is delivered while its run suspends makes it due at once, whichever of the two comes first',
  async check({ forAll, demand }) {
    const cases = fc.record({
      before: fc.nat({ max: 2 }),
      racing: fc.integer({ min: 0, max: 3 }),
      first: fc.constantFrom('deliver', 'append'),
      timed: fc.boolean(),
    })
    await forAll(
      cases,
      async ({ before, racing, first, timed }, { open, clock }) => {
        const [writer, sender] = [await open(), await open()]
        const { lease, after } = await begun(writer)
        for (let count = 0; count < before; count += 1) await sender.deliver('run', note(`before ${count}`))
        const { inbox } = await writer.head('run')
        const suspend = timed ? { wakeAt: clock.now() + NEXT_YEAR_MS } : {}
        const asleep = () => writer.append(lease, batch(after, [null], { suspend, seen: inbox.last }))
        const deliver = () =>
          Array.from({ length: racing }, (_, index) => sender.deliver('run', note(`racing ${index}`)))
        const all: Promise<unknown>[] = first === 'append' ? [asleep(), ...deliver()] : [...deliver(), asleep()]
        await Promise.all(all)
        const head = await sender.head('run')
        const last = before + racing
        const wakeAt = racing > 0 ? clock.now() : (suspend.wakeAt ?? null)
        demand.equal(
          { inbox: head.inbox, wakeAt: head.wakeAt },
          { inbox: { last, seen: before }, wakeAt },
          'the head afterwards',
        )
        demand.equal(await claimed(sender), racing > 0 ? ['run'] : [], 'what a claimer gets afterwards')
      },
      { weight: 0.8 },
    )
  },
}

async function claimed(journal: Journal): Promise<string[]> {
  const supports = { agents: ['agent'] }
  const runs = await journal.claim({ owner: 'claimer', ttlMs: TTL_MS, limit: 5, queue: 'queue', supports })
  return runs.map(({ lease }) => lease.runId)
}
