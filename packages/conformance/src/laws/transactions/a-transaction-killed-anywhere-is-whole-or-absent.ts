import {
  type Begun,
  type Cursor,
  type Failpoint,
  type Lease,
  TRANSACT_FAILPOINTS,
} from '@tangle-network/durability-contract'
import type { Call } from '../../history/call.ts'
import type { Law } from '../../law/law.ts'
import { draft, MANIFEST, readAll, TTL_MS } from '../../law/sample.ts'
import type { Stage } from '../../law/stage.ts'
import type { Trial } from '../../law/trial.ts'
import { InProcessClients } from '../../process/in-process-client.ts'
import { ProcessClients } from '../../process/process-clients.ts'
import { Asked } from '../processes/asked.ts'

const TRANSACTIONS = ['first', 'second', 'third'] as const
const BEGIN: Call = {
  ...{ do: 'begin', runId: 'run', manifest: MANIFEST },
  options: { acquire: { owner: 'victim', ttlMs: TTL_MS } },
}

/** A process that dies takes its connection with it: whatever it had not committed never happened, effects included. */
export const aTransactionKilledAnywhereIsWholeOrAbsent: Law = {
  id: 'a-transaction-killed-anywhere-is-whole-or-absent',
  level: 'L2',
  clause: 'T-2',
  also: ['F-2', 'T-6', 'J-5', 'J-7'],
  invariant: 'J5',
  statement:
    'when a process is killed at any failpoint of a transaction, its effects and entries stand together or not at all, and whoever goes on does each once',
  needs: ['worker', 'transactions'],
  meets: TRANSACT_FAILPOINTS.map((name) => `killed at ${name}`),
  async check(trial) {
    await using clients = new ProcessClients(trial.harness)
    const passed = await undisturbed(trial)
    for (const [index, at] of passed.entries()) {
      if (at.startsWith('transact:')) await killOnce(trial, clients, { at, dieAt: index + 1 })
    }
  },
}

/** The failpoints of the program, in a client that nobody kills. */
async function undisturbed(trial: Trial): Promise<readonly Failpoint[]> {
  const { env, clock } = await trial.stage()
  await using here = new InProcessClients(trial.harness)
  const client = await here.start({ env, clock: clock.now })
  const asked = new Asked(client, trial)
  const { lease, head } = await asked.granted<Begun & { lease: Lease }>(BEGIN, 'undisturbed')
  let after: Cursor = { seq: head.seq, digest: head.digest }
  for (const key of TRANSACTIONS) {
    after = (await asked.granted<{ cursor: Cursor }>(transactionOf(lease, after, key), 'undisturbed')).cursor
  }
  await client.end()
  return client.passed
}

async function killOnce(
  trial: Trial,
  clients: ProcessClients,
  { at, dieAt }: { at: Failpoint; dieAt: number },
): Promise<void> {
  const { tally, demand } = trial
  const where = `killed at failpoint ${dieAt}, ${at}`
  const place = await trial.stage()
  tally.ask(`SIGKILL at ${at}`)
  tally.schedules += 1
  const victim = await clients.start({ env: place.env, clock: place.clock.now, dieAt })
  const reply = await victim.call(BEGIN)
  if (reply === 'died' || !('ok' in reply)) throw new Error('it was to die later')
  const { lease, head } = reply.ok as Begun & { lease: Lease }
  let after: Cursor = { seq: head.seq, digest: head.digest }
  for (const key of TRANSACTIONS) {
    const answer = await victim.call(transactionOf(lease, after, key))
    if (answer === 'died') break
    if (!('ok' in answer)) throw new Error(`${where}: ${answer.code}`)
    after = (answer.ok as { cursor: Cursor }).cursor
  }
  demand.equal([victim.died, victim.passed.at(-1)], [true, at], where)
  tally.land(`SIGKILL at ${at}`)
  tally.meet(`killed at ${at}`)
  tally.kills += 1
  const committed = victim.passed.filter((name) => name === 'transact:after-commit').length
  await recover(trial, place, { where, done: TRANSACTIONS.slice(0, committed) })
}

/** A newer epoch settles what stands; the rest is done, and nothing twice. */
async function recover(
  { demand }: Trial,
  place: Stage,
  { where, done }: { where: string; done: readonly string[] },
): Promise<void> {
  const journal = await place.openTransactional()
  place.clock.advance(TTL_MS)
  const { lease, head } = await demand.granted(`a takeover, ${where}`, () =>
    journal.acquire('run', { owner: 'heir', ttlMs: TTL_MS }),
  )
  demand.equal(await place.effects(), done.toSorted(), `effects that stand, ${where}`)
  const entries = await readAll(journal, 'run')
  demand.equal(
    entries.map(({ payload }) => payload),
    [...done],
    `entries that stand, ${where}`,
  )
  let after: Cursor = { seq: head.seq, digest: head.digest }
  for (const key of TRANSACTIONS.slice(done.length)) {
    const { cursor } = await demand.granted(`the transaction of ${key}, ${where}`, () =>
      journal.transact(lease, after, async (tx) => {
        await place.transactional?.effect(tx, key)
        return { at: 2, entries: [draft(key)] }
      }),
    )
    after = cursor
  }
  demand.equal(await place.effects(), TRANSACTIONS.toSorted(), `effects in the end, ${where}`)
}

function transactionOf(lease: Lease, after: Cursor, key: string): Call {
  return { do: 'transact', lease, after, effects: [key], batch: { at: 1, entries: [draft(key)] } }
}
