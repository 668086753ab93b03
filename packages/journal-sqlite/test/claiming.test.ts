import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { DatabaseSync } from 'node:sqlite'
import { LIMITS } from '@tangle-network/durability-contract'
import { expect, onTestFinished, test } from 'vitest'
import { createSqliteJournal } from '../src/index.ts'
import { byPlace, sqlText } from '../src/statements.ts'
import { drafts, MANIFEST } from './run.ts'
import { scratchFile } from './scratch.ts'
import { recorded } from './wrapped-connection.ts'

const QUEUED = { ...MANIFEST, queue: 'q' }
const CLAIM = { owner: 'c', ttlMs: 60_000, limit: 10, queue: 'q', supports: { agents: ['a'] } }

async function journalAt(now: { ms: number }) {
  return createSqliteJournal({ path: scratchFile(), clock: () => now.ms })
}

test('of 200 due runs that four processes claim, each goes to exactly one [Q-2]', async () => {
  const path = scratchFile()
  await using journal = await createSqliteJournal({ path })
  const ids = Array.from({ length: 200 }, (_, index) => `run ${index}`)
  await Promise.all(ids.map((id) => journal.begin(id, QUEUED)))
  const claimers = await Promise.all(Array.from({ length: 4 }, () => claimer(path)))
  for (const child of claimers) child.send('go')
  const answers = await Promise.all(claimers.map(async (child) => (await once(child, 'message'))[0] as string[]))
  expect(answers.flat().sort()).toEqual(ids.sort())
  expect(answers.filter((claimed) => claimed.length > 0).length, 'processes that got some').toBeGreaterThan(1)
})

test('runs are claimed oldest due first; a lease that runs out makes its run due from then on [Q-2]', async () => {
  const now = { ms: 1_000 }
  await using journal = await journalAt(now)
  for (const [id, at] of [
    ['late', 3_000],
    ['early', 1_000],
    ['middle', 2_000],
  ] as const) {
    now.ms = at
    await journal.begin(id, QUEUED, id === 'early' ? { acquire: { owner: 'o', ttlMs: 1_500 } } : {})
  }
  now.ms = 4_000
  const claimOne = async () => (await journal.claim({ ...CLAIM, limit: 1 })).map(({ lease }) => lease.runId)
  expect([await claimOne(), await claimOne(), await claimOne(), await claimOne()]).toEqual([
    ['middle'],
    ['early'],
    ['late'],
    [],
  ])
})

test('runs that are quarantined take no place in a claim: the next ones are granted instead [Q-3]', async () => {
  const now = { ms: 1_000 }
  await using journal = await journalAt(now)
  const poison = ['p1', 'p2', 'p3']
  await Promise.all(poison.map((id) => journal.begin(id, QUEUED)))
  for (let claims = 0; claims < LIMITS.claimsWithoutProgress; claims++) {
    expect(await journal.claim(CLAIM)).toHaveLength(3)
    now.ms += CLAIM.ttlMs
  }
  await Promise.all(['fine', 'good'].map((id) => journal.begin(id, QUEUED)))
  expect((await journal.claim({ ...CLAIM, limit: 1 })).map(({ lease }) => lease.runId)).toEqual(['fine'])
  const { runs } = await journal.list({ status: ['quarantined'] })
  expect(runs.map(({ runId }) => runId)).toEqual(poison)
})

test('a claim that finds nothing commits nothing', async () => {
  const names: string[] = []
  await using journal = await createSqliteJournal({ path: scratchFile(), failpoint: (name) => names.push(name) })
  expect(await journal.claim(CLAIM)).toEqual([])
  expect(names).toEqual([])
})

test('a claim looks for due runs by their index, in its order', async () => {
  const path = scratchFile()
  await (await createSqliteJournal({ path })).close()
  using database = new DatabaseSync(path)
  const plan = database.prepare(`EXPLAIN QUERY PLAN ${sqlText('claim')}`).all() as { detail: string }[]
  const details = plan.map(({ detail }) => detail).join('\n')
  expect(details).toContain('SEARCH runs USING INDEX runs_due (queue=? AND due_since<?)')
  expect(details).not.toContain('TEMP B-TREE FOR ORDER BY')
})

test('a list looks for a prefix by the index of ids', async () => {
  const path = scratchFile()
  await (await createSqliteJournal({ path })).close()
  using database = new DatabaseSync(path)
  const plan = database.prepare(`EXPLAIN QUERY PLAN ${sqlText('list')}`).all() as { detail: string }[]
  const details = plan.map(({ detail }) => detail).join('\n')
  expect(details).toMatch(/SEARCH runs USING INDEX sqlite_autoindex_runs_\d \(run_id>\? AND run_id<\?\)/)
  expect(details).not.toContain('TEMP B-TREE FOR ORDER BY')
})

test('an ordinary append touches no index, a claim does', async () => {
  const path = scratchFile()
  await (await createSqliteJournal({ path })).close()
  using database = new DatabaseSync(path)
  const touches = (name: string) => {
    const code = database.prepare(`EXPLAIN ${sqlText(name)}`).all() as { opcode: string }[]
    return code.filter(({ opcode }) => opcode === 'IdxInsert' || opcode === 'IdxDelete').length
  }
  expect(touches('append')).toBe(0)
  expect(touches('lease')).toBeGreaterThan(0)
})

test('an ordinary append is one UPDATE and an INSERT for each entry', async () => {
  const { connection, statements } = recorded(scratchFile())
  await using journal = await createSqliteJournal({ connection })
  const { lease, head } = await journal.begin('run', QUEUED, { acquire: { owner: 'o', ttlMs: 1_000 } })
  statements.length = 0
  await journal.append(lease!, { after: head, at: 1, entries: drafts(1, 2), progress: false })
  const [update, insert] = ['append', 'append-entry'].map((file) => byPlace(sqlText(file)).text)
  expect(statements).toEqual(['BEGIN IMMEDIATE', update, insert, insert, 'COMMIT'])
})

test('a run that was stalled goes on with the next append of whoever acquired it [J-13]', async () => {
  await using journal = await createSqliteJournal({ path: scratchFile() })
  const first = await journal.begin('run', QUEUED, { acquire: { owner: 'o', ttlMs: 1_000 } })
  await journal.release(first.lease!, { stalled: 'why' })
  expect(await journal.claim(CLAIM)).toEqual([])
  const { lease, head } = await journal.acquire('run', { owner: 'o', ttlMs: 1_000 })
  expect(head).toMatchObject({ status: 'stalled', stalled: 'why' })
  await journal.append(lease, { after: head, at: 1, entries: drafts(1) })
  expect(await journal.head('run')).toMatchObject({ status: 'open', stalled: null, seq: 1, holder: { owner: 'o' } })
})

async function claimer(path: string): Promise<ChildProcess> {
  const file = new URL('./child/claimer.ts', import.meta.url)
  const child = fork(file, [path], { execArgv: ['--conditions=@tangle-network/source'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  await once(child, 'message')
  return child
}
