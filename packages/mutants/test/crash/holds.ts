import { type BlobAddress, sha256 } from '@tangle-network/durability-contract'
import { createClient } from '@tangle-network/runtime-kernel'
import { expect } from 'vitest'
import { GO, largeValue } from '../../src/crash/programs.ts'
import type { CrashStage } from './stage.ts'

/** A message that is always the same one, however often it is sent. */
export async function tellGo(stage: CrashStage): Promise<void> {
  await createClient({ journal: await stage.journal() }).signal(stage.runId, GO, 'told', { id: 'message' })
}

/** The run has got to where it waits for the message, and has been told something else. */
export async function awaitGo(stage: CrashStage): Promise<void> {
  expect(await stage.resume('listener')).toMatchObject({ status: 'suspended', waits: [{ signal: GO }] })
  await createClient({ journal: await stage.journal() }).signal(stage.runId, 'noise', null, { id: 'noise' })
}

/** One wait with one absolute deadline, which no life changed, and which was not over before it had come. */
export async function oneDeadline(stage: CrashStage): Promise<void> {
  const entries = await stage.entries()
  const armed = entries.filter(({ kind }) => kind === 'wait.armed')
  expect(armed).toHaveLength(1)
  const { wakeAt, node } = armed[0]!.payload as { wakeAt: number; node: number }
  const settled = entries.filter(({ kind }) => kind === 'wait.settled')
  expect(settled.map(({ payload }) => (payload as { node: number }).node)).toEqual([node])
  const journal = await stage.journal()
  const { now } = await journal.begin(stage.runId, (await journal.head(stage.runId)).manifest)
  expect(now).toBeGreaterThanOrEqual(wakeAt)
}

/** The message ended one wait and not the other one for its kind. */
export async function consumedOnce(stage: CrashStage): Promise<void> {
  const settled = (await stage.entries()).filter(({ kind }) => kind === 'wait.settled')
  const by = settled.map(({ payload }) => (payload as { message?: { id: string } }).message?.id)
  expect(by).toEqual(['message', undefined])
  const { messages, head } = await (await stage.journal()).inbox(stage.runId)
  expect(messages.map(({ id }) => id)).toEqual(['noise', 'message'])
  expect(head.inbox).toEqual({ last: 2, seen: 2 })
}

/** Asked to stop once, whatever died meanwhile, and ended by that. */
export async function cancelledOnce(stage: CrashStage): Promise<void> {
  expect((await stage.kinds()).filter((kind) => kind === 'node.cancelled')).toHaveLength(1)
  expect(await (await stage.journal()).head(stage.runId)).toMatchObject({ status: 'cancelled' })
}

/** What the first life stored is there and nobody refers to it; it goes with its run. */
export async function orphanedBlob(stage: CrashStage): Promise<void> {
  const journal = await stage.journal()
  const [orphan, kept] = [1, 2].map((epoch) => Buffer.from(JSON.stringify(largeValue(epoch))))
  const addressOf = (bytes: Uint8Array = Buffer.of()): BlobAddress => `sha256:${sha256(bytes)}`
  expect((await stage.entries()).flatMap(({ refs }) => refs)).toEqual([addressOf(kept)])
  expect(orphan?.equals(await journal.getBlob(stage.runId, addressOf(orphan)))).toBe(true)
  await journal.forget(stage.runId)
  await expect(journal.getBlob(stage.runId, addressOf(orphan))).rejects.toMatchObject({ code: 'RUN_NOT_FOUND' })
}
