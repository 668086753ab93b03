import { expect } from 'vitest'
import { Command, demand, pick, type Real } from './command.ts'
import { chosenLease, type LeaseChoice } from './lease.ts'
import { addressOf, type Model } from './model.ts'

export class PutBlob extends Command<{ readonly lease: LeaseChoice; readonly byte: number }> {
  override async run(model: Model, { journal }: Real): Promise<void> {
    const lease = chosenLease(model, this.args.lease)
    if (!lease) return
    const bytes = Uint8Array.of(this.args.byte)
    const address = await demand('putBlob', model.mayWrite(lease), () => journal.putBlob(lease, bytes))
    if (!address) return
    expect(address).toBe(addressOf(bytes))
    model.runs.get(lease.runId)!.blobs.set(address, bytes)
  }
}

/** Asks one run for a blob that it or any other run may hold. */
export class GetBlob extends Command<{ readonly runId: string; readonly which: number }> {
  override async run(model: Model, { journal }: Real): Promise<void> {
    const known = [...model.runs.values()].flatMap(({ blobs }) => [...blobs.keys()])
    const address = pick(known, this.args.which) ?? addressOf(new Uint8Array())
    const run = model.runs.get(this.args.runId)
    const stored = run?.blobs.get(address)
    const expected = run ? (stored ? 'done' : 'BLOB_MISSING') : 'RUN_NOT_FOUND'
    expect(await demand('getBlob', expected, () => journal.getBlob(this.args.runId, address))).toStrictEqual(stored)
  }
}
