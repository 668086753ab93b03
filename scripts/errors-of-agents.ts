import { createMemoryJournal } from '@tangle-network/journal-memory'
import { createSupervisor, defineAgent } from '@tangle-network/runtime-kernel'
import { z } from 'zod'
import type { Provocation } from './errors-provocation.ts'
import { type Act, agent, continuedByNewerCode, forever, run } from './provoked-run.ts'

const by = 'the supervisor'

/** What agents and those who run them meet. */
export const ERRORS_OF_AGENTS = {
  RUN_CONFLICT: [
    {
      by,
      when: 'a run is going on here with another task',
      async provoke() {
        const supervisor = createSupervisor({ journal: createMemoryJournal() })
        const greet = defineAgent({ name: 'greet', act: (_: string, scope) => scope.step('hang', forever) })
        supervisor.run(greet, 'Ada', { runId: 'run' }).catch(() => {})
        await supervisor.run(greet, 'Bob', { runId: 'run' })
      },
    },
  ],
  RUN_EXISTS: [
    {
      by,
      when: 'a run that must be new exists',
      async provoke() {
        const journal = createMemoryJournal()
        await run(async () => null, journal)
        const options = { runId: 'run', resume: 'forbid' } as const
        await createSupervisor({ journal }).run(
          agent(async () => null),
          null,
          options,
        )
      },
    },
  ],
  SCHEMA_TOO_NEW: [
    {
      by,
      when: 'newer code has gone on with the run',
      provoke: async () => run(forever, await continuedByNewerCode({ kind: 'step.settled', payload: { v: 99 } })),
    },
  ],
  UNKNOWN_KIND: [
    {
      by,
      when: 'newer code has written what this code does not know',
      provoke: async () => run(forever, await continuedByNewerCode({ kind: 'step.dreamt', payload: { v: 1 } })),
    },
  ],
  INVALID_INPUT: [
    {
      by,
      when: "a task does not fit the agent's schema",
      async provoke() {
        const greet = defineAgent({ name: 'greet', input: z.object({ name: z.string() }), act: ({ name }) => name })
        const supervisor = createSupervisor({ journal: createMemoryJournal() })
        await supervisor.run(greet, { name: 7 } as never, { runId: 'run' })
      },
    },
  ],
  INVALID_OUTPUT: [
    {
      by,
      when: 'the result of a step does not fit its schema',
      provoke: () => run((scope) => scope.step('count', () => 'five' as never, { output: z.number() })),
    },
    {
      by,
      when: 'the result of an agent does not fit its schema',
      async provoke() {
        const count = defineAgent({ name: 'count', output: z.number(), act: () => 'five' as never })
        await createSupervisor({ journal: createMemoryJournal() }).runOrThrow(count, null, { runId: 'run' })
      },
    },
  ],
  BUDGET_EXHAUSTED: [
    {
      by,
      when: 'a step may cost more than its run has left',
      async provoke() {
        const ask: Act = (scope) => scope.step('ask', () => 1, { cost: { outputTokens: 500 } })
        const options = { runId: 'run', budget: { outputTokens: 400 } }
        await createSupervisor({ journal: createMemoryJournal() }).runOrThrow(agent(ask), null, options)
      },
    },
  ],
  DEPTH_EXCEEDED: [
    {
      by,
      when: 'an agent calls itself without end',
      async provoke() {
        const endless: ReturnType<typeof agent> = agent((scope) => scope.call(endless, null))
        const supervisor = createSupervisor({ journal: createMemoryJournal(), maxDepth: 2 })
        await supervisor.runOrThrow(endless, null, { runId: 'run' })
      },
    },
  ],
  DEADLINE_EXCEEDED: [
    {
      by,
      when: 'a run has not ended in time',
      async provoke() {
        const journal = createMemoryJournal({ clock: () => 1_000_000 })
        const options = { runId: 'run', deadline: 1_000_000 }
        await createSupervisor({ journal }).runOrThrow(
          agent((scope) => scope.sleep(60_000)),
          null,
          options,
        )
      },
    },
  ],
  RESULT_UNSTORABLE: [
    {
      by,
      when: 'a step returns a Date',
      provoke: () => run((scope) => scope.step('now', () => ({ at: new Date(0) }))),
    },
  ],
  STEP_TIMEOUT: [
    { by, when: 'an attempt hangs', provoke: () => run((scope) => scope.step('hang', forever, { timeoutMs: 5 })) },
  ],
  LEASE_LOST: [
    {
      by,
      when: 'a laptop sleeps longer than the lease lasts',
      async provoke() {
        let now = 0
        const clock = { now: () => now, monotonic: () => 0, after: () => () => {} }
        const sleep: Act = async (scope) => {
          await scope.step('first', () => (now = 3_600_000))
          await scope.step('second', () => 2)
        }
        await run(sleep, createMemoryJournal({ clock: () => now }), { clock })
      },
    },
  ],
  SUPERVISOR_CLOSED: [
    {
      by,
      when: 'a supervisor is used after it was closed',
      async provoke() {
        const supervisor = createSupervisor({ journal: createMemoryJournal() })
        await supervisor.close()
        await supervisor.run(
          agent(async () => null),
          null,
          { runId: 'run' },
        )
      },
    },
    {
      by,
      when: 'a supervisor is closed while a run is in progress',
      async provoke() {
        const supervisor = createSupervisor({ journal: createMemoryJournal(), graceMs: 0 })
        const hanging = supervisor.run(
          agent((scope) => scope.step('hang', forever)),
          null,
          { runId: 'run' },
        )
        await Promise.all([hanging, new Promise((resolve) => setImmediate(resolve)).then(() => supervisor.close())])
      },
    },
  ],
} satisfies Record<string, readonly Provocation[]>
