import { encodeValue, type Journal, type Lease, type Manifest, sha256 } from '@tangle-network/durability-contract'
import { createSqliteJournal } from '@tangle-network/journal-sqlite'
import { createSupervisor, defineAgent } from '../src/index.ts'

const ship = defineAgent({
  name: 'shipper',
  act: async ({ parcels }: { parcels: number }, scope) => {
    for (let n = 1; n <= parcels; n++) await scope.step(`label ${n}`, () => ({ label: n }))
    return parcels
  },
})

/** Completed, with a child, an attempt that threw, and a value that only `--payloads` may show. */
export const order = defineAgent({
  name: 'order',
  act: async ({ card }: { card: string }, scope) => {
    await scope.step('charge', () => ({ paid: card }), { effect: 'once', input: card })
    let attempts = 0
    await scope.step(
      'reserve',
      () => {
        attempts += 1
        if (attempts === 1) throw new Error('the stock is\nlocked')
        return attempts
      },
      { retry: { maxAttempts: 3, delayMs: 1 } },
    )
    return scope.call(ship, { parcels: 20 })
  },
})

export const failing = defineAgent({
  name: 'refund',
  act: async (_: null, scope) => {
    await scope.step('find', () => 'found')
    return scope.step('pay back', () => Promise.reject(new TypeError('no such \u001b[31maccount')))
  },
})

export const SECRET = 'card-4711-secret'

/** Two runs driven to their ends by a supervisor. */
export async function endedRuns(url: string): Promise<void> {
  const supervisor = await createSupervisor({ url, signals: false })
  try {
    await supervisor.run(order, { card: SECRET }, { runId: 'order-17' })
    await supervisor.run(failing, null, { runId: 'refund-3' })
  } finally {
    await supervisor.close()
  }
}

/** Suspended: it waits for a message with a limit, for an answer and for its time. */
export async function waitingRun(url: string, runId: string): Promise<void> {
  const waiting = defineAgent({
    name: 'waiting',
    act: (_: null, scope) =>
      Promise.all([
        scope.wait('parcel', { timeoutMs: 7_200_000 + 60_000 }),
        scope.ask('approve', { amount: 12 }),
        scope.sleep(7_200_000 + 60_000),
      ]),
  })
  const supervisor = await createSupervisor({ url, signals: false })
  const { status } = await supervisor.run(waiting, null, { runId })
  await supervisor.close()
  if (status !== 'suspended') throw new Error('the run was to wait')
}

/** A run whose `once` step was begun by a process that stopped in it: in doubt, and nobody holds it. */
export async function runInDoubt(url: string, runId: string): Promise<void> {
  const { agent, started } = chargingOnce()
  const supervisor = await createSupervisor({ url, signals: false, graceMs: 0 })
  const run = supervisor.run(agent, null, { runId }).catch((error: { code?: string }) => error.code)
  await started
  await supervisor.close()
  if ((await run) !== 'SUPERVISOR_CLOSED') throw new Error('the run was to be interrupted in its step')
}

/** The same run once it was taken up again: its outcome is unknown, which its agent does not handle. */
export async function stalledRun(url: string, runId: string): Promise<void> {
  await runInDoubt(url, runId)
  const supervisor = await createSupervisor({ url, signals: false })
  const { agent } = chargingOnce()
  const code = await supervisor.run(agent, null, { runId }).catch((error: { code?: string }) => error.code)
  await supervisor.close()
  if (code !== 'OUTCOME_UNKNOWN') throw new Error('the run was to be stalled by an unknown outcome')
}

/** Drives the same run to its end, which it must come to without charging. */
export async function finish(url: string, runId: string): Promise<void> {
  const supervisor = await createSupervisor({ url, signals: false })
  await supervisor.runOrThrow(chargingOnce().agent, null, { runId })
  await supervisor.close()
}

/** A run that is held and in the middle of its step, until it is let go. */
export async function liveRun(url: string, runId: string): Promise<{ finish(): Promise<void> }> {
  const { agent, started, finish } = chargingOnce()
  const supervisor = await createSupervisor({ url, signals: false })
  const run = supervisor.run(agent, null, { runId })
  await started
  return {
    async finish() {
      finish()
      await run
      await supervisor.close()
    },
  }
}

function chargingOnce() {
  const started = Promise.withResolvers<void>()
  const finished = Promise.withResolvers<void>()
  const agent = defineAgent({
    name: 'payment',
    act: async (_: null, scope) => {
      await scope.step('quote', () => 100)
      return scope.step(
        'charge',
        async () => {
          started.resolve()
          await finished.promise
        },
        { effect: 'once' },
      )
    },
  })
  return { agent, started: started.promise, finish: () => finished.resolve() }
}

/** Runs that no supervisor of today leaves behind, made through the journal, whose clock is wound on for them. */
export async function otherRuns(path: string): Promise<void> {
  const clock = { now: Date.now() - 3_600_000 }
  const journal = await createSqliteJournal({ path, clock: () => clock.now })
  try {
    const waits = await begun(journal, 'review-1', {})
    await journal.append(waits, { ...(await place(journal, 'review-1')), suspend: {} })
    const sleeps = await begun(journal, 'timer-1', {})
    const wakeAt = Date.now() + 7_200_000 + 60_000
    await journal.append(sleeps, { ...(await place(journal, 'timer-1')), suspend: { wakeAt } })
    await journal.begin('queued-1', manifestOf('crawler', { queue: 'nightly' }))
    await journal.begin('poison-1', manifestOf('crawler', { queue: 'poison' }))
    const claim = () =>
      journal.claim({ owner: 'w', ttlMs: 1, limit: 1, queue: 'poison', supports: { agents: ['crawler'] } })
    while ((await claim()).length > 0) clock.now += 10
    await begun(journal, 'expired-1', {}, 1_000)
  } finally {
    await journal.close()
  }
}

async function begun(journal: Journal, runId: string, more: Partial<Manifest>, ttlMs = 60_000): Promise<Lease> {
  const { lease } = await journal.begin(runId, manifestOf('waiter', more), { acquire: { owner: 'w', ttlMs } })
  return lease!
}

async function place(journal: Journal, runId: string) {
  const head = await journal.head(runId)
  const task = { value: null }
  const payload = { v: 1, parent: 0, key: 'waiter', agent: 'waiter', digest: sha256(encodeValue(null)), task }
  return { after: head, at: Date.now() - 3_600_000, entries: [{ kind: 'node.spawned', payload }] }
}

export function manifestOf(agent: string, more: Partial<Manifest> = {}): Manifest {
  return { agent, taskDigest: sha256(encodeValue(null)), seed: sha256('seed'), ...more }
}
