import { createMemoryJournal } from '@tangle-network/journal-memory'
import { createClient, createSupervisor } from '@tangle-network/runtime-kernel'
import type { Provocation } from './errors-provocation.ts'
import { type Act, abandoned, agent, forever, run } from './provoked-run.ts'

const by = 'the supervisor'

/** What a run is given back with that cannot go on by itself. */
export const ERRORS_OF_STALLED_RUNS = {
  DIVERGED: [
    {
      by,
      when: 'a step was renamed while a run was under way',
      async provoke() {
        const before: Act = async (scope) => {
          await scope.step('fetch', () => 1)
          await scope.step('store', forever)
        }
        await run((scope) => scope.step('download', () => 1), await abandoned(before, 3))
      },
    },
    {
      by,
      when: 'a step has another input than before',
      async provoke() {
        const fetch =
          (page: number): Act =>
          async (scope) => {
            await scope.step('fetch', () => 1, { input: { page } })
            await scope.step('store', forever)
          }
        await run(fetch(2), await abandoned(fetch(1), 3))
      },
    },
  ],
  DUPLICATE_KEY: [
    {
      by,
      when: 'a step in a loop has one key',
      provoke: () =>
        run(async (scope) => {
          for (const page of [1, 2]) await scope.step('fetch', () => page)
        }),
    },
  ],
  UNAWAITED_STEP: [
    {
      by,
      when: 'a step is not awaited',
      provoke: () =>
        run(async (scope) => {
          scope.step('log', () => 1)
        }),
    },
  ],
  INVALID_CHECKPOINT: [
    {
      by,
      when: 'a step goes on while an agent asks for a checkpoint',
      provoke: () =>
        run(async (scope) => {
          const from = (scope.restored as number | undefined) ?? 0
          const fetched = scope.step('fetch', () => from)
          await scope.checkpoint(from + 1)
          await fetched
        }),
    },
    {
      by,
      when: 'an agent asks for a checkpoint and never looks at what it kept',
      provoke: () => run((scope) => scope.checkpoint({ page: 1 })),
    },
  ],
  FOREIGN_AWAIT: [
    {
      by,
      when: 'an agent awaits a timer, in development',
      provoke: () =>
        run(
          async (scope) => {
            await scope.step('first', () => 1)
            await new Promise((resolve) => setTimeout(resolve, 2))
            await scope.step('second', () => 2)
          },
          undefined,
          { development: true },
        ),
    },
  ],
  OUTCOME_UNKNOWN: [
    {
      by,
      when: "a process is killed during a 'once' step, and the run goes on in another",
      async provoke() {
        const send: Act = (scope) => scope.step('send', forever, { effect: 'once' })
        await run(send, await abandoned(send, 3))
      },
    },
  ],
  NOT_RESOLVABLE: [
    {
      by: 'the client',
      when: 'somebody resolves a step whose outcome is known',
      async provoke() {
        const journal = createMemoryJournal()
        const ask: Act = async (scope) => {
          await scope.step('pay', () => 1, { effect: 'once' })
          await scope.wait('shipped')
        }
        await createSupervisor({ journal }).run(agent(ask), null, { runId: 'run' })
        await createClient({ journal }).resolve('run', { path: [], key: 'pay' }, { value: 1 })
      },
    },
  ],
  INTERRUPTED_TOO_OFTEN: [
    {
      by,
      when: 'a step kills its process each time',
      async provoke() {
        const journal = await abandoned((scope) => scope.step('crash', forever), 2)
        await run((scope) => scope.step('crash', forever), journal, { maxInterruptions: 1 })
      },
    },
  ],
} satisfies Record<string, readonly Provocation[]>
