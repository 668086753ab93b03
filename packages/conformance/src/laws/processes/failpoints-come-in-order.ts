import type { Acquired, Begun, Cursor } from '@tangle-network/durability-contract'
import type { Call } from '../../history/call.ts'
import type { Demand } from '../../law/demand.ts'
import type { Law } from '../../law/law.ts'
import { MANIFEST, TTL_MS } from '../../law/sample.ts'
import { InProcessClients } from '../../process/in-process-client.ts'
import { Asked, acquire, append, mutations } from './asked.ts'
import { type Lived, live } from './lived.ts'
import { OWNED_LIFE, QUEUED_LIFE } from './program.ts'

/** A suite that kills at instants that are not where they say proves nothing; hence they come first. */
export const failpointsComeInOrder: Law = {
  id: 'failpoints-come-in-order',
  level: 'L0',
  clause: 'F-1',
  also: ['J-9'],
  invariant: 'J2',
  statement:
    'every mutation passes before-write, before-commit and after-commit of its own name, once and in this order; a refusal not the last',
  async check(trial) {
    const { harness, demand, stage } = trial
    for (const program of [OWNED_LIFE, QUEUED_LIFE]) checkOrder(await live(harness, program), demand)
    const { env, clock } = await stage()
    await using here = new InProcessClients(harness)
    const client = await here.start({ env, clock: clock.now })
    const asked = new Asked(client, trial)
    const options = { acquire: { owner: 'owner', ttlMs: TTL_MS } }
    const begin = { do: 'begin', runId: 'run', manifest: MANIFEST, options } as const
    const { lease, head } = await asked.granted<Begun & Acquired>(begin, 'a new run')
    const { cursor } = await asked.granted<{ cursor: Cursor }>(append(lease, head, 'one'), 'a new run')
    await asked.granted({ do: 'release', lease }, 'a new run')
    const nowhere = { seq: 9, digest: 'f'.repeat(64) }
    const refused: Call[] = [
      ...mutations({ lease, head: { ...head, ...cursor } }),
      append({ ...lease, runId: 'unknown' }, nowhere, 'never'),
      acquire('unknown', 'owner'),
      { ...begin, manifest: { ...MANIFEST, seed: 'another' } },
      { do: 'forget', runId: 'run' },
      { do: 'forget', runId: 'unknown' },
      { do: 'revive', runId: 'unknown', sender: 'sender', reason: 'why' },
      { do: 'deliver', runId: 'unknown', message: { id: 'id', sender: 'sender', kind: 'kind', payload: null } },
    ]
    for (const call of refused) {
      const before = client.passed.length
      const reply = await client.call(call)
      demand.isTrue(reply !== 'died' && 'code' in reply, 'a refusal', call.do)
      const early = [`${call.do}:before-write`, `${call.do}:before-commit`]
      const found = client.passed.slice(before).filter((failpoint) => !early.includes(failpoint))
      demand.equal(found, [], `the failpoints of a refused ${call.do}`)
    }
    await client.end()
  },
}

function checkOrder({ program, passed }: Lived, demand: Demand): void {
  for (const [index, { name, call }] of program.steps.entries()) {
    const mutation = call(GIVEN).do
    const all = passed[index] ?? []
    const inner = mutation === 'append' ? ['append:after-fence', 'append:between-entries'] : []
    const found = all.filter((failpoint) => !inner.includes(failpoint))
    const promised = ['before-write', 'before-commit', 'after-commit'].map((instant) => `${mutation}:${instant}`)
    demand.equal(found, promised, `the failpoints of "${name}"`)
    // The fence is checked first, and all of it before the commit.
    const between = all.slice(1, -2)
    demand.equal(between, [...between].sort(), `what "${name}" passes before its commit`)
    demand.equal(all.length, between.length + promised.length, `the failpoints of "${name}"`)
  }
}

/** Enough to ask a step which mutation it is. */
const GIVEN = {
  lease: { runId: 'life', owner: 'owner', epoch: 1, token: 'token', expiresAt: 0 },
  after: { seq: 0, digest: '0'.repeat(64) },
}
