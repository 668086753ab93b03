import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readAll } from '@tangle-network/durability-conformance'
import {
  type DurabilityError,
  type Entry,
  exportRun,
  importRun,
  type Journal,
  type Lease,
  moveRun,
} from '@tangle-network/durability-contract'
import { createMemoryJournal } from '@tangle-network/journal-memory'
import { createSqliteJournal } from '@tangle-network/journal-sqlite'
import { afterAll, describe, expect, test } from 'vitest'
import { CrashPlan } from '../src/crash-plan.ts'

const manifest = { agent: 'a', taskDigest: '0'.repeat(64), seed: 's', queue: 'q' }

/** Larger than what an import stores at a time, so that there is something between its beginning and its end. */
const LARGE = 5_000_000

/** A run at work: three entries, a blob, a message, and a live lease. */
async function runAtWork(journal: Journal, blobBytes = 3): Promise<Lease> {
  const { lease, head } = await journal.begin('run', manifest, { acquire: { owner: 'worker', ttlMs: 60_000 } })
  if (!lease) throw new Error('no lease')
  const entries = [1, 2, 3].map((n) => ({ kind: 'k', payload: { n }, ...(n === 2 ? { refs: [0] } : {}) }))
  await journal.append(lease, { after: head, at: 1, entries, blobs: [new Uint8Array(blobBytes).fill(7)] })
  await journal.deliver('run', { id: 'm', sender: 's', kind: 'note', payload: 'hello' })
  return lease
}

/** A journal each of whose calls, and each line of whose archive, may be the last thing that happens. */
function crashing(journal: Journal, plan: CrashPlan): Journal {
  const around =
    <Args extends unknown[], T>(name: string, call: (...args: Args) => Promise<T>) =>
    async (...args: Args): Promise<T> => {
      await plan.instant(`before ${name}`)
      const result = await call(...args)
      await plan.instant(`after ${name}`)
      return result
    }
  return {
    ...journal,
    head: around('head', journal.head),
    acquire: around('acquire', journal.acquire),
    append: around('append', journal.append),
    import: around('import', journal.import),
    async *export(...args) {
      for await (const line of journal.export(...args)) {
        await plan.instant('before line')
        yield line
      }
      await plan.instant('after lines')
    },
  }
}

function sealed(entries: readonly Entry[]) {
  return entries.map(({ seq, epoch, digest, payload }) => ({ seq, epoch, digest, payload }))
}

const folder = mkdtempSync(join(tmpdir(), 'move-'))
let files = 0
// The journals stay open: an import that was killed is in flight for ever, and closing would wait for it.
afterAll(() => rmSync(folder, { recursive: true }))

const memory = async (): Promise<Journal> => createMemoryJournal()

function sqlite(): Promise<Journal> {
  files += 1
  return createSqliteJournal({ path: join(folder, `${files}.sqlite`) })
}

const WAYS = [
  ['within memory', memory, memory],
  ['from memory to SQLite', memory, sqlite],
  ['from SQLite to memory', sqlite, memory],
  ['from SQLite to SQLite', sqlite, sqlite],
] as const

describe('a run is moved while it is alive', () => {
  test('its owner is fenced, and the target goes on where the source was closed, above its epochs [X-4]', async () => {
    const [from, to] = [createMemoryJournal(), createMemoryJournal()]
    const lease = await runAtWork(from)
    const before = sealed(await readAll(from, 'run'))
    const head = await moveRun(from, to, 'run', { owner: 'mover' })
    expect(head).toMatchObject({ status: 'open', seq: 3, holder: null, inbox: { last: 1, seen: 0 } })
    expect(sealed(await readAll(to, 'run'))).toEqual(before)
    expect(await from.head('run')).toMatchObject({ status: 'moved', seq: 4 })
    const after = await from.head('run')
    const late = from.append(lease, { after, at: 2, entries: [{ kind: 'late', payload: 1 }] })
    await expect(late).rejects.toMatchObject({ code: 'RUN_CLOSED' })
    const { lease: next } = await to.acquire('run', { owner: 'heir', ttlMs: 1_000 })
    expect(next.epoch).toBeGreaterThan(after.epoch)
    await to.append(next, { after: head, at: 3, entries: [{ kind: 'on', payload: 1 }] })
    expect(await to.verify('run')).toMatchObject({ entries: 4, blobs: 1, messages: 1 })
    expect(await to.claim({ owner: 'c', ttlMs: 1, limit: 1, queue: 'q', supports: { agents: ['a'] } })).toEqual([])
  })

  test.each(WAYS)(
    'killed at any point it is finished by moving it again, and never is both open: %s [X-4] [X-2]',
    async (_, openSource, openTarget) => {
      let landed = 0
      for (let at = 1; ; at++) {
        const [from, to] = [await openSource(), await openTarget()]
        await runAtWork(from, LARGE)
        const before = sealed(await readAll(from, 'run'))
        const crashed = Promise.withResolvers<void>()
        const plan = new CrashPlan(at, () => crashed.resolve())
        const moving = moveRun(crashing(from, plan), crashing(to, plan), 'run', { owner: 'mover' }).then(() => true)
        const ended = await Promise.race([moving, crashed.promise])
        if (ended) break
        landed += 1
        const target = await to.head('run').catch((error: DurabilityError) => error.code)
        if (target !== 'RUN_NOT_FOUND') expect((await from.head('run')).status).toBe('moved')
        await moveRun(from, to, 'run', { owner: 'mover-2' })
        expect(sealed(await readAll(to, 'run'))).toEqual(before)
        expect((await from.head('run')).status).toBe('moved')
        expect(await to.verify('run')).toMatchObject({ entries: 3, blobs: 1, messages: 1 })
      }
      expect(landed).toBeGreaterThan(12)
    },
  )

  test('moving again after the target has gone on changes nothing [X-3]', async () => {
    const [from, to] = [createMemoryJournal(), createMemoryJournal()]
    await runAtWork(from)
    const head = await moveRun(from, to, 'run', { owner: 'mover' })
    const { lease } = await to.acquire('run', { owner: 'heir', ttlMs: 1_000 })
    await to.append(lease, { after: head, at: 3, entries: [{ kind: 'on', payload: 1 }], end: 'completed' })
    expect(await moveRun(from, to, 'run', { owner: 'mover' })).toMatchObject({ status: 'completed', seq: 4 })
  })
})

describe('an archive', () => {
  async function lines(journal: Journal): Promise<string[]> {
    const all: string[] = []
    for await (const line of exportRun(journal, 'run')) all.push(line)
    return all
  }

  test('holds the run as it is, and comes back equal in another journal [X-1] [X-2]', async () => {
    const [from, to] = [createMemoryJournal(), createMemoryJournal()]
    await runAtWork(from)
    const archive = await lines(from)
    for (const line of archive) expect(line).toMatch(/^\{.*\}\n$/)
    const head = await importRun(to, archive)
    expect(head).toEqual({ ...(await from.head('run')), holder: null })
    expect(await lines(to)).toHaveLength(archive.length)
    expect(await to.import(archive)).toEqual(head)
  })

  test('that breaks off after much of it was stored is still not to be seen [X-2]', async () => {
    const [from, to] = [createMemoryJournal(), createMemoryJournal()]
    await runAtWork(from, LARGE)
    const archive = await lines(from)
    await expect(to.import(archive.slice(0, -1))).rejects.toMatchObject({ code: 'CORRUPT' })
    await expect(to.head('run')).rejects.toMatchObject({ code: 'RUN_NOT_FOUND' })
    await expect(to.read('run')).rejects.toMatchObject({ code: 'RUN_NOT_FOUND' })
    await expect(to.begin('run', manifest)).rejects.toMatchObject({ code: 'RUN_CONFLICT' })
    expect((await to.list()).runs).toEqual([])
    await to.import(archive)
    expect(await to.verify('run')).toMatchObject({ entries: 3, blobs: 1, messages: 1 })
  })

  test('that was cut, changed or reordered anywhere leaves nothing behind [X-2]', async () => {
    const from = createMemoryJournal()
    await runAtWork(from)
    const archive = await lines(from)
    const damaged: string[][] = []
    for (let at = 0; at < archive.length; at++) {
      damaged.push(
        archive.slice(0, at),
        archive.filter((_, index) => index !== at),
      )
      damaged.push(archive.map((line, index) => (index === at ? line.replace(/[0-9a-f](?=[0-9a-f]{8})/, 'x') : line)))
      if (at > 0)
        damaged.push(
          archive.map((line, index) => archive[index === at ? at - 1 : index === at - 1 ? at : index] ?? line),
        )
    }
    for (const broken of damaged) {
      const to = createMemoryJournal()
      await expect(to.import(broken), broken.join('')).rejects.toMatchObject({ code: 'CORRUPT' })
      await expect(to.head('run')).rejects.toMatchObject({ code: 'RUN_NOT_FOUND' })
      expect((await to.list()).runs).toEqual([])
      expect((await to.import(archive)).seq).toBe(3)
    }
  })

  test('does not replace another run of the same id [X-3]', async () => {
    const [from, to] = [createMemoryJournal(), createMemoryJournal()]
    await runAtWork(from)
    await to.begin('run', { ...manifest, seed: 'other' })
    await expect(to.import(await lines(from))).rejects.toMatchObject({ code: 'RUN_CONFLICT' })
    expect(await to.head('run')).toMatchObject({ seq: 0 })
  })
})
