import type { Cursor, Journal, Lease } from '@tangle-network/durability-contract'
import fc from 'fast-check'
import type { Law } from '../../law/law.ts'
import { LEASED_ADDRESSES, UNDER_LEASE } from '../../law/leased.ts'
import { batch, begun, MANIFEST, panorama, TTL_MS } from '../../law/sample.ts'
import type { Stage } from '../../law/stage.ts'

interface Held {
  readonly journal: Journal
  readonly place: Stage
  readonly lease: Lease
  readonly after: Cursor
}
/** What is sent afterwards, and under which lease nobody else may act: undefined where nobody holds the run. */
interface Stale {
  readonly zombie: Lease
  readonly heir?: Lease
}

const next = { owner: 'next', ttlMs: TTL_MS }
const request = { ...next, limit: 1, queue: 'queue', supports: { agents: ['agent'] } }

/** Every way in which a lease may be another than the current one. */
const STALE: Readonly<Record<string, (held: Held) => Promise<Stale>>> = {
  'taken over after it ran out': async ({ journal, place, lease }) => {
    place.clock.advance(TTL_MS)
    return { zombie: lease, heir: (await journal.acquire('run', next)).lease }
  },
  'taken over by the same owner': async ({ journal, lease }) => {
    const { lease: heir } = await journal.acquire('run', { owner: lease.owner, ttlMs: TTL_MS })
    return { zombie: lease, heir }
  },
  'taken over by begin': async ({ journal, lease }) => {
    const { lease: heir } = await journal.begin('run', MANIFEST, { acquire: { owner: lease.owner, ttlMs: TTL_MS } })
    return { zombie: lease, ...(heir && { heir }) }
  },
  superseded: async ({ journal, lease }) => {
    const supersede = { owner: lease.owner, epoch: lease.epoch }
    return { zombie: lease, heir: (await journal.acquire('run', { ...next, supersede })).lease }
  },
  'claimed by another': async ({ journal, place, lease }) => {
    place.clock.advance(TTL_MS)
    const [claimed] = await journal.claim(request)
    return { zombie: lease, ...(claimed && { heir: claimed.lease }) }
  },
  released: async ({ journal, lease }) => {
    await journal.release(lease)
    return { zombie: lease }
  },
  'released and taken by the same owner': async ({ journal, lease }) => {
    await journal.release(lease)
    return { zombie: lease, heir: (await journal.acquire('run', { owner: lease.owner, ttlMs: TTL_MS })).lease }
  },
  'of a later epoch': async ({ lease }) => ({ zombie: { ...lease, epoch: lease.epoch + 1 }, heir: lease }),
  'of another token': async ({ lease }) => ({ zombie: { ...lease, token: `${lease.token} ` }, heir: lease }),
  'of the token of its other run': async ({ journal, lease }) => {
    const other = await begun(journal, 'other', { owner: lease.owner })
    return { zombie: { ...other.lease, runId: 'run', epoch: lease.epoch }, heir: lease }
  },
  'a guess at the next epoch, with the old token': async ({ journal, lease }) => {
    const { lease: heir } = await journal.acquire('run', { owner: lease.owner, ttlMs: TTL_MS })
    return { zombie: { ...heir, token: lease.token }, heir }
  },
  'the old epoch with the new token': async ({ journal, lease }) => {
    const { lease: heir } = await journal.acquire('run', { owner: lease.owner, ttlMs: TTL_MS })
    return { zombie: { ...heir, epoch: lease.epoch }, heir }
  },
}

/** Not owner, not time, but epoch and token alone say who may write; for every mutation alike. */
export const aLeaseMustBeTheCurrentOne: Law = {
  id: 'a-lease-must-be-the-current-one',
  level: 'L0',
  clause: 'J-6',
  also: ['L-3', 'L-4', 'L-6', 'Q-1'],
  invariant: 'J6',
  statement: 'under any lease but the current one every mutation is FENCED and leaves no trace',
  async check({ forAll, demand }) {
    const cases = fc.record({
      how: fc.constantFrom(...Object.keys(STALE)),
      what: fc.constantFrom(...Object.keys(UNDER_LEASE)),
    })
    const examples = Object.keys(STALE).map((how) => ({ how, what: 'append' }))
    await forAll(
      cases,
      async ({ how, what }, place) => {
        const [journal, other] = [await place.open(), await place.open()]
        const { lease, after: start } = await begun(journal)
        const { cursor: after } = await journal.append(lease, batch(start, ['stands']))
        const stale = await STALE[how]?.({ journal: other, place, lease, after })
        if (!stale) return
        const stood = await panorama(other, LEASED_ADDRESSES)
        const mutations = [what, ...Object.keys(UNDER_LEASE).filter((each) => each !== what)]
        for (const mutation of mutations) {
          await demand.refused('FENCED', `${mutation} under a lease ${how}`, async () =>
            UNDER_LEASE[mutation]?.(journal, stale.zombie, after),
          )
          demand.equal(
            await panorama(other, LEASED_ADDRESSES),
            stood,
            `the place after ${mutation} under a lease ${how}`,
          )
        }
        const { heir } = stale
        if (heir)
          await demand.granted(`append by the holder of a run whose lease was ${how}`, () =>
            other.append(heir, batch(after)),
          )
      },
      { examples, weight: 0.3 },
    )
  },
}
