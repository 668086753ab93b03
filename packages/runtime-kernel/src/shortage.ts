import { DurabilityError, type Failure, quoted, Shortage } from '@tangle-network/durability-contract'
import { failureOf } from './step-error.ts'

/** What is stored of a step or child that was refused. Its `data` is the shortage. */
export function exhausted(shortage: Shortage, where: string, attempts: number): Failure {
  const { channel, asked, free } = shortage
  const error = new DurabilityError('BUDGET_EXHAUSTED', {
    expected: `at least ${asked} of ${quoted(channel)} to be free`,
    found: `${free}`,
    where,
    details: { ...shortage },
  })
  return { ...failureOf(error, attempts), data: shortage }
}

/** What was short, when the error is a step or child that was refused for want of budget; undefined when it is not. */
export function shortageIn(error: unknown): Shortage | undefined {
  const { code, data } = (error ?? {}) as { code?: unknown; data?: unknown }
  return code === 'BUDGET_EXHAUSTED' ? Shortage.safeParse(data).data : undefined
}
