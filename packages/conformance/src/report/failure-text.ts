import { inspect } from 'node:util'
import type { LawReport } from './report.ts'

/** A failure in lines of plain text, for whoever has no page to look at. */
export function failureText({ failure, replay, seed }: LawReport): string {
  if (!failure) return ''
  const { message, expected, found, where, counterexample } = failure
  return [
    // Made of the three parts below, where there are any.
    expected === undefined && message,
    where !== undefined && `where: ${where}`,
    expected !== undefined && `expected: ${expected}`,
    found !== undefined && `found: ${found}`,
    counterexample !== undefined && `counterexample: ${counterexampleText(counterexample)}`,
    seed !== undefined && `seed: ${seed}`,
    replay !== undefined && `replay: ${replay}`,
  ]
    .filter((line) => line !== false)
    .join('\n')
}

/** The smallest failing case for a reader. One that JSON cannot carry is source text already. */
export function counterexampleText(counterexample: unknown): string {
  if (typeof counterexample === 'string') return counterexample
  const whole = { depth: Infinity, maxArrayLength: Infinity, maxStringLength: Infinity }
  return inspect(counterexample, { ...whole, breakLength: 100 })
}
