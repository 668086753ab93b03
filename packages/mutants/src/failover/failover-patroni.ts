// Kills the leader of a Patroni cluster under load and counts what is lost: npm run failover:patroni -- --json
import { createPostgresJournal } from '@tangle-network/journal-postgres'
import { readOptions } from '../read-options.ts'
import { allEnded } from './all-ended.ts'
import { feed } from './feed.ts'
import { Fleet } from './fleet.ts'
import { Ledger } from './ledger.ts'
import { missingPrograms, PatroniCluster } from './patroni-cluster.ts'
import { tableOf } from './table.ts'

const LOAD = { workers: 4, hands: 4, connections: 4, ttlMs: 5_000, length: 6 }
const RUNS_A_PHASE = 500
/** The leader dies amid the first runs, and those of the second phase are begun while nobody leads. */
const KILL_AFTER = 1_000
const LIMIT_MS = 300_000

interface Result {
  readonly acknowledged: number
  readonly lost: number
  readonly doubleOwners: number
  readonly runsEnded: number
  /** From the death of the leader to the first append that was sent afterwards and acknowledged. */
  readonly failoverMs: number
}

const { json } = readOptions({ json: { type: 'boolean', default: false } })
if (missingPrograms().length > 0) {
  console.log('NOT RUN: patroni and etcd (apt-get install patroni etcd-server postgresql-15)')
} else {
  const { runs, ...result } = await measure()
  console.log(json ? JSON.stringify(result) : tableOf({ ...result }))
  process.exitCode = result.lost > 0 || result.doubleOwners > 0 || result.runsEnded < runs ? 1 : 0
}

async function measure(): Promise<Result & { readonly runs: number }> {
  await using cluster = await PatroniCluster.start()
  const { url } = cluster
  await using journal = await createPostgresJournal({ url, connections: 4, timeoutMs: 10_000 })
  const ledger = new Ledger()
  const { workers, ...order } = LOAD
  await using fleet = new Fleet({ url, ...order }, ledger)
  for (let index = 0; index < workers; index++) fleet.start()
  await feed(journal, ledger, 0, RUNS_A_PHASE)
  await fleet.acknowledged(() => ledger.acknowledged >= KILL_AFTER, LIMIT_MS)
  await cluster.killLeader()
  const killedAt = Date.now()
  let goesOnAt = 0
  const goesOn = fleet.acknowledged((sentAt) => {
    if (sentAt >= killedAt) goesOnAt ||= Date.now()
    return goesOnAt > 0
  }, LIMIT_MS)
  await Promise.all([goesOn, feed(journal, ledger, RUNS_A_PHASE, RUNS_A_PHASE)])
  await allEnded(fleet, journal, LIMIT_MS)
  await fleet.stop()
  return { ...(await ledger.audit(journal)), failoverMs: goesOnAt - killedAt }
}
