import { isEnded } from '@tangle-network/durability-contract'
import { expect } from 'vitest'
import type { CrashCase } from './crash-point.ts'
import type { CrashStage } from './stage.ts'

/** Kills, looks at what is left, resumes, and looks at what the run came to and at what it did in the world. */
export async function playCase(stage: CrashStage, tried: CrashCase): Promise<void> {
  const { kills, leaves, comesTo, calls, holds, before, between, on: _, elsewhere, ...ordered } = tried
  if (elsewhere) await stage.openOutside(elsewhere)
  await before?.(stage)
  for (const stop of kills) await stage.kill(ordered, stop)
  expect(stage.hits).toBe(kills.length)
  const journal = await stage.journal()
  const left = await stage.entries()
  expect(left.map(({ kind }) => kind)).toEqual(leaves)
  const { manifest } = await journal.head(stage.runId)
  await between?.(stage)
  const result = await stage.resumeToEnd(ordered.program)
  expect(result).toMatchObject(comesTo)
  expect((await stage.entries()).slice(0, left.length)).toEqual(left)
  expect(stage.calls()).toEqual(calls)
  expectHonestCalls(stage)
  await journal.verify(stage.runId)
  const head = await journal.head(stage.runId)
  expect([head.manifest, isEnded(head.status)]).toEqual([manifest, true])
  // Asked again it is answered from its log: no entry, no effect.
  expect(await stage.resume(ordered.program)).toEqual(result)
  expect(await journal.head(stage.runId)).toEqual(head)
  expect(stage.calls()).toEqual(calls)
  await holds?.(stage)
}

/** Every call of a function was in an epoch of its own, under the one idempotency key of its step. */
function expectHonestCalls(stage: CrashStage): void {
  for (const [key, calls = []] of Object.entries(Object.groupBy(stage.started(), ({ key }) => key))) {
    expect(new Set(calls.map(({ idempotencyKey }) => idempotencyKey)).size, key).toBe(1)
    expect(new Set(calls.map(({ epoch }) => epoch)).size, key).toBe(calls.length)
  }
}
