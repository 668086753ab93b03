import { expect } from 'vitest'
import { manifest } from '../harness.ts'
import { Command, demand, type Real } from './command.ts'
import { isEnded, type Model, type ModelRun } from './model.ts'

export class Begin extends Command<{
  readonly runId: string
  readonly seed: string
  readonly owner: string | undefined
  readonly ttlMs: number
}> {
  override async run(model: Model, { journal }: Real): Promise<void> {
    const { runId, seed, owner, ttlMs } = this.args
    const known = model.runs.get(runId)
    const wanted = owner !== undefined && !(known && isEnded(known))
    const allowed = known && wanted ? model.mayAcquire(runId, owner, undefined) : 'done'
    const expected = model.mayBegin(runId, seed) === 'done' ? allowed : 'RUN_CONFLICT'
    const options = owner === undefined ? {} : { acquire: { owner, ttlMs } }
    const begun = await demand('begin', expected, () => journal.begin(runId, { ...manifest, seed }, options))
    if (!begun) return
    expect(begun.created).toBe(known === undefined)
    expect(begun.lease !== null).toBe(wanted)
    if (!known) model.runs.set(runId, newRun(seed, begun.head.digest))
    const run = model.runs.get(runId)!
    if (begun.lease) {
      expect(begun.lease).toMatchObject({ runId, owner, epoch: run.epoch + 1, expiresAt: model.now + ttlMs })
      model.acquired(begun.lease, ttlMs)
    }
    expect(begun.head).toMatchObject({ seq: run.log.length, status: run.status, epoch: run.epoch })
  }
}

function newRun(seed: string, genesis: string): ModelRun {
  return {
    seed,
    status: 'open',
    stalled: null,
    epoch: 0,
    holder: undefined,
    log: [],
    digests: new Map([[0, genesis]]),
    blobs: new Map(),
  }
}
