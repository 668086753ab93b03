import type { RunStatus } from '@tangle-network/durability-contract'
import { expect } from 'vitest'
import { Command, demand, type Real } from './command.ts'
import { isEnded, type Model } from './model.ts'

export class Forget extends Command<{ readonly runId: string }> {
  override async run(model: Model, { journal }: Real): Promise<void> {
    const { runId } = this.args
    const run = model.runs.get(runId)
    const known = run ? (isEnded(run) ? 'done' : 'RUN_NOT_CLOSED') : 'RUN_NOT_FOUND'
    const expected = model.forgotten.has(runId) ? 'done' : known
    await demand('forget', expected, () => journal.forget(runId))
    if (expected !== 'done' || !run) return
    model.runs.delete(runId)
    model.forgotten.set(runId, run.epoch)
    model.lives.set(runId, (model.lives.get(runId) ?? 0) + 1)
  }
}

export class List extends Command<{
  readonly prefix: string
  readonly status: readonly RunStatus[] | undefined
  readonly after: string | undefined
  readonly limit: number
}> {
  override async run(model: Model, { journal }: Real): Promise<void> {
    const { prefix, status, after, limit } = this.args
    const asked = [...model.runs].filter(([, run]) => status?.includes(run.status) ?? true).map(([runId]) => runId)
    const wanted = asked.filter((runId) => runId.startsWith(prefix) && runId > (after ?? '')).toSorted()
    const query = { prefix, limit, ...(status && { status }), ...(after && { after }) }
    const page = await demand('list', 'done', () => journal.list(query))
    const ids = page?.runs.map(({ runId }) => runId)
    expect(ids).toStrictEqual(wanted.slice(0, limit))
    expect(page?.next).toBe(ids?.length === limit ? ids.at(-1) : null)
  }
}
