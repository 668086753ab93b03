import type { Lease } from '@tangle-network/durability-contract'
import { expect } from 'vitest'
import { Command, demand, pick, type Real } from './command.ts'
import type { Model } from './model.ts'

/** Which lease a command comes with: mostly the current one of its run; now and then a stale or a forged one. */
export interface LeaseChoice {
  readonly runId: string
  readonly which: 'current' | 'stale' | 'elsewhere'
  readonly at: number
}

export function chosenLease(model: Model, { runId, which, at }: LeaseChoice): Lease | undefined {
  const current = model.runs.get(runId)?.holder?.lease
  if (which === 'current' && current) return current
  const lease = pick(model.leases, at)
  return lease && which === 'elsewhere' ? { ...lease, runId } : lease
}

export class Acquire extends Command<{
  readonly runId: string
  readonly owner: string
  readonly ttlMs: number
  readonly supersede: 'nobody' | 'holder' | 'predecessor'
}> {
  override async run(model: Model, { journal }: Real): Promise<void> {
    const { runId, owner, ttlMs } = this.args
    const holder = model.runs.get(runId)?.holder?.lease
    const supersede = this.args.supersede === 'nobody' ? undefined : superseded(holder, this.args.supersede)
    const request = { owner, ttlMs, ...(supersede ? { supersede } : {}) }
    const expected = model.mayAcquire(runId, owner, supersede)
    const acquired = await demand('acquire', expected, () => journal.acquire(runId, request))
    if (!acquired) return
    const epoch = model.runs.get(runId)!.epoch + 1
    expect(acquired.lease).toMatchObject({ runId, owner, epoch, expiresAt: model.now + ttlMs })
    expect(acquired.now).toBe(model.now)
    expect(model.leases.map(({ token }) => token)).not.toContain(acquired.lease.token)
    model.acquired(acquired.lease, ttlMs)
  }
}

function superseded(holder: Lease | undefined, which: string): { owner: string; epoch: number } | undefined {
  if (!holder) return undefined
  const { owner, epoch } = holder
  return { owner, epoch: which === 'holder' ? epoch : Math.max(1, epoch - 1) }
}

export class Renew extends Command<{ readonly lease: LeaseChoice }> {
  override async run(model: Model, { journal }: Real): Promise<void> {
    const lease = chosenLease(model, this.args.lease)
    if (!lease) return
    const renewed = await demand('renew', model.mayWrite(lease), () => journal.renew(lease))
    const holder = model.runs.get(lease.runId)?.holder
    if (!renewed || !holder) return
    holder.expiresAt = model.now + holder.ttlMs
    expect(renewed.lease).toStrictEqual({ ...holder.lease, expiresAt: holder.expiresAt })
  }
}

export class Release extends Command<{ readonly lease: LeaseChoice; readonly stalled: string | undefined }> {
  override async run(model: Model, { journal }: Real): Promise<void> {
    const lease = chosenLease(model, this.args.lease)
    if (!lease) return
    const options = this.args.stalled === undefined ? {} : { stalled: this.args.stalled }
    const expected = model.mayWrite(lease)
    await demand('release', expected, () => journal.release(lease, options))
    const run = model.runs.get(lease.runId)
    if (!run || expected !== 'done') return
    Object.assign(run, { holder: undefined, dueAt: model.now, claims: Math.max(0, run.claims - 1) })
    if (this.args.stalled !== undefined) Object.assign(run, { status: 'stalled', stalled: this.args.stalled })
  }
}

/** Lets time pass by the journal's clock, or go back a little, as clocks do. */
export class Wait extends Command<{ readonly ms: number }> {
  override async run(model: Model): Promise<void> {
    model.now += this.args.ms
  }
}
