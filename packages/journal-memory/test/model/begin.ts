import { expect } from 'vitest'
import { manifest } from '../harness.ts'
import { Command, count, demand, type Real } from './command.ts'
import { type Expected, isEnded, type Model, type ModelRun } from './model.ts'

/** Runs of one id have a queue, those of the others another, and some have none. */
const QUEUES: Record<string, string> = { one: 'q', two: 'q', t_o: 'p' }

export class Begin extends Command<{
  readonly runId: string
  readonly seed: string
  readonly owner: string | undefined
  readonly ttlMs: number
  readonly reuse: boolean
}> {
  override async run(model: Model, { journal }: Real): Promise<void> {
    const { runId, owner, ttlMs, reuse } = this.args
    // Each life of an id has a seed of its own, so that no batch of an earlier one can stand in a later one.
    const seed = `${this.args.seed} ${model.lives.get(runId) ?? 0}`
    const known = model.runs.get(runId)
    const before = model.forgotten.get(runId)
    const wanted = owner !== undefined && !(known && isEnded(known))
    const options = { reuse, ...(owner === undefined ? {} : { acquire: { owner, ttlMs } }) }
    const queue = QUEUES[runId]
    const begun = await demand('begin', this.#expected(model, seed), () =>
      journal.begin(runId, { ...manifest, seed, ...(queue ? { queue } : {}) }, options),
    )
    if (!begun) return
    expect(begun.created).toBe(known === undefined)
    expect(begun.lease !== null).toBe(wanted)
    if (!known) {
      model.runs.set(runId, newRun({ seed, queue, epoch: before ?? 0, genesis: begun.head.digest, now: model.now }))
      model.forgotten.delete(runId)
      if (before !== undefined) count('a forgotten id was used again')
    }
    const run = model.runs.get(runId)!
    if (begun.lease) {
      expect(begun.lease).toMatchObject({ runId, owner, epoch: run.epoch + 1, expiresAt: model.now + ttlMs })
      model.acquired(begun.lease, ttlMs)
    }
    expect(begun.head).toMatchObject({ seq: run.log.length, status: run.status, epoch: run.epoch })
  }

  #expected(model: Model, seed: string): Expected {
    const { runId, owner, reuse } = this.args
    if (model.forgotten.has(runId)) return reuse ? 'done' : 'RUN_FORGOTTEN'
    const known = model.runs.get(runId)
    if (model.mayBegin(runId, seed) !== 'done') return 'RUN_CONFLICT'
    return known && owner !== undefined && !isEnded(known) ? model.mayAcquire(runId, owner, undefined) : 'done'
  }
}

interface NewRun {
  readonly seed: string
  readonly queue: string | undefined
  readonly epoch: number
  readonly genesis: string
  readonly now: number
}

function newRun({ seed, queue, epoch, genesis, now }: NewRun): ModelRun {
  return {
    ...{ seed, queue, epoch, status: 'open', stalled: null, holder: undefined },
    ...{ log: [], digests: new Map([[0, genesis]]), blobs: new Map() },
    ...{ messages: [], seen: 0, dueAt: now, claims: 0, wokenBy: 'time' },
  }
}
