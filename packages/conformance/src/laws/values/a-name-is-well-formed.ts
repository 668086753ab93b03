import type { BlobAddress, Journal, Lease } from '@tangle-network/durability-contract'
import { badName, FLAWS } from '../../arbitrary/name.ts'
import type { Law } from '../../law/law.ts'
import { batch, begun, draft, MANIFEST, panorama, TTL_MS } from '../../law/sample.ts'

const ADDRESS: BlobAddress = `sha256:${'0'.repeat(64)}`

/** Everywhere a name can be passed. */
function sites(journal: Journal, lease: Lease, after: { seq: number; digest: string }) {
  const message = { id: 'm', sender: 'sender', kind: 'note', payload: 1 }
  const acquire = { owner: 'owner', ttlMs: TTL_MS }
  const claim = { ...acquire, limit: 1, queue: 'queue', supports: { agents: ['agent'] } }
  const sites: Record<string, (bad: string) => Promise<unknown>> = {
    'run id of begin': (bad) => journal.begin(bad, MANIFEST),
    'agent of begin': (agent) => journal.begin('new', { ...MANIFEST, agent }),
    'queue of begin': (queue) => journal.begin('new', { ...MANIFEST, queue }),
    'parent run of begin': (runId) => journal.begin('new', { ...MANIFEST, parent: { runId, key: 'key' } }),
    'parent key of begin': (key) => journal.begin('new', { ...MANIFEST, parent: { runId: 'parent', key } }),
    'origin of begin': (runId) =>
      journal.begin('new', { ...MANIFEST, origin: { runId, seq: 1, digest: '0'.repeat(64) } }),
    'owner of begin': (owner) => journal.begin('new', MANIFEST, { acquire: { ...acquire, owner } }),
    'run id of acquire': (bad) => journal.acquire(bad, acquire),
    'owner of acquire': (owner) => journal.acquire('free', { ...acquire, owner }),
    'superseded owner': (owner) => journal.acquire('free', { ...acquire, supersede: { owner, epoch: 1 } }),
    'run id of a lease that renews': (runId) => journal.renew({ ...lease, runId }),
    'run id of a lease that appends': (runId) => journal.append({ ...lease, runId }, batch(after)),
    'kind of an entry': (kind) => journal.append(lease, { ...batch(after), entries: [draft(), { kind, payload: 1 }] }),
    'run id of putBlob': (runId) => journal.putBlob({ ...lease, runId }, Uint8Array.of(1)),
    'run id of getBlob': (bad) => journal.getBlob(bad, ADDRESS),
    'run id of head': (bad) => journal.head(bad),
    'run id of read': (bad) => journal.read(bad),
    'run id of deliver': (bad) => journal.deliver(bad, message),
    'id of a message': (id) => journal.deliver('run', { ...message, id }),
    'sender of a message': (sender) => journal.deliver('run', { ...message, sender }),
    'kind of a message': (kind) => journal.deliver('run', { ...message, kind }),
    'run id of inbox': (bad) => journal.inbox(bad),
    'owner of claim': (owner) => journal.claim({ ...claim, owner }),
    'queue of claim': (queue) => journal.claim({ ...claim, queue }),
    'agent of claim': (agent) => journal.claim({ ...claim, supports: { agents: ['agent', agent] } }),
    'run id of revive': (bad) => journal.revive(bad, { sender: 'operator', reason: 'why' }),
    'sender of revive': (sender) => journal.revive('run', { sender, reason: 'why' }),
    'queue of list': (queue) => journal.list({ queue }),
    'place of list': (after) => journal.list({ after }),
    'run id of forget': (bad) => journal.forget(bad),
    'run id of fork': (bad) => journal.fork(bad, { at: 1, as: 'fork' }),
    'id of a fork': (as) => journal.fork('run', { at: 1, as }),
    'queue of a fork': (queue) => journal.fork('run', { at: 1, as: 'fork', queue }),
    'run id of verify': (bad) => journal.verify(bad),
  }
  return Object.entries(sites)
}

/** A name that could not be stored, or not be told from another, never gets in. */
export const aNameIsWellFormed: Law = {
  id: 'a-name-is-well-formed',
  level: 'L0',
  clause: 'V-6',
  invariant: 'J10',
  statement: 'an empty name, a control character or a lone surrogate is INVALID_NAME wherever a name is passed',
  async check({ forAll, demand }) {
    await forAll(
      badName,
      async (bad, { open }) => {
        const journal = await open()
        const { lease, after } = await begun(journal)
        await journal.begin('free', MANIFEST)
        const stood = await panorama(journal)
        for (const [where, pass] of sites(journal, lease, after)) {
          await demand.refused('INVALID_NAME', where, () => pass(bad))
        }
        demand.equal(await panorama(journal), stood, 'the place after names were refused')
      },
      { weight: 0.3, examples: ['', ...FLAWS.map((flaw) => `a${flaw}b`)] },
    )
  },
}
