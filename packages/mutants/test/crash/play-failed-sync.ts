import { expect } from 'vitest'
import { cannotTrace, failNextSync } from './injected-errors.ts'
import type { CrashStage } from './stage.ts'

/** The sync of one commit fails. Its writer says nothing more; whoever opens the file anew finds out what is there. */
export async function aFailedSync(stage: CrashStage, skip: (why: string) => never): Promise<void> {
  const why = cannotTrace()
  if (why) skip(why)
  const life = await stage.begin({ program: 'steps' }, { at: 'append:before-commit', of: 'step.intended' })
  await life.stopped()
  await using errors = await failNextSync([life.pid], stage.trace)
  const acknowledged = life.reportsOf('acknowledged').length
  life.letGo()
  expect(await life.end).toEqual({ signal: null, code: 0, stderr: '' })
  stage.hits = await errors.landed()
  expect(life.reportsOf('gave up')).toEqual([{ is: 'gave up', code: 'STORE_POISONED', asked: 'STORE_POISONED' }])
  expect(new Set(Object.values(life.reportsOf('tried')[0]?.verdicts ?? {}))).toEqual(new Set(['STORE_POISONED']))
  expect(life.reportsOf('acknowledged')).toHaveLength(acknowledged)
  expect(stage.calls()).toEqual({ first: 1 })
  const journal = await stage.reopened()
  await journal.verify(stage.runId)
  const told = life.reportsOf('acknowledged').at(-1)
  const { seq } = await journal.head(stage.runId)
  expect(seq).toBeGreaterThanOrEqual(told?.seq ?? Number.NaN)
  const left = await stage.kinds()
  const result = await stage.resume('steps')
  // Nobody knew whether it was written. If it was, the intent among it stands, and its effect is unknown.
  const isWritten = left.includes('step.intended')
  expect(result).toMatchObject({ status: 'done', value: [1, isWritten ? 'unknown' : 2, 3] })
  expect(stage.calls()).toEqual(isWritten ? { first: 1, second: 1 } : { first: 2, pay: 1, second: 1 })
}
