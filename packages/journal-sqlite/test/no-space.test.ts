import { spawnSync } from 'node:child_process'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Journal } from '@tangle-network/durability-contract'
import { expect, test } from 'vitest'
import { createSqliteJournal } from '../src/index.ts'
import type { Filling } from './child/filler.ts'
import { notRun } from './not-run.ts'
import { collect, drafts, drive, MANIFEST, verdict } from './run.ts'
import { scratchFile } from './scratch.ts'

const LARGE = 'x'.repeat(100_000)

/** Allows the file so many pages beyond those it has. */
function allow(database: DatabaseSync, more: number): void {
  const { page_count } = database.prepare('PRAGMA page_count').get() as { page_count: number }
  database.exec(`PRAGMA max_page_count = ${page_count + more}`)
}

type Run = Awaited<ReturnType<typeof drive>>

const WRITES: Record<string, (journal: Journal, run: Run) => Promise<unknown>> = {
  append: (journal, { lease, head }) => journal.append(lease, { after: head, at: 1, entries: drafts('small', LARGE) }),
  'append with a blob': (journal, { lease, head }) =>
    journal.append(lease, { after: head, at: 1, entries: drafts('small'), blobs: [Buffer.from(LARGE)] }),
  'append that ends the run': (journal, { lease, head }) =>
    journal.append(lease, { after: head, at: 1, entries: drafts('small', LARGE), end: 'completed' }),
  putBlob: (journal, { lease }) => journal.putBlob(lease, Buffer.from(LARGE)),
  begin: (journal) => journal.begin('new', { ...MANIFEST, seed: LARGE }, { acquire: { owner: 'me', ttlMs: 60_000 } }),
}

for (const [what, write] of Object.entries(WRITES)) {
  test(`${what} without room is refused whole and leaves no trace, and is granted when there is room again [J-5, E-2, E-5]`, async () => {
    const database = new DatabaseSync(scratchFile())
    await using journal = await createSqliteJournal({ connection: database })
    const run = await drive(journal, 'run')
    const seen = async () => [
      await journal.head('run'),
      await collect(journal, 'run'),
      await verdict(journal.head('new')),
    ]
    const before = await seen()
    allow(database, 5)
    await expect(write(journal, run)).rejects.toMatchObject({
      code: 'STORE_FAILED',
      outcome: 'not-applied',
      found: expect.stringContaining('FULL'),
    })
    expect(await seen()).toEqual(before)
    // What needs no room goes on meanwhile.
    expect(await verdict(journal.renew(run.lease))).toBe('granted')
    allow(database, 1_000)
    expect(await verdict(write(journal, run))).toBe('granted')
  })
}

test('a journal that has no room to begin is refused, and its tables are made whole when there is [E-1, E-3]', async () => {
  const path = scratchFile()
  const database = new DatabaseSync(path)
  database.exec('PRAGMA max_page_count = 2')
  await expect(createSqliteJournal({ connection: database })).rejects.toMatchObject({
    code: 'STORE_UNUSABLE',
    outcome: 'not-applied',
    expected: 'room on the disk',
  })
  database.close()
  await using journal = await createSqliteJournal({ path })
  await drive(journal, 'run')
})

test('a member without room does not hurt the others of its group [J-5, E-5]', async () => {
  const database = new DatabaseSync(scratchFile())
  await using journal = await createSqliteJournal({ connection: database })
  const runs = await Promise.all(['a', 'b', 'c'].map((runId) => drive(journal, runId)))
  allow(database, 5)
  const append = (run: Run, payload: string) =>
    verdict(journal.append(run.lease, { after: run.head, at: 1, entries: drafts(payload) }))
  const verdicts = await Promise.all(runs.map((run, index) => append(run, index === 1 ? LARGE : 'small')))
  expect(verdicts).toEqual(['granted', 'STORE_FAILED not-applied', 'granted'])
})

test('on a disk that fills up all that was acknowledged stays, the rest is absent, and it goes on when there is room [J-7, J-5, J-11]', (context) => {
  const folder = dirname(scratchFile())
  const child = new URL('./child/filler.ts', import.meta.url).pathname
  const mount = ['unshare', '--mount', 'sh', '-c', 'mount -t tmpfs -o size=512k none "$0" && exec "$@"', folder]
  const [command = '', ...rest] = mount
  if (spawnSync(command, [...rest, 'true']).status !== 0) notRun(context, 'a small tmpfs', 'run it as root on Linux')
  const node = [process.execPath, '--conditions=@tangle-network/source', child, folder]
  const { stdout, stderr, status } = spawnSync(command, [...rest, ...node], { encoding: 'utf8' })
  expect(status, stderr).toBe(0)
  const filling = JSON.parse(stdout) as Filling
  expect(filling.acknowledged).toBeGreaterThan(3)
  expect(filling.refusals).toHaveLength(3)
  for (const refusal of filling.refusals) expect(refusal).toBe('STORE_FAILED not-applied')
  expect(filling.found).toBe(filling.acknowledged)
  expect(filling.reopenedWhenFull).toBe('STORE_UNUSABLE not-applied')
  expect(filling.foundAfterwards).toBe(filling.acknowledged)
  expect(filling.offeredAgain).toBe('granted')
  expect(filling.foundInTheEnd).toBe(filling.acknowledged + 1)
})
