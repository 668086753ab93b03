import { once } from 'node:events'
import { createServer } from 'node:net'
import { type Balance, balancesAt, type FactPayload, foldBudgets, parseFact } from '@tangle-network/durability-contract'
import { expect } from 'vitest'
import { LINES, lineOf } from '../../src/crash/elsewhere.ts'
import { BUDGET, COST } from '../../src/crash/programs.ts'
import type { CrashStage } from './stage.ts'

/** What came of what the asker has executed: `done`, or the code of its failure; and of what it may have spent its bound. */
export function cameOf(came: string) {
  const budget = { total: BUDGET, free: BUDGET - COST, reserved: 0, committed: COST, unmeasured: COST }
  return { status: 'done', value: { came, budget } }
}

/**
 * It was started once; these lines stand there once and in order, and one outcome. It has ended, so that what was leased was
 * given back, be it known what came of it or not.
 */
export async function executedOnce(stage: CrashStage, lines: readonly string[] = LINES): Promise<void> {
  const entries = await stage.entries()
  const progress = entries.flatMap(({ kind, payload }) =>
    kind === 'remote.progressed' ? [payload as FactPayload<'remote.progressed'>] : [],
  )
  expect(progress.flatMap(({ events }) => events.map(({ at, data }) => [at, lineOf(data)]))).toEqual(
    lines.map((line, index) => [index + 1, line]),
  )
  expect(progress.flatMap(({ gap }) => gap ?? [])).toEqual([])
  const kinds = entries.map(({ kind }) => kind)
  for (const kind of ['step.intended', 'remote.dispatched', 'step.settled'])
    expect(kinds.filter((each) => each === kind)).toEqual([kind])
  const isSandbox = stage.outside.place.kind === 'sandbox'
  const released = entries.filter(({ kind }) => kind === 'remote.released')
  expect(released.map(({ payload }) => (payload as FactPayload<'remote.released'>).isReleased)).toEqual(
    isSandbox ? [true] : [],
  )
  expect([stage.calls(), stage.outside.leased]).toEqual([{ execute: 1 }, 0])
}

/** Nobody answers where it is executed, however often it is asked: no outcome, and what it may cost stays reserved. */
export async function inDoubt(stage: CrashStage): Promise<void> {
  const { remote, place } = stage.outside
  await remote.kill()
  const asked = Promise.withResolvers<void>()
  let calls = 0
  const deaf = createServer((socket) => {
    socket.destroy()
    calls += 1
    if (calls === 3) asked.resolve()
  })
  deaf.listen(Number(new URL(place.url).port), '127.0.0.1')
  await once(deaf, 'listening')
  await using life = await stage.begin({ program: 'asker' })
  await asked.promise
  expect(await stage.kinds()).not.toContain('step.settled')
  expect(await reservedBy(stage)).toMatchObject({ reserved: COST, committed: 0 })
  expect(await life.kill()).toMatchObject({ signal: 'SIGKILL' })
  await new Promise((resolve) => deaf.close(resolve))
  await remote.start()
}

async function reservedBy(stage: CrashStage): Promise<Balance | undefined> {
  const facts = (await stage.entries()).map(parseFact)
  const asking = facts.findLast(({ kind }) => kind === 'node.spawned')
  return balancesAt(foldBudgets(facts), asking?.seq ?? 0).tokens
}
