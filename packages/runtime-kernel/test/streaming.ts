import type { Batch, Journal } from '@tangle-network/durability-contract'
import { createMemoryJournal } from '@tangle-network/journal-memory'
import { createClient, defineAgent, type Scope, type StepContext, type StepEvent } from '../src/index.ts'
import { entriesOf, heir, manualClock, until } from './world.ts'

export const run = { runId: 'run' }
export const agentOf = (act: (scope: Scope) => Promise<unknown>) =>
  defineAgent({ name: 'writer', act: (_: null, scope) => act(scope) })

/** A run whose one step is at work, and what the test has of it. */
export async function streaming(journal: Journal = createMemoryJournal()) {
  const clock = manualClock()
  let context: StepContext | undefined
  const finished = Promise.withResolvers<unknown>()
  const agent = agentOf((scope) =>
    scope.step('write', (given) => {
      context = given
      return finished.promise
    }),
  )
  const supervisor = heir(journal, { clock, ttlMs: 60_000, graceMs: 1_000 })
  const result = supervisor.run(agent, null, run)
  await until(() => context !== undefined)
  const emit = (piece: unknown) => context?.emit(piece)
  return { journal, clock, supervisor, result, emit, finish: finished.resolve }
}

/** The pieces in the log, by entry. */
export async function streamed(journal: Journal): Promise<unknown[][]> {
  const entries = (await entriesOf(journal)).filter(({ kind }) => kind === 'step.streamed')
  return entries.map(({ payload }) => (payload as { pieces: unknown[] }).pieces)
}

/** A journal that answers no append while it is held, and what it was offered. */
export function held(memory: Journal) {
  const offered: Batch[] = []
  let gate: PromiseWithResolvers<void> | undefined
  const journal: Journal = {
    ...memory,
    append: async (lease, batch) => {
      offered.push(batch)
      await gate?.promise
      return memory.append(lease, batch)
    },
  }
  const hold = () => {
    gate = Promise.withResolvers()
  }
  return { journal, offered, hold, release: () => gate?.resolve() }
}

/** What a viewer is shown, in short. */
export async function shownTo(
  journal: Journal,
  { runId = 'run', ...options }: { runId?: string; after?: string; key?: string; path?: string[] } = {},
): Promise<unknown[]> {
  const shown: unknown[] = []
  for await (const event of createClient({ journal }).stream(runId, options)) shown.push(inShort(event))
  return shown
}

export function inShort(event: StepEvent): unknown {
  const step = [...event.path, event.key].join('/')
  if (event.type === 'piece') return [step, event.value]
  if (event.type === 'reset') return [step, 'reset']
  const { outcome } = event
  return [step, outcome.status === 'done' ? outcome.value : outcome.status === 'failed' ? outcome.error.message : '?']
}
