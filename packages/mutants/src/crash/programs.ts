import { setImmediate as nextTurn } from 'node:timers/promises'
import { type Agent, createClient, defineAgent, type Journal, StepError } from '@tangle-network/durability'
import type { MakeEffect } from '../pool-agent.ts'
import { type Elsewhere, executorOf, requestOf } from './elsewhere.ts'

/** What programs act with. */
export interface Instruments {
  readonly make: MakeEffect
  readonly journal: Journal
  readonly elsewhere?: Elsewhere | undefined
}

/** A blob that no batch carries, so that it is stored ahead of its entry. */
const LARGE_BYTES = 5 * 1024 * 1024
/** Shorter than a run lingers for a timer, and longer: then it is suspended. */
const SLEEP_MS = 250
const NAP_MS = 1_200
/** In tokens: of what is executed elsewhere the upper bound, and what its agent may spend. */
export const COST = 5
export const BUDGET = 9
/** The kind of message that is waited for. */
export const GO = 'go'
/** The run that another one begins. */
export const CALLEE = 'callee'

/** What processes run that are killed on the way. */
export const programs = {
  /** Two effects that may be made again around one that may not. */
  steps: ({ make }: Instruments) =>
    defineAgent({
      name: 'steps',
      async act(_: null, scope) {
        const first = await scope.step('first', (context) => make(scope, 'first', context, 1))
        const paid = await scope
          .step('pay', (context) => make(scope, 'pay', context, 2), { effect: 'once' })
          .catch(unlessUnknown)
        return [first, paid, await scope.step('second', (context) => make(scope, 'second', context, 3))]
      },
    }),

  /** A result that lies in a blob, another one in each epoch. */
  large: ({ make }: Instruments) =>
    defineAgent({
      name: 'large',
      async act(_: null, scope) {
        const big = await scope.step('big', (context) => make(scope, 'big', context, largeValue(context.fencingToken)))
        return big.slice(0, 2)
      },
    }),

  /** Something that it does itself comes between its last step and its end, so that these are two commits. */
  late: ({ make }: Instruments) =>
    defineAgent({
      name: 'late',
      async act(_: null, scope) {
        const value = await scope.step('first', (context) => make(scope, 'first', context, 1))
        await nextTurn()
        return value
      },
    }),

  family: ({ make }: Instruments) => {
    const part = defineAgent({
      name: 'part',
      act: (n: number, scope) => scope.step('double', (context) => make(scope, 'double', context, 2 * n)),
    })
    return defineAgent({
      name: 'family',
      async act(_: null, scope) {
        const doubled = await scope.call(part, 21)
        return scope.step('store', (context) => make(scope, 'store', context, doubled))
      },
    })
  },

  /** Its child is a run of its own, which another process does. */
  caller: ({ make }: Instruments) =>
    defineAgent({
      name: 'caller',
      async act(_: null, scope) {
        const doubled = await scope.startRun('callee', null, { runId: CALLEE }).result
        return scope.step('store', (context) => make(scope, 'store', context, doubled))
      },
    }),
  callee: ({ make }: Instruments) =>
    defineAgent({
      name: 'callee',
      act: (_: null, scope) => scope.step('double', (context) => make(scope, 'double', context, 42)),
    }),

  sleeper: (use: Instruments) => sleeping('sleeper', SLEEP_MS, use),
  napper: (use: Instruments) => sleeping('napper', NAP_MS, use),

  /** Of its two waits for the same kind of message, one is given what there is. */
  listener: ({ make }: Instruments) =>
    defineAgent({
      name: 'listener',
      async act(_: null, scope) {
        await scope.step('first', (context) => make(scope, 'first', context, 1))
        const heard = await scope.wait(GO)
        await scope.step('second', (context) => make(scope, 'second', context, 2))
        const another = await scope.wait(GO, { key: 'another', timeoutMs: 1 })
        return [heard.payload, another === undefined ? 'nothing' : another.payload]
      },
    }),

  /** Has something executed elsewhere, on a budget of its own, and says what stands of that in the end. */
  asker: ({ elsewhere }: Instruments) => {
    const asking = defineAgent({
      name: 'asking',
      async act(_: null, scope) {
        if (elsewhere === undefined) throw new Error('expected somebody to execute it')
        const options = { key: 'execute', budget: { tokens: COST } }
        const came = await scope
          .execute(executorOf(elsewhere), requestOf(elsewhere, scope.runId), options)
          .then(() => 'done', codeOf)
        return { came, budget: scope.budget().tokens }
      },
    })
    return defineAgent({
      name: 'asker',
      act: (_: null, scope) => scope.call(asking, null, { budget: { tokens: BUDGET } }),
    })
  },

  /** Is told to stop while it is at work, and tidies up. */
  quitter: ({ make, journal }: Instruments) =>
    defineAgent({
      name: 'quitter',
      async act(_: null, scope) {
        try {
          return await scope.step('work', async (context) => {
            await make(scope, 'work', context, 1)
            await createClient({ journal }).cancel(scope.runId)
            return await untilAborted(context.signal)
          })
        } finally {
          await scope.step('tidy', (context) => make(scope, 'tidy', context, 2), { cleanup: true })
        }
      },
    }),
} as const satisfies Record<string, (use: Instruments) => Agent<null, unknown>>

/** What the large result is in an epoch. */
export function largeValue(epoch: number): string {
  return String(epoch).padEnd(LARGE_BYTES, '.')
}

export type ProgramName = keyof typeof programs

export function programOf(name: ProgramName, use: Instruments): Agent<null, unknown> {
  return programs[name](use)
}

function sleeping(name: string, ms: number, { make }: Instruments): Agent<null, unknown> {
  return defineAgent({
    name,
    async act(_: null, scope) {
      await scope.step('first', (context) => make(scope, 'first', context, 1))
      await scope.sleep(ms)
      return scope.step('second', (context) => make(scope, 'second', context, 2))
    },
  })
}

function unlessUnknown(error: unknown): 'unknown' {
  if (error instanceof StepError && error.code === 'OUTCOME_UNKNOWN') return 'unknown'
  throw error
}

function codeOf(error: unknown): string {
  if (error instanceof StepError && error.code !== undefined) return error.code
  throw error
}

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('told to stop'))))
}
