import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createClient, type Journal } from '@tangle-network/durability'
import { STEPS_A_RUN } from './pool-agent.ts'
import { auditPool, type PoolAudit } from './pool-audit.ts'
import { draw } from './pool-draw.ts'
import { PoolFleet } from './pool-fleet.ts'
import { type PoolLine, poolLinesOf, readPoolLedger } from './pool-ledger.ts'
import { openPoolPlace, type PoolPlace } from './pool-place.ts'
import { PoolRuns } from './pool-runs.ts'

export interface PoolOptions {
  readonly place: PoolPlace
  /** For the ledger. */
  readonly folder: string
  readonly seed: string
  readonly runs: number
  readonly kills: number
  readonly limitMs: number
}

const WORKERS = 3
const TTL_MS = 3_000
const CONCURRENCY = 16
const EFFECT_MS = 20
/** The last kill comes when so much of the work has begun, so that all of them meet some. */
const KILLS_UNTIL = 0.8

/** Has three workers do the runs while they are killed and replaced, and judges what is left. Throws what is broken. */
export async function runPool(options: PoolOptions): Promise<PoolAudit> {
  const { place, runs, kills, seed, limitMs } = options
  const ledger = join(options.folder, 'ledger')
  mkdirSync(ledger)
  await using journal = await openPoolPlace(place, { migrate: true })
  const client = createClient({ journal, sender: 'pool' })
  const pool = new PoolRuns(client, seed)
  const order = { place, ledger, seed, ttlMs: TTL_MS, concurrency: CONCURRENCY, effectMs: EFFECT_MS }
  await using fleet = new PoolFleet(order, (report) => pool.onReport(report))
  for (let index = 0; index < WORKERS; index++) fleet.start()
  const work = Promise.all([
    pool.start(Array.from({ length: runs }, (_, n) => n)),
    killAlong(fleet, pool, { kills, seed, starts: runs * STEPS_A_RUN }),
  ]).then(() => pool.ended())
  const limit = AbortSignal.timeout(limitMs)
  const late = new Promise<never>((_, reject) => limit.addEventListener('abort', () => reject(limit.reason)))
  await Promise.race([work, fleet.failed, late]).catch(async (error: unknown) => {
    const told = `${fleet.killed.length} kills; ${gaveUp(readPoolLedger(ledger))}`
    throw new Error(`expected all runs to end, found ${await standing(journal)}, with ${told}`, { cause: error })
  })
  await fleet.stop()
  return await auditPool({ journal, lines: readPoolLedger(ledger), killed: fleet.killed, ttlMs: TTL_MS, pool })
}

/** One worker after the other, each when so much more has been begun and some milliseconds later. */
async function killAlong(
  fleet: PoolFleet,
  pool: PoolRuns,
  { kills, seed, starts }: { kills: number; seed: string; starts: number },
): Promise<void> {
  for (let kill = 0; kill < kills; kill++) {
    const which = (what: string) => draw(seed, 'kill', kill, what)
    await pool.hasBegun(((kill + which('when')) / kills) * KILLS_UNTIL * starts)
    await fleet.replace(which('whom'), () => sleep(which('later') * EFFECT_MS))
  }
}

/** Where runs stand that have not ended, or a thousand of them. */
async function standing(journal: Journal): Promise<string> {
  const { runs } = await journal.list({ status: ['open', 'suspended', 'stalled', 'quarantined'], limit: 1_000 })
  return counted(runs.map(({ status }) => status))
}

function gaveUp(lines: readonly PoolLine[]): string {
  return `workers gave up: ${counted(poolLinesOf(lines, 'gave-up').map(({ code }) => code)) || 'none'}`
}

function counted(names: readonly string[]): string {
  const groups = [...Map.groupBy(names, (name) => name)]
  return groups.map(([name, all]) => `${all.length} ${name}`).join(', ')
}
