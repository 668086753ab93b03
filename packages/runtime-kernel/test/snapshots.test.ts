import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { FOLD_VERSION } from '@tangle-network/durability-contract'
import { createMemoryJournal } from '@tangle-network/journal-memory'
import { afterEach, expect, test, vi } from 'vitest'
import { defineAgent, type Snapshots } from '../src/index.ts'
import { abandon, counting, forever, heir } from './world.ts'

const FOLD = fileURLToPath(new URL('../../durability-contract/src/fold/', import.meta.url))

interface Kept extends Snapshots {
  readonly bytes: Map<string, Uint8Array>
}

function keeping(): Kept {
  const bytes = new Map<string, Uint8Array>()
  return {
    ...{ every: 10, bytes, load: async (runId) => bytes.get(runId) },
    save: async (runId, snapshot) => void bytes.set(runId, snapshot),
    drop: async (runId) => void bytes.delete(runId),
  }
}

/** Hangs in its last step until told otherwise. */
function stepping(steps: number, hangs: boolean, called: number[] = []) {
  return defineAgent({
    name: 'stepping',
    async act(_: null, scope) {
      let sum = 0
      for (let step = 1; step <= steps; step++) {
        sum += await scope.step(`step ${step}`, () => {
          called.push(step)
          return step
        })
      }
      if (hangs) await scope.step('hang', forever)
      return sum
    },
  })
}

afterEach(() => {
  vi.restoreAllMocks()
})

test('a resume reads what came after the snapshot alone, executes nothing again, and comes to the same', async () => {
  const journal = createMemoryJournal()
  const snapshots = keeping()
  const called: number[] = []
  await abandon(journal, stepping(50, true, called), null, 52)
  const abandoned = heir(journal, { snapshots }).run(stepping(50, true, called), null, { runId: 'run' })
  abandoned.catch(() => {})
  await vi.waitFor(() => expect(snapshots.bytes.size).toBe(1))
  await vi.waitFor(async () => expect((await journal.head('run')).seq).toBe(53))
  const read = vi.spyOn(journal, 'read')
  expect(await heir(journal, { snapshots }).runOrThrow(stepping(50, false, called), null, { runId: 'run' })).toBe(1275)
  expect(called).toHaveLength(50)
  const pages = await Promise.all(read.mock.results.map(({ value }) => value as ReturnType<typeof journal.read>))
  // The takeover of the one that was abandoned.
  expect(pages.flatMap(({ entries }) => entries.map(({ seq, kind }) => `${seq} ${kind}`))).toEqual(['53 run.acquired'])
  expect(snapshots.bytes.size).toBe(0)
})

test.each([
  ['is damaged', (whole: Uint8Array) => whole.with(whole.length - 1, whole.at(-1)! ^ 1)],
  ['was cut', (whole: Uint8Array) => whole.subarray(0, whole.length / 2)],
  ['is empty', () => new Uint8Array()],
])('a snapshot that %s is as good as none', async (_, spoil) => {
  const { journal, snapshots, steps } = await left()
  snapshots.bytes.set('run', spoil(snapshots.bytes.get('run')!))
  const { journal: counted, calls } = counting(journal)
  expect(await heir(counted, { snapshots }).runOrThrow(stepping(steps, false), null, { runId: 'run' })).toBe(210)
  expect(calls.get('read')).toBe(1)
})

test('a snapshot of another run of that name, of another log, is as good as none', async () => {
  const { snapshots } = await left()
  const other = await left(19)
  const { journal: counted, calls } = counting(other.journal)
  expect(await heir(counted, { snapshots }).runOrThrow(stepping(19, false), null, { runId: 'run' })).toBe(190)
  // The cursor that it gave was refused, and the log was read from its start.
  expect(calls.get('read')).toBe(2)
})

test('a snapshot that is still being kept when its run ends does not outlive it', async () => {
  const { journal, snapshots, steps } = await left()
  snapshots.bytes.clear()
  let isSlow = false
  const slow: Snapshots = {
    ...snapshots,
    async save(runId, snapshot) {
      isSlow = true
      // Long after the end of the run.
      while ((await journal.head(runId)).status === 'open') await nextTurn()
      for (let turn = 0; turn < 100; turn++) await nextTurn()
      await snapshots.save(runId, snapshot)
    },
  }
  expect(await heir(journal, { snapshots: slow }).runOrThrow(stepping(steps, false), null, { runId: 'run' })).toBe(210)
  for (let turn = 0; turn < 200; turn++) await nextTurn()
  expect([isSlow, snapshots.bytes.size]).toEqual([true, 0])
})

test('a cache that fails is warned of, and the run goes on without it', async () => {
  const { journal, steps } = await left()
  const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
  const fails = () => Promise.reject(new Error('the disk is gone'))
  const snapshots = { every: 1, load: fails, save: fails, drop: fails }
  expect(await heir(journal, { snapshots }).runOrThrow(stepping(steps, false), null, { runId: 'run' })).toBe(210)
  expect(warned.mock.calls.map(([text]) => text)).toEqual([
    'a snapshot was not loaded: the disk is gone',
    'a snapshot was not kept: the disk is gone',
    'a snapshot was not dropped: the disk is gone',
  ])
})

test('the version of the fold is in step with its sources: what another version folded is not gone on from', () => {
  const hash = createHash('sha256')
  for (const file of readdirSync(FOLD).sort()) hash.update(file).update(readFileSync(`${FOLD}${file}`))
  // When this fails: if the state of a run, or what a log folds to, has changed, raise FOLD_VERSION; then copy the digest.
  expect([FOLD_VERSION, hash.digest('hex').slice(0, 16)]).toMatchInlineSnapshot(`
    [
      2,
      "132cdb1148807f0b",
    ]
  `)
})

/** A run that was left in its last step, and its snapshot. */
async function left(steps = 20) {
  const journal = createMemoryJournal()
  const snapshots = keeping()
  await abandon(journal, stepping(steps, true), null, steps + 2)
  const again = heir(journal, { snapshots }).run(stepping(steps, true), null, { runId: 'run' })
  again.catch(() => {})
  await vi.waitFor(() => expect(snapshots.bytes.size).toBe(1))
  return { journal, snapshots, steps }
}
