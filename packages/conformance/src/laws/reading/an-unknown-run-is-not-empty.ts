import { blobAddress, type Journal } from '@tangle-network/durability-contract'
import { collected } from '../../law/collected.ts'
import type { Law } from '../../law/law.ts'
import { listedIds, observedRun } from '../../law/observed-run.ts'
import { batch, begun } from '../../law/sample.ts'

/** Ids that are not the known one, though somebody might take them for it. */
const KNOWN = 'caf\u00e9'
const UNKNOWN = [
  'cafe\u0301',
  'CAF\u00c9',
  ' caf\u00e9',
  'caf\u00e9 ',
  'caf',
  'cafe',
  'caf_',
  'caf%',
  'caf\u00e9\u00e9',
  'x',
]

/** Nothing that is asked of a run that nobody began is answered, and asking does not begin it. */
export const anUnknownRunIsNotEmpty: Law = {
  id: 'an-unknown-run-is-not-empty',
  level: 'L0',
  clause: 'R-2',
  also: ['J-9', 'J-15', 'L-8', 'V-7'],
  invariant: 'J15',
  statement: 'whatever is asked of a run that was never begun is refused as not found, never answered as empty',
  async check({ stage, demand }) {
    const { open } = await stage()
    const journal = await open()
    const { lease, after } = await begun(journal, KNOWN)
    await journal.append(lease, batch(after))
    const before = await observedRun(journal, KNOWN)
    for (const runId of UNKNOWN) {
      const stolen = { ...lease, runId }
      for (const [what, call] of [
        ...asked(journal, runId),
        ['append', () => journal.append(stolen, batch(after))],
        ['renew', () => journal.renew(stolen)],
        ['release', () => journal.release(stolen)],
        ['putBlob', () => journal.putBlob(stolen, Uint8Array.of(1))],
      ] as const) {
        await demand.refused('RUN_NOT_FOUND', `${what} of ${JSON.stringify(runId)}`, call)
      }
    }
    demand.equal(await listedIds(journal), [KNOWN], 'the runs listed afterwards')
    demand.equal(await observedRun(journal, KNOWN), before, 'the run that is known')
  },
}

/** Everything that may be asked of a run without a lease, but `begin`. */
export function asked(journal: Journal, runId: string): readonly (readonly [string, () => Promise<unknown>])[] {
  const address = blobAddress(Uint8Array.of(1))
  return [
    ['head', () => journal.head(runId)],
    ['read', () => journal.read(runId)],
    ['read after a place', () => journal.read(runId, { after: { seq: 1 } })],
    ['watch', () => collected(journal.watch(runId))],
    ['getBlob', () => journal.getBlob(runId, address)],
    ['inbox', () => journal.inbox(runId)],
    ['inbox after a position', () => journal.inbox(runId, { after: 1 })],
    ['verify', () => journal.verify(runId)],
    ['export', () => collected(journal.export(runId))],
    ['deliver', () => journal.deliver(runId, { id: 'id', sender: 'sender', kind: 'kind', payload: null })],
    ['revive', () => journal.revive(runId, { sender: 'sender', reason: 'why' })],
    ['acquire', () => journal.acquire(runId, { owner: 'owner', ttlMs: 1 })],
  ]
}
