import { type Acquired, LIMITS } from '@tangle-network/durability-contract'
import { expect } from 'vitest'
import { Command, count, demand, type Real } from './command.ts'
import { isEnded, type Model } from './model.ts'
import { expectHead } from './read.ts'

interface Due {
  readonly runId: string
  readonly since: number
  readonly isPoison: boolean
}

/** Claims whatever is due. With crashes, so many times, and each time all that was granted runs out. */
export class Claim extends Command<{
  readonly owner: string
  readonly ttlMs: number
  readonly limit: number
  readonly queue: string
  readonly agents: readonly string[]
  readonly crashes: number
}> {
  override async run(model: Model, real: Real): Promise<void> {
    await this.#claim(model, real)
    for (let crash = 0; crash < this.args.crashes; crash++) {
      model.now += this.args.ttlMs
      await this.#claim(model, real)
    }
  }

  async #claim(model: Model, { journal }: Real): Promise<void> {
    const { owner, ttlMs, limit, queue, agents } = this.args
    const due = agents.includes('agent') ? dueRuns(model, queue) : []
    const claimed = await demand('claim', 'done', () =>
      journal.claim({ owner, ttlMs, limit, queue, supports: { agents } }),
    )
    if (!claimed) return
    const healthy = due.filter(({ isPoison }) => !isPoison)
    const granted = claimed.map(({ lease }) => healthy.find(({ runId }) => runId === lease.runId)!)
    // Which of those that wait equally long goes first is left open.
    expect(granted.map(({ since }) => since)).toStrictEqual(healthy.slice(0, limit).map(({ since }) => since))
    for (const one of claimed) this.#granted(model, one)
    const last = granted.length < limit ? Number.POSITIVE_INFINITY : granted.at(-1)!.since
    for (const { runId, since } of due.filter(({ isPoison }) => isPoison)) {
      const head = await journal.head(runId)
      if (since !== last) expect(head.status === 'quarantined').toBe(since < last)
      if (head.status !== 'quarantined') continue
      count('a quarantine')
      Object.assign(model.runs.get(runId)!, { status: 'quarantined', stalled: head.stalled, holder: undefined })
    }
    for (const { runId } of due) expectHead(model, model.runs.get(runId)!, await journal.head(runId))
  }

  #granted(model: Model, { lease, now, head }: Acquired): void {
    const { owner, ttlMs } = this.args
    const run = model.runs.get(lease.runId)!
    expect(lease).toMatchObject({ owner, epoch: run.epoch + 1, expiresAt: model.now + ttlMs })
    expect(now).toBe(model.now)
    if (run.status === 'suspended') count(`a wake by ${run.wokenBy === 'message' ? 'a message' : 'time'}`)
    if (run.holder) count('a takeover by a claim')
    run.claims += 1
    model.acquired(lease, ttlMs)
    expect(head).toMatchObject({ status: 'open', epoch: lease.epoch, seq: run.log.length })
  }
}

function dueRuns(model: Model, queue: string): Due[] {
  const due: Due[] = []
  for (const [runId, run] of model.runs) {
    const since = model.dueSince(run, queue)
    if (since !== undefined) due.push({ runId, since, isPoison: run.claims >= LIMITS.claimsWithoutProgress })
  }
  return due.toSorted((a, b) => a.since - b.since)
}

export class Revive extends Command<{ readonly runId: string }> {
  override async run(model: Model, { journal }: Real): Promise<void> {
    const { runId } = this.args
    const run = model.runs.get(runId)
    const expected = run ? (isEnded(run) ? 'RUN_CLOSED' : 'done') : 'RUN_NOT_FOUND'
    const head = await demand('revive', expected, () => journal.revive(runId, { sender: 'operator', reason: 'why' }))
    if (!head || !run) return
    if (run.status === 'stalled' || run.status === 'quarantined') {
      count(`a ${run.status} run was revived`)
      Object.assign(run, { status: 'open', stalled: null, claims: 0, dueAt: model.now })
      model.delivered(run, { id: undefined, payload: { reason: 'why' } })
    }
    expectHead(model, run, head)
  }
}
