import { ALIKE_FAMILIES, alikeNames } from '../../arbitrary/name.ts'
import type { Law } from '../../law/law.ts'
import { batch, begun, MANIFEST, readAll, TTL_MS } from '../../law/sample.ts'

/** Owners, queues, agents, kinds, keys and message ids are compared as they are. */
export const alikeNamesAreDifferentNames: Law = {
  id: 'alike-names-are-different-names',
  level: 'L0',
  clause: 'V-7',
  also: ['L-2', 'Q-1', 'M-2', 'J-2'],
  invariant: 'J14',
  statement: 'owners, queues, agents, kinds, parents and message ids that look alike are not the same',
  async check({ forAll, demand }) {
    await forAll(
      alikeNames,
      async ([one = 'a', ...others], { open }) => {
        const [journal, other] = [await open(), await open()]
        const manifest = { ...MANIFEST, agent: one, queue: one, parent: { runId: one, key: one } }
        const { lease, after } = await begun(journal, 'run', { owner: one, manifest })
        demand.equal((await other.head('run')).manifest, manifest, 'the manifest')
        for (const each of others) {
          const shown = JSON.stringify(each)
          for (const changed of [{ agent: each }, { queue: each }, { parent: { runId: one, key: each } }]) {
            await demand.refused('RUN_CONFLICT', `begin with ${Object.keys(changed)} ${shown}`, () =>
              other.begin('run', { ...manifest, ...changed }),
            )
          }
          await demand.refused('LEASE_HELD', `acquire by ${shown} of what ${JSON.stringify(one)} holds`, () =>
            other.acquire('run', { owner: each, ttlMs: TTL_MS }),
          )
        }
        const names = [one, ...others]
        const entries = names.map((kind) => ({ kind, payload: 1 }))
        await journal.append(lease, { ...batch(after), entries })
        demand.equal(
          (await readAll(other, 'run')).map(({ kind }) => kind),
          names,
          'kinds as read',
        )
        for (const [index, id] of names.entries()) {
          const { position } = await journal.deliver('run', { id, sender: id, kind: id, payload: id })
          demand.equal(position, index + 1, `position of message ${JSON.stringify(id)}`)
        }
        const { messages } = await other.inbox('run')
        demand.equal(
          messages.map(({ id, sender, kind, payload }) => [id, sender, kind, payload]),
          names.map((id) => [id, id, id, id]),
          'messages as read',
        )
        await journal.release(lease)
        const request = { owner: 'claimer', ttlMs: TTL_MS, limit: 5 }
        for (const each of others) {
          const none = [
            ...(await other.claim({ ...request, queue: each, supports: { agents: [one] } })),
            ...(await other.claim({ ...request, queue: one, supports: { agents: others } })),
          ]
          demand.equal(none, [], `claims of queue or for agent ${JSON.stringify(each)}`)
        }
        const claimed = await other.claim({ ...request, queue: one, supports: { agents: [...others, one] } })
        demand.equal(
          claimed.map(({ lease }) => lease.runId),
          ['run'],
          'runs claimed under the exact names',
        )
      },
      { examples: ALIKE_FAMILIES, weight: 0.3 },
    )
  },
}
