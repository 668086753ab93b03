import { setTimeout as sleep } from 'node:timers/promises'
import { LIMITS } from '@tangle-network/durability-contract'
import { createClient, createWorker, defineAgent } from '@tangle-network/runtime-kernel'
import { expect } from 'vitest'
import { effectsIn } from '../../src/crash/effects.ts'
import { programOf } from '../../src/crash/programs.ts'
import { PoolLedger } from '../../src/pool-ledger.ts'
import type { CrashStage } from './stage.ts'

const TTL_MS = 800
const HEALTHY = ['a', 'b', 'c', 'd', 'e']
const DEPLOYS = LIMITS.claimsWithoutProgress + 2

/** One worker after the other takes the run and dies of it, until nobody is given it any more. */
export async function aRunThatKills(stage: CrashStage): Promise<void> {
  const journal = await stage.journal()
  const client = createClient({ journal })
  await client.start('steps', null, { runId: stage.runId })
  for (const runId of HEALTHY) await client.start('steps', null, { runId })
  for (let claim = 0; claim < LIMITS.claimsWithoutProgress; claim++)
    await stage.kill({ program: 'steps', does: 'work', ttlMs: TTL_MS }, { instant: 'first:begun' })
  // The others were due for longer than a run that each of them had just died with.
  for (const runId of HEALTHY) expect(await journal.head(runId)).toMatchObject({ status: 'completed', epoch: 1 })
  const agent = programOf('steps', { make: effectsIn(new PoolLedger(stage.ledger, 'last')), journal })
  const worker = createWorker({ journal, agents: [agent], ttlMs: TTL_MS, pollMs: 20 })
  worker.start()
  while ((await journal.head(stage.runId)).status === 'open') await sleep(5)
  const { runs } = await journal.list({ status: ['quarantined'] })
  expect(runs).toMatchObject([{ runId: stage.runId, epoch: LIMITS.claimsWithoutProgress }])
  expect(runs[0]?.stalled).toMatch(/\S/)
  expect(stage.calls()).toEqual({ first: LIMITS.claimsWithoutProgress })
  await client.revive(stage.runId, { reason: 'mended' })
  expect(await client.result(stage.runId)).toMatchObject({ status: 'done', value: [1, 2, 3] })
  await worker.close()
  await tenDeploys(stage)
}

/** A run that no worker gets on with is given back by each of them, which does not count. */
async function tenDeploys(stage: CrashStage): Promise<void> {
  const journal = await stage.journal()
  const client = createClient({ journal })
  let begun = Promise.withResolvers<void>()
  let isMended = false
  const slow = defineAgent({
    name: 'slow',
    act: (_: null, scope) =>
      scope.step('long', ({ signal }) => {
        begun.resolve()
        if (isMended) return 'done'
        return new Promise<string>((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(new Error('told to stop')))
        })
      }),
  })
  await client.start(slow, null, { runId: 'slow' })
  for (let deploy = 0; deploy < DEPLOYS; deploy++) {
    begun = Promise.withResolvers()
    await using worker = createWorker({ journal, agents: [slow], pollMs: 1, graceMs: 1 })
    worker.start()
    await begun.promise
  }
  expect(await journal.head('slow')).toMatchObject({ status: 'open', epoch: DEPLOYS, holder: null })
  isMended = true
  expect(await createWorker({ journal, agents: [slow] }).drain()).toMatchObject({ done: 1 })
}
