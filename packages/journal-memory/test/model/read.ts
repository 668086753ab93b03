import type { Cursor, Entry, Journal } from '@tangle-network/durability-contract'
import { expect } from 'vitest'
import { codeOf, readAll } from '../harness.ts'
import { Command, demand, type Real } from './command.ts'
import { expectMessages } from './message.ts'
import type { Model, ModelRun } from './model.ts'

/** Reads a page after any place, also past the head, with the right digest, another one, or none. */
export class Read extends Command<{
  readonly runId: string
  readonly seq: number
  readonly digest: 'known' | 'other' | 'none'
  readonly limit: number
}> {
  override async run(model: Model, { journal }: Real): Promise<void> {
    const run = model.runs.get(this.args.runId)
    const seq = this.args.seq % ((run?.log.length ?? 0) + 2)
    const known = run?.digests.get(seq)
    const digest = this.args.digest === 'other' ? 'f'.repeat(64) : this.args.digest === 'known' ? known : undefined
    const after = digest === undefined ? { seq } : { seq, digest }
    const page = await demand('read', expectedOf(run, seq, this.args.digest), () =>
      journal.read(this.args.runId, { after, limit: this.args.limit }),
    )
    if (!page || !run) return
    expectEntries(run, seq, page.entries)
    expect(page.entries.length).toBe(Math.min(this.args.limit, run.log.length - seq))
    learn(run, page.next)
    expectHead(model, run, await journal.head(this.args.runId))
    expect(page.head).toStrictEqual(await journal.head(this.args.runId))
  }
}

function expectedOf(run: ModelRun | undefined, seq: number, digest: string) {
  if (!run) return 'RUN_NOT_FOUND'
  return seq > run.log.length || digest === 'other' ? 'CURSOR_INVALID' : 'done'
}

/** A place met for the first time is remembered; from then on it must never be another. */
function learn(run: ModelRun, { seq, digest }: Cursor): void {
  expect(run.digests.get(seq) ?? digest).toBe(digest)
}

function expectEntries(run: ModelRun, after: number, entries: readonly Entry[]): void {
  const shown = entries.map(({ epoch, at, payload, refs }) => ({
    content: JSON.stringify({ at, payload, refs }),
    epoch,
  }))
  expect(shown).toStrictEqual(run.log.slice(after, after + entries.length))
  expect(entries.map(({ seq }) => seq)).toStrictEqual(entries.map((_, index) => after + index + 1))
}

export function expectHead(model: Model, run: ModelRun, head: Awaited<ReturnType<Journal['head']>>): void {
  const { status, stalled, epoch, holder, log } = run
  expect(head).toMatchObject({ status, stalled, epoch, seq: log.length, digest: run.digests.get(log.length) })
  expect(head.inbox).toStrictEqual({ last: run.messages.length, seen: run.seen })
  expect(head.wakeAt).toBe(status === 'suspended' ? run.dueAt : null)
  const { lease, expiresAt } = holder ?? {}
  expect(head.holder).toStrictEqual(lease ? { owner: lease.owner, epoch: lease.epoch, expiresAt } : null)
  expect(model.runs.get(head.runId)).toBe(run)
}

/** Everything the model knows, against everything the journal answers. */
export async function expectAgreement(model: Model, journal: Journal, limit: number): Promise<void> {
  const listed = (await journal.list()).runs.map(({ runId }) => runId)
  expect(listed).toStrictEqual([...model.runs.keys()].toSorted())
  for (const runId of model.forgotten.keys()) expect(await codeOf(() => journal.head(runId))).toBe('RUN_NOT_FOUND')
  for (const [runId, run] of model.runs) {
    const entries = await readAll(journal, runId, limit)
    expect(entries.length).toBe(run.log.length)
    expectEntries(run, 0, entries)
    for (const { seq, digest } of entries) learn(run, { seq, digest })
    const epochs = entries.map(({ epoch }) => epoch)
    expect(epochs).toStrictEqual(epochs.toSorted((a, b) => a - b))
    expectHead(model, run, await journal.head(runId))
    expectMessages(run, 0, (await journal.inbox(runId)).messages)
    const { entries: verified, messages } = await journal.verify(runId)
    expect([verified, messages]).toStrictEqual([run.log.length, run.messages.length])
    for (const [address, bytes] of run.blobs) expect(await journal.getBlob(runId, address)).toStrictEqual(bytes)
  }
}
