import { type Agent, defineAgent, type Scope, StepError } from '@tangle-network/durability'
import type { StepContext } from '@tangle-network/runtime-kernel'

export interface PoolTask {
  readonly n: number
  readonly sleepMs: number
}

export interface PoolResult {
  readonly fetched: number
  /** `unknown` where a kill fell between the payment and its outcome. */
  readonly paid: number | 'unknown'
  readonly heard: unknown
  readonly part: number
  readonly stored: number
}

/** Makes an effect that comes to `value`. */
export type MakeEffect = <T>(scope: Scope, key: string, context: StepContext, value: T) => Promise<T>

/** How many steps a run has, that of its child included. */
export const STEPS_A_RUN = 4
/** The kind of the message that each run waits for. */
export const SIGNAL = 'go'

/** What a run comes to, but for what became of its payment. */
export function resultOf(n: number, heard: unknown): Omit<PoolResult, 'paid'> {
  return { fetched: n, heard, part: 2 * n, stored: 3 * n }
}

/** What the pool works on: steps, a payment in doubt at most, a sleep, a message, a child. */
export function poolAgent(make: MakeEffect): Agent<PoolTask, PoolResult> {
  const part = defineAgent({
    name: 'part',
    act: (n: number, scope) => scope.step('double', (context) => make(scope, 'double', context, 2 * n)),
  })
  return defineAgent({
    name: 'pooled',
    async act({ n, sleepMs }: PoolTask, scope): Promise<PoolResult> {
      const fetched = await scope.step('fetch', (context) => make(scope, 'fetch', context, n))
      const paid = await scope
        .step('pay', (context) => make(scope, 'pay', context, n), { effect: 'once' })
        .catch(unlessUnknown)
      await scope.sleep(sleepMs)
      const heard = await scope.wait(SIGNAL)
      const doubled = await scope.call(part, n)
      const stored = await scope.step('store', (context) => make(scope, 'store', context, 3 * n))
      return { fetched, paid, heard: heard.payload, part: doubled, stored }
    },
  })
}

function unlessUnknown(error: unknown): 'unknown' {
  if (error instanceof StepError && error.code === 'OUTCOME_UNKNOWN') return 'unknown'
  throw error
}
