import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'vitest'
import { awaitGo, tellGo } from './holds.ts'
import type { CrashStage } from './stage.ts'

const TTL_MS = 600
const MUTATIONS = ['append', 'end', 'suspend', 'renew', 'release', 'putBlob']

/** Stopped in the middle of an effect until another process has gone on, and woken then. */
export async function theOldOwnerComesBack(stage: CrashStage): Promise<void> {
  const old = await stage.begin({ program: 'listener', ttlMs: TTL_MS }, { instant: 'first:begun' })
  await old.stopped()
  old.signal('SIGSTOP')
  while (!isStopped(old.pid)) await sleep(1)
  // Its heir has no proof that it is dead, and waits until its lease is over.
  await awaitGo(stage)
  const gone = await stage.entries()
  expect(gone.map(({ epoch }) => epoch)).toContain(2)
  const offered = old.reportsOf('offers').length
  old.letGo()
  old.signal('SIGCONT')
  expect(await old.end).toEqual({ signal: null, code: 0, stderr: '' })
  // It knows by its own clocks, before it asks anybody.
  expect(old.reportsOf('gave up')).toMatchObject([{ code: 'LEASE_LOST' }])
  expect(old.reportsOf('offers')).toHaveLength(offered)
  const refused = Object.fromEntries(MUTATIONS.map((mutation) => [mutation, 'FENCED']))
  expect(old.reportsOf('tried')).toEqual([{ is: 'tried', verdicts: refused }])
  stage.hits += 1
  // The effect that it was at is made, under the older fencing token; it began nothing after it.
  expect(stage.started().map(({ key, epoch, worker }) => [key, epoch, worker])).toEqual([
    ['first', 1, 'life-0'],
    ['first', 2, 'heir'],
  ])
  expect(await stage.entries()).toEqual(gone)
  await tellGo(stage)
  expect(await stage.resume('listener')).toMatchObject({ status: 'done', value: ['told', 'nothing'] })
  expect(stage.calls()).toEqual({ first: 2, second: 1 })
}

function isStopped(pid: number): boolean {
  return /\) T /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
}
