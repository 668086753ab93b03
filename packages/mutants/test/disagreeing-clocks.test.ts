import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient, createWorker, defineAgent, type Journal } from '@tangle-network/durability'
import { readAll } from '@tangle-network/durability-conformance'
import { createSqliteJournal } from '@tangle-network/journal-sqlite'
import { type Clock, systemClock } from '@tangle-network/runtime-kernel'
import { expect, test } from 'vitest'

const HOUR_MS = 3_600_000
const OFFSETS_MS = [-HOUR_MS, 0, HOUR_MS]
/** Shorter than a run lingers for a timer, and longer: then it is suspended and claimed again. */
const [SLEEP_MS, NAP_MS] = [100, 1_200]
const RUNS = Array.from({ length: 30 }, (_, n) => ({ runId: `run-${n}`, sleepMs: n % 2 ? NAP_MS : SLEEP_MS }))

test('three workers whose clocks are an hour apart: each run is claimed when it is due, ends by the clock of the journal, and is done once [K-16, L-2, Q-2]', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'clocks-'))
  try {
    const path = join(folder, 'journal.sqlite')
    const calls = new Map<string, number>()
    const seen: Seen = { granted: [], woken: new Map() }
    const agent = defineAgent({
      name: 'sleeper',
      async act(sleepMs: number, scope) {
        const count = (key: string) => calls.set(`${scope.runId} ${key}`, (calls.get(`${scope.runId} ${key}`) ?? 0) + 1)
        await scope.step('before', () => void count('before'))
        await scope.sleep(sleepMs)
        await scope.step('after', () => void count('after'))
      },
    })
    await using journal = await createSqliteJournal({ path })
    const client = createClient({ journal })
    for (const { runId, sleepMs } of RUNS) await client.start(agent, sleepMs, { runId })
    const errors: unknown[] = []
    const workers = OFFSETS_MS.map(async (offsetMs) => {
      const own = await createSqliteJournal({ path })
      const clock = shifted(offsetMs)
      const owners = { name: () => `off by ${offsetMs}`, provenDead: () => false }
      const onError = (error: unknown) => errors.push(error)
      const watched = watching(own, offsetMs, seen)
      const worker = createWorker({
        journal: watched,
        agents: [agent],
        clock,
        owners,
        onError,
        pollMs: 20,
        ttlMs: 2_000,
      })
      worker.start()
      return { worker, own }
    })
    for (const { runId } of RUNS) expect(await client.result(runId)).toMatchObject({ status: 'done' })
    for (const { worker, own } of await Promise.all(workers)) {
      await worker.close()
      await own.close()
    }
    expect(errors).toEqual([])
    await expectDoneOnce(journal, seen, calls)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

async function expectDoneOnce(journal: Journal, { granted, woken }: Seen, calls: Map<string, number>): Promise<void> {
  const suspensions = new Map<string, number>()
  for (const { runId } of RUNS) {
    const entries = await readAll(journal, runId)
    const armed = entries.find(({ kind }) => kind === 'wait.armed')?.payload as { wakeAt: number }
    suspensions.set(runId, entries.filter(({ kind }) => kind === 'run.suspended').length)
    expect(woken.get(runId), runId).toBeGreaterThanOrEqual(armed.wakeAt)
    expect([calls.get(`${runId} before`), calls.get(`${runId} after`)], runId).toEqual([1, 1])
  }
  // One grant to begin with, and one when a run is due that was given back until then.
  const naps = RUNS.filter(({ sleepMs }) => sleepMs === NAP_MS)
  expect([...suspensions].flatMap(([runId, count]) => Array.from({ length: count }, () => runId))).toEqual(
    naps.map(({ runId }) => runId),
  )
  expect(granted).toHaveLength(RUNS.length + naps.length)
  expect(new Set(granted)).toEqual(new Set(OFFSETS_MS))
}

interface Seen {
  /** Offset of the clock of whoever was granted a run, grant by grant. */
  readonly granted: number[]
  /** The journal's time when the end of the sleep was stored. */
  readonly woken: Map<string, number>
}

function shifted(offsetMs: number): Clock {
  return { ...systemClock, now: () => systemClock.now() + offsetMs }
}

/** The journal, which keeps its own time. */
function watching(own: Journal, offsetMs: number, { granted, woken }: Seen): Journal {
  return {
    ...own,
    async claim(request) {
      const claimed = await own.claim(request)
      granted.push(...claimed.map(() => offsetMs))
      return claimed
    },
    async append(lease, batch) {
      const appended = await own.append(lease, batch)
      if (batch.entries.some(({ kind }) => kind === 'wait.settled')) woken.set(lease.runId, appended.now)
      return appended
    },
  }
}
