// One life of a program, until it ends, is killed or is stopped: node process.ts ORDER
import { isDurabilityError, type Journal, type Lease } from '@tangle-network/durability-contract'
import { createClient, createSupervisor, createWorker } from '@tangle-network/runtime-kernel'
import { PoolLedger } from '../pool-ledger.ts'
import { effectsIn } from './effects.ts'
import type { CrashOrder } from './order.ts'
import { openCrashPlace } from './place.ts'
import { GO, programOf } from './programs.ts'
import { Stops, tell } from './stops.ts'

const order: CrashOrder = JSON.parse(process.argv[2] ?? '')
const { place, ledger, name, runId, program, does, stop, ttlMs = 60_000, elsewhere } = order
const stops = new Stops(stop, runId)
const journal = await openCrashPlace(place, stops.failpoint)
let granted: Lease | undefined
const watched = remembering(stops.watching(journal))
const make = effectsIn(new PoolLedger(ledger, name), stops.instant)
const agent = programOf(program, { make, journal, elsewhere })

if (does === 'run') await run()
else if (does === 'work') work()
else {
  const client = createClient({ journal })
  if (does === 'start') await client.start(agent, null, { runId })
  else await client.signal(runId, GO, 'told', { id: 'message' })
}
if (does !== 'work') await journal.close()

/** One run at a time, until it is killed; or its parent has died, so that nobody would. */
function work(): void {
  const parent = process.ppid
  setInterval(() => process.ppid === parent || process.exit(1), 500)
  createWorker({ journal: watched, agents: [agent], ttlMs, pollMs: 20, concurrency: 1 }).start()
}

async function run(): Promise<void> {
  const supervisor = createSupervisor({ journal: watched, ttlMs })
  try {
    const result = await supervisor.run(agent, null, { runId, queue: 'default' })
    stops.instant('answered', runId)
    tell({ is: 'ended', came: result })
  } catch (error) {
    tell({ is: 'gave up', code: codeOf(error), asked: await verdictOf(() => journal.head(runId)) })
    if (granted) tell({ is: 'tried', verdicts: await tryEverything(granted) })
  }
}

/** Every mutation that needs a lease, with one that was granted long ago. */
async function tryEverything(lease: Lease): Promise<Record<string, string>> {
  const { seq, digest } = await journal.head(runId).catch(() => ({ seq: 0, digest: '0'.repeat(64) }))
  const batch = { after: { seq, digest }, at: 1, entries: [{ kind: 'late', payload: null }] }
  const calls = {
    append: () => journal.append(lease, batch),
    end: () => journal.append(lease, { ...batch, end: 'failed' }),
    suspend: () => journal.append(lease, { ...batch, suspend: {} }),
    renew: () => journal.renew(lease),
    release: () => journal.release(lease),
    putBlob: () => journal.putBlob(lease, Buffer.from('late')),
  }
  const verdicts: Record<string, string> = {}
  for (const [call, make] of Object.entries(calls)) verdicts[call] = await verdictOf(make)
  return verdicts
}

async function verdictOf(call: () => Promise<unknown>): Promise<string> {
  try {
    await call()
    return 'answered'
  } catch (error) {
    return codeOf(error)
  }
}

function codeOf(error: unknown): string {
  return isDurabilityError(error) ? error.code : String(error)
}

/** The journal, whose last lease this process keeps. */
function remembering(given: Journal): Journal {
  return {
    ...given,
    async begin(...args) {
      const begun = await given.begin(...args)
      granted = begun.lease ?? granted
      return begun
    },
  }
}
