import { isDurabilityError } from '@tangle-network/durability-contract'
import { expect } from 'vitest'
import type { CrashStage } from './stage.ts'

/** What was never acknowledged is offered again: while the run stands there, after a takeover, and after the end. */
export async function offeredAgain(stage: CrashStage): Promise<void> {
  const dead = await stage.kill({ program: 'steps' }, { at: 'append:after-commit', of: 'step.settled' })
  const offers = dead.reportsOf('offers')
  const { lease, batch } = offers.at(-1) as (typeof offers)[number]
  expect(dead.reportsOf('acknowledged')).toHaveLength(offers.length - 1)
  const journal = await stage.journal()
  const { seq, digest } = await journal.head(stage.runId)
  const asTheFirstTime = { cursor: { seq, digest } }
  expect(await journal.append(lease, batch)).toMatchObject(asTheFirstTime)
  const { lease: heir } = await journal.acquire(stage.runId, {
    ...{ owner: 'heir', ttlMs: 60_000, supersede: { owner: lease.owner, epoch: lease.epoch } },
  })
  expect(await journal.append(lease, batch)).toMatchObject(asTheFirstTime)
  await journal.release(heir)
  // The intent was in that batch.
  expect(await stage.resume('steps')).toMatchObject({ status: 'done', value: [1, 'unknown', 3] })
  const ended = await stage.entries()
  expect(await journal.append(lease, batch)).toMatchObject(asTheFirstTime)
  // Another batch at that place is none that was ever made.
  const other = journal.append(lease, { ...batch, at: batch.at + 1 })
  expect(await other.catch((error: unknown) => isDurabilityError(error) && error.code)).toBe('RUN_CLOSED')
  expect(await stage.entries()).toEqual(ended)
  expect(stage.calls()).toEqual({ first: 1, second: 1 })
}
