import type { StepOp, Unstorable } from './program.ts'

/** What a step of a program throws in an attempt that is planned to fail. */
export function plannedFailure(attempt: number): Error {
  const error = new Error(`attempt ${attempt}`)
  return Object.assign(error, { name: 'PlannedError', code: 'E_PLANNED', data: { attempt, note: '\u0000\ud800' } })
}

/** What the function of a step returns: a fresh object each time, so that nobody else holds it. */
export function returnedBy({ value, returns }: StepOp): unknown {
  return returns === undefined ? structuredClone(value) : UNSTORABLE[returns]()
}

const UNSTORABLE: Record<Unstorable, () => unknown> = {
  NaN: () => ({ deep: [Number.NaN] }),
  bigint: () => 1n,
  date: () => [new Date(0)],
  function: () => () => {},
  cycle: () => {
    const cycle: { self?: unknown } = {}
    cycle.self = cycle
    return cycle
  },
}
