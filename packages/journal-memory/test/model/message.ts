import type { Message } from '@tangle-network/durability-contract'
import { expect } from 'vitest'
import { message } from '../harness.ts'
import { Command, demand, type Real } from './command.ts'
import { type Expected, isEnded, type Model, type ModelRun } from './model.ts'

export class Deliver extends Command<{ readonly runId: string; readonly id: string; readonly payload: number }> {
  override async run(model: Model, { journal }: Real): Promise<void> {
    const { runId, id, payload } = this.args
    const run = model.runs.get(runId)
    const expected = this.#expected(run)
    const delivered = await demand('deliver', expected, () => journal.deliver(runId, message(id, payload)))
    if (!delivered || !run) return
    if (expected === 'done') model.delivered(run, { id, payload })
    expect(delivered).toStrictEqual({
      position: run.messages.findIndex((known) => known.id === id) + 1,
      now: model.now,
    })
  }

  #expected(run: ModelRun | undefined): Expected {
    if (!run) return 'RUN_NOT_FOUND'
    const known = run.messages.find(({ id }) => id === this.args.id)
    if (known) return known.payload === this.args.payload ? 'replayed' : 'MESSAGE_CONFLICT'
    return isEnded(run) ? 'RUN_CLOSED' : 'done'
  }
}

/** Reads messages after any position, also past the last. */
export class ReadInbox extends Command<{ readonly runId: string; readonly after: number; readonly limit: number }> {
  override async run(model: Model, { journal }: Real): Promise<void> {
    const { runId, after, limit } = this.args
    const run = model.runs.get(runId)
    const page = await demand('inbox', run ? 'done' : 'RUN_NOT_FOUND', () => journal.inbox(runId, { after, limit }))
    if (!page || !run) return
    expect(page.messages.length).toBe(Math.min(limit, Math.max(0, run.messages.length - after)))
    expect(page.next).toBe(after + page.messages.length)
    expectMessages(run, after, page.messages)
  }
}

export function expectMessages(run: ModelRun, after: number, messages: readonly Message[]): void {
  const known = run.messages.slice(after, after + messages.length)
  expect(messages.map(({ position, payload, at }) => ({ position, payload, at }))).toStrictEqual(
    known.map(({ payload, at }, index) => ({ position: after + index + 1, payload, at })),
  )
  for (const [index, { id, kind }] of messages.entries()) {
    expect([id, kind]).toStrictEqual(known[index]?.id ? [known[index].id, 'note'] : [id, 'durability:revived'])
  }
}
