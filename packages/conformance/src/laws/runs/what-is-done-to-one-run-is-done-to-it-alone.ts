import type { Cursor, Journal, Lease } from '@tangle-network/durability-contract'
import fc from 'fast-check'
import { alikeNames } from '../../arbitrary/name.ts'
import type { Law } from '../../law/law.ts'
import { LEASED_ADDRESSES, UNDER_LEASE } from '../../law/leased.ts'
import { batch, begun, draft, panorama, portrait, TTL_MS } from '../../law/sample.ts'

type Deed = (journal: Journal, runId: string, lease: Lease, after: Cursor) => Promise<unknown>

const DEEDS: Readonly<Record<string, Deed>> = {
  ...Object.fromEntries(
    Object.entries(UNDER_LEASE).map(([what, call]): [string, Deed] => [
      what,
      (journal, _, ...held) => call(journal, ...held),
    ]),
  ),
  deliver: (journal, runId) => journal.deliver(runId, { id: 'm', sender: 'sender', kind: 'note', payload: runId }),
  acquire: (journal, runId, { owner }) => journal.acquire(runId, { owner, ttlMs: 5 }),
  'end and forget': async (journal, runId, lease, after) => {
    await journal.append(lease, batch(after, ['end'], { end: 'completed' }))
    await journal.forget(runId)
  },
  'stall and revive': async (journal, runId, lease) => {
    await journal.release(lease, { stalled: 'why' })
    await journal.revive(runId, { sender: 'operator', reason: 'mended' })
  },
}

/** However alike their ids are, and whatever they have in common besides. */
export const whatIsDoneToOneRunIsDoneToItAlone: Law = {
  id: 'what-is-done-to-one-run-is-done-to-it-alone',
  level: 'L0',
  clause: 'J-15',
  also: ['V-7', 'B-3', 'J-6', 'G-1'],
  invariant: 'J14',
  statement: 'nothing done under one run id can be seen under another, and the lease of one is none of another',
  async check({ forAll, demand }) {
    const cases = fc.record({ ids: alikeNames, deed: fc.constantFrom(...Object.keys(DEEDS)), pick: fc.nat() })
    const examples = Object.keys(DEEDS).map((deed) => ({ ids: ['a', 'A', 'a '], deed, pick: 0 }))
    await forAll(
      cases,
      async ({ ids, deed, pick }, { open }) => {
        const [journal, other] = [await open(), await open()]
        const held = new Map<string, { lease: Lease; after: Cursor }>()
        for (const runId of ids) {
          const { lease, after } = await begun(journal, runId)
          const sent = { ...batch(after), entries: [draft(runId, [0])], blobs: [Buffer.from(`of ${runId}`)] }
          held.set(runId, { lease, after: (await journal.append(lease, sent)).cursor })
          await journal.deliver(runId, { id: 'first', sender: 'sender', kind: 'note', payload: runId })
        }
        const chosen = ids[pick % ids.length] ?? 'a'
        const stood = await panorama(other, LEASED_ADDRESSES)
        const { lease, after } = held.get(chosen)!
        await DEEDS[deed]?.(journal, chosen, lease, after)
        const others = ({ head }: { head: { runId: string } }) => head.runId !== chosen
        demand.equal(
          (await panorama(other, LEASED_ADDRESSES)).filter(others),
          stood.filter(others),
          `the others after ${deed}`,
        )
        for (const [runId, { after }] of held) {
          if (runId === chosen) continue
          const own = stood.find(({ head }) => head.runId === runId)
          await demand.refused('FENCED', `append under the lease of ${JSON.stringify(chosen)}`, () =>
            journal.append({ ...lease, runId }, batch(after)),
          )
          for (const address of Object.keys(stood.find(({ head }) => head.runId === chosen)?.blobs ?? {})) {
            await demand.refused('BLOB_MISSING', `the blob of ${JSON.stringify(chosen)} asked of another`, () =>
              other.getBlob(runId, address as (typeof LEASED_ADDRESSES)[number]),
            )
          }
          demand.equal(await portrait(other, runId, LEASED_ADDRESSES), own, `run ${JSON.stringify(runId)}`)
        }
        await demand.granted('acquire of another in the end', () =>
          other.acquire(ids.find((each) => each !== chosen) ?? 'A', { owner: lease.owner, ttlMs: TTL_MS }),
        )
      },
      { examples, weight: 0.3 },
    )
  },
}
