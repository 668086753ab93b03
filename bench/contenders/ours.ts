import { join } from 'node:path'
import {
  createClient,
  createSupervisor,
  defineAgent,
  fileSnapshots,
  type Journal,
  type Scope,
} from '@tangle-network/durability'
import type { Cursor, EffectClass } from '@tangle-network/durability-contract'
import { createMemoryJournal } from '@tangle-network/journal-memory'
import { createPostgresJournal } from '@tangle-network/journal-postgres'
import { createSqliteJournal } from '@tangle-network/journal-sqlite'
import type { Snapshots } from '@tangle-network/runtime-kernel'

import { type Contender, type Opened, type Place, RESULT } from '../contender.ts'
import { appender } from './ours-appender.ts'

type OurStore = 'sqlite' | 'postgres' | 'memory'

const CHECKPOINT_EVERY = 100
const GO_ON = 'go on'
const ONCE_MORE = 'once more'

const open: Record<OurStore, (place: Place) => Promise<Journal>> = {
  sqlite: ({ folder }) => createSqliteJournal({ path: join(folder, 'ours.sqlite') }),
  postgres: ({ url = '' }) => createPostgresJournal({ url }),
  memory: async () => createMemoryJournal(),
}

const SETTINGS: Record<OurStore, string> = {
  sqlite: 'node:sqlite, WAL, synchronous=FULL; a supervisor on journal-sqlite as it comes',
  postgres: 'pg, 8 connections, synchronous_commit=on; a supervisor on journal-postgres as it comes',
  memory: 'a supervisor on journal-memory',
}

/** An agent of so many steps of one effect class, as an application would write it. */
export function ours(store: OurStore, effect: EffectClass = 'idempotent'): Contender {
  const variant = effect === 'once' || effect === 'transactional' ? effect : undefined
  return {
    name: variant === undefined ? 'ours' : `ours (${variant})`,
    kind: 'ours',
    store,
    settings: `${SETTINGS[store]}, ${effect} steps`,
    ...(variant !== undefined && { variant }),
    open: async (place) => opened({ journal: await open[store](place), effect }),
  }
}

/** A run of it was resumed once before it was left, so that there is a snapshot of it. */
export function oursWithSnapshots(store: OurStore): Contender {
  const plain = ours(store)
  return {
    ...plain,
    name: 'ours (snapshot)',
    settings: `${plain.settings}, fileSnapshots as they come`,
    variant: 'snapshot',
    open: async (place) => opened({ journal: await open[store](place), snapshots: snapshotsIn(place) }),
  }
}

/** The same, and its agent keeps what it has come to every hundred steps: it does not go through what lies before. */
export function oursWithCheckpoints(store: OurStore): Contender {
  const plain = ours(store)
  return {
    ...plain,
    name: 'ours (checkpoint)',
    settings: `${plain.settings}, fileSnapshots as they come, a checkpoint every ${CHECKPOINT_EVERY} steps`,
    variant: 'checkpoint',
    open: async (place) =>
      opened({ journal: await open[store](place), snapshots: snapshotsIn(place), hasCheckpoints: true }),
  }
}

const snapshotsIn = ({ folder }: Place): Snapshots => fileSnapshots(join(folder, 'snapshots'))

/** It commits in a thread of its own, so that no sync holds the event loop. */
export function oursInThread(): Contender {
  const plain = ours('sqlite')
  return {
    ...plain,
    name: 'ours (thread)',
    settings: `${plain.settings}, writer 'thread'`,
    variant: 'thread',
    open: async ({ folder }) =>
      opened({ journal: await createSqliteJournal({ path: join(folder, 'ours.sqlite'), writer: 'thread' }) }),
  }
}

interface Setup {
  readonly journal: Journal
  readonly effect?: EffectClass
  readonly snapshots?: Snapshots
  readonly hasCheckpoints?: boolean
}

async function opened({ journal, effect = 'idempotent', snapshots, hasCheckpoints = false }: Setup): Promise<Opened> {
  let heard: (() => void) | undefined
  const act = async (steps: number, scope: Scope) => {
    const done = hasCheckpoints ? ((scope.restored as number | undefined) ?? 0) : 0
    for (let step = done + 1; step <= steps; step++) {
      await scope.step(`step ${step}`, () => RESULT, { effect })
      if (hasCheckpoints && step % CHECKPOINT_EVERY === 0) await scope.checkpoint(step)
      heard?.()
    }
  }
  const plain = defineAgent({ name: 'plain', act })
  const waiting = defineAgent({
    name: 'waiting',
    async act(steps: number, scope) {
      await act(steps, scope)
      if (snapshots) await scope.wait(ONCE_MORE)
      await scope.wait(GO_ON)
    },
  })
  const letGo = new Map<string, () => void>()
  const entered = new Map<string, () => void>()
  const held = defineAgent({
    name: 'held',
    async act(runId: string, scope) {
      await act(1, scope)
      await scope.step('held', () => {
        entered.get(runId)?.()
        return new Promise<null>((resolve) => letGo.set(runId, () => resolve(null)))
      })
    },
  })
  const supervisor = await createSupervisor({ journal, signals: false, ...(snapshots && { snapshots }) })
  return {
    async run(runId, steps, onStep) {
      heard = onStep
      await supervisor.runOrThrow(plain, steps, { runId })
      heard = undefined
    },
    async interrupt(runId, steps) {
      const leave = async () => {
        const { status } = await supervisor.run(waiting, steps, { runId })
        if (status !== 'suspended') throw new Error(`expected a run that waits, found one that is ${status}`)
      }
      await leave()
      if (!snapshots) return
      await createClient({ journal }).signal(runId, ONCE_MORE, null)
      await leave()
    },
    async resume(runId, steps) {
      await createClient({ journal }).signal(runId, GO_ON, null)
      await supervisor.runOrThrow(waiting, steps, { runId, resume: 'require' })
    },
    async hold(runId) {
      const isEntered = new Promise<void>((resolve) => entered.set(runId, resolve))
      const run = supervisor.runOrThrow(held, runId, { runId })
      await Promise.race([isEntered, run])
      return async () => {
        letGo.get(runId)?.()
        await run
      }
    },
    appender: (client) => appender(journal, client),
    journal,
    stepsOf: (runId) => countSteps(journal, runId),
    async close() {
      await supervisor.close()
      await journal.close()
    },
  }
}

async function countSteps(journal: Journal, runId: string): Promise<number> {
  let steps = 0
  for (let after: Cursor | undefined; ; ) {
    const { entries, next, head } = await journal.read(runId, after ? { after } : {})
    steps += entries.filter(({ kind }) => kind === 'step.settled').length
    if (next.seq >= head.seq) return steps
    after = next
  }
}
