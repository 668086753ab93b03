import type { Cursor, Journal, Lease } from '@tangle-network/durability-contract'
import fc from 'fast-check'
import type { Law } from '../../law/law.ts'
import { batch, errorOf, MANIFEST, readAll, TTL_MS } from '../../law/sample.ts'
import type { Stage } from '../../law/stage.ts'

interface Life {
  readonly journal: Journal
  readonly place: Stage
  readonly head: Cursor
  readonly lease: Lease | undefined
}

const owner = { owner: 'owner', ttlMs: TTL_MS }

/** What may come between two grants. What is refused at the time is passed over. */
const DEEDS: Readonly<Record<string, (life: Life) => Promise<unknown>>> = {
  release: ({ journal, lease }) => journal.release(lease!),
  stall: ({ journal, lease }) => journal.release(lease!, { stalled: 'why' }),
  renew: ({ journal, lease }) => journal.renew(lease!),
  append: ({ journal, lease, head }) => journal.append(lease!, batch(head)),
  suspend: ({ journal, lease, head }) => journal.append(lease!, batch(head, [1], { suspend: {} })),
  'end, forget and begin anew': async ({ journal, lease, head }) => {
    await journal.append(lease!, batch(head, [1], { end: 'failed' }))
    await journal.forget('run')
    await journal.begin('run', MANIFEST, { reuse: true })
  },
  'another grant': ({ journal }) => journal.acquire('run', owner),
  'a grant to another': async ({ journal, place }) => {
    place.clock.advance(TTL_MS)
    await journal.acquire('run', { ...owner, owner: 'other' })
  },
  'a clock stepped back': async ({ place }) => place.clock.advance(-10 * TTL_MS),
  'a clock set to 1970': async ({ place }) => place.clock.advance(1 - place.clock.now()),
  'closing and opening': async ({ journal }) => journal.close(),
}

/** Whatever becomes of a run, the next grant is above every one before: nobody can mistake an old lease for a new one. */
export const epochsAreNeverUsedAgain: Law = {
  id: 'epochs-are-never-used-again',
  level: 'L0',
  clause: 'J-6',
  also: ['L-1', 'L-6', 'G-3', 'R-6'],
  invariant: 'J6',
  statement:
    'each grant is above every earlier one, over releases, ends, forgetting, clocks that step back and reopening',
  async check({ forAll, demand }) {
    const deeds = fc.array(fc.constantFrom(...Object.keys(DEEDS)), { minLength: 1, maxLength: 8 })
    const examples = Object.keys(DEEDS).map((deed) => [deed, 'append', deed])
    await forAll(
      deeds,
      async (deeds, place) => {
        let journal = await place.open()
        await journal.begin('run', MANIFEST)
        let greatest = 0
        for (const deed of ['append', ...deeds]) {
          const { holder } = await journal.head('run')
          const supersede = holder ? { supersede: { owner: holder.owner, epoch: holder.epoch } } : {}
          const { lease, head } = await journal.acquire('run', { ...owner, ...supersede })
          demand.isTrue(lease.epoch > greatest, `an epoch above ${greatest}`, `acquire before ${deed}: ${lease.epoch}`)
          demand.equal(head.epoch, lease.epoch, 'the epoch of the head')
          greatest = lease.epoch
          const error = await errorOf(async () => DEEDS[deed]?.({ journal, place, head, lease }))
          demand.equal(error, undefined, deed)
          if (deed === 'closing and opening') journal = await place.open()
          const after = await journal.head('run')
          demand.isTrue(after.epoch >= greatest, `the epoch of the head at ${greatest} or above`, `head after ${deed}`)
          greatest = after.epoch
        }
        const epochs = (await readAll(journal, 'run')).map(({ epoch }) => epoch)
        demand.equal(
          epochs,
          epochs.toSorted((a, b) => a - b),
          'epochs along the log',
        )
      },
      { examples, weight: 0.4 },
    )
  },
}
