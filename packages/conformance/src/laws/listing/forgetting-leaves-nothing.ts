import { blobAddress } from '@tangle-network/durability-contract'
import { CONDITIONS, type Condition, launchFleet, statusOf } from '../../arbitrary/fleet.ts'
import type { Law } from '../../law/law.ts'
import { observedRun } from '../../law/observed-run.ts'
import { batch, begun, MANIFEST, TTL_MS } from '../../law/sample.ts'

const BYTES = Uint8Array.of(1, 2, 3)

/** Of an ended run everything goes, and nothing of any other; a run that has not ended stays as it is. */
export const forgettingLeavesNothing: Law = {
  id: 'forgetting-leaves-nothing',
  level: 'L0',
  clause: 'G-1',
  also: ['G-3', 'J-15', 'B-3', 'M-1'],
  invariant: 'J13',
  statement:
    'forget deletes entries, blobs and messages of an ended run, again changes nothing, and refuses one that has not ended',
  async check({ stage, demand }) {
    const { open, clock } = await stage()
    const journal = await open()
    const fleet = (Object.keys(CONDITIONS) as Condition[]).map(
      (condition) => [`other ${condition}`, { condition, queue: 'queue', agent: 'agent' }] as const,
    )
    await launchFleet(journal, clock, fleet)
    const { lease, after } = await begun(journal)
    const message = { id: 'id', sender: 'sender', kind: 'kind', payload: null }
    await journal.deliver('run', message)
    const entries = [{ kind: 'sample', payload: 'forgotten', refs: [0] }]
    await journal.append(lease, { ...batch(after), entries, blobs: [BYTES], seen: 1, end: 'completed' })
    await demand.refused('RUN_NOT_FOUND', 'forget of an unknown run', () => journal.forget('unknown'))
    await journal.forget('run')
    for (const [runId, run] of fleet) {
      const status = statusOf(run)
      if (status === null) {
        await demand.granted('forget of a forgotten run', () => journal.forget(runId))
        continue
      }
      const before = await observedRun(journal, runId)
      if (before.head.endedAt === null) {
        await demand.refused('RUN_NOT_CLOSED', `forget of a run that is ${status}`, () => journal.forget(runId))
        demand.equal(await observedRun(journal, runId), before, `a run that is ${status} after that`)
      }
    }
    await demand.granted('forget again', () => journal.forget('run'))
    const acquire = { owner: 'owner', ttlMs: TTL_MS }
    const anew = await journal.begin('run', MANIFEST, { reuse: true, acquire })
    const epoch = (anew.lease?.epoch ?? 0) as number
    const expiresAt = clock.now() + TTL_MS
    const head = {
      runId: 'run',
      manifest: MANIFEST,
      status: 'open',
      stalled: null,
      wakeAt: null,
      endedAt: null,
      epoch,
      ...after,
    }
    const expected = { ...head, inbox: { last: 0, seen: 0 }, holder: { owner: 'owner', epoch, expiresAt } }
    for (const reader of [journal, await open()]) {
      demand.equal(
        await observedRun(reader),
        { head: expected, entries: [], messages: [], blobs: {} },
        'a run begun anew',
      )
      const blob = () => reader.getBlob('run', blobAddress(BYTES))
      await demand.refused('BLOB_MISSING', 'getBlob of what was forgotten', blob)
    }
    const { position } = await journal.deliver('run', message)
    demand.equal(position, 1, 'the position of a message that the forgotten run had')
    const first = { ...batch(after, ['new']), at: 2 }
    await demand.granted('append to a run begun anew', () => journal.append(anew.lease ?? lease, first))
    demand.equal((await journal.verify('run')).entries, 1, 'entries of a run begun anew')
  },
}
