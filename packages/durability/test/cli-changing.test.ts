import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createSqliteJournal } from '@tangle-network/journal-sqlite'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { documentOf, durability, start } from './cli-bin.ts'
import { endedRuns, manifestOf, otherRuns } from './cli-runs.ts'
import { useScratchFolder } from './scratch.ts'

const FILE = 'journal.sqlite'

useScratchFolder(() => vi.stubEnv('DURABILITY_URL', `sqlite:${FILE}`))

/** What a journal says once everybody else has closed it. */
async function asked<T>(ask: (journal: Awaited<ReturnType<typeof createSqliteJournal>>) => Promise<T>, path = FILE) {
  await using journal = await createSqliteJournal({ path })
  return await ask(journal)
}

describe('a message and a revival', () => {
  beforeEach(() => otherRuns(FILE))

  test('signal delivers what it is told, once, and says that it did', async () => {
    const args = ['signal', 'review-1', 'approve', '--payload', '{"ok":[1,"\\u0000"]}', '--id', 'm1', '--sender', 'ada']
    const first = await durability(...args)
    expect(first.stdout).toBe(
      'Delivered to review-1: message 1, approve from ada, id m1. The run was suspended, and is due.\n',
    )
    const again = await durability(...args)
    expect([again.code, again.stdout]).toStrictEqual([
      0,
      'Nothing changed: review-1 has had this as message 1, approve from ada, id m1.\n',
    ])
    const { messages } = await asked((journal) => journal.inbox('review-1'))
    expect(messages).toMatchObject([
      { id: 'm1', sender: 'ada', kind: 'approve', payload: { ok: [1, '\u0000'] }, position: 1 },
    ])
  })

  test('signal makes an id and names the user where nobody does, and its payload is null', async () => {
    const told = documentOf(await durability('signal', 'review-1', 'go', '--json'))
    expect(told).toMatchObject({ runId: 'review-1', delivered: true, position: 1, kind: 'go' })
    expect(told.sender).toMatch(/^cli/)
    const other = documentOf(await durability('signal', 'review-1', 'go', '--json'))
    expect(other).toMatchObject({ delivered: true, position: 2 })
    expect(other.id).not.toBe(told.id)
    const { messages } = await asked((journal) => journal.inbox('review-1'))
    expect(messages.map(({ payload }) => payload)).toStrictEqual([null, null])
  })

  test('signal changes nothing where the contract refuses: another message of that id, names of the kernel', async () => {
    await durability('signal', 'review-1', 'go', '--id', 'm1')
    const other = await durability('signal', 'review-1', 'stop', '--id', 'm1')
    expect([other.code, other.stdout]).toStrictEqual([1, ''])
    expect(other.stderr).toContain('MESSAGE_CONFLICT')
    expect((await durability('signal', 'review-1', 'durability:cancel')).code).toBe(2)
    expect(await asked((journal) => journal.head('review-1'))).toMatchObject({ inbox: { last: 1 } })
  })

  test('revive opens a quarantined run and leaves the reason in its inbox; of others it changes nothing', async () => {
    const revived = await durability('revive', 'poison-1', '--reason', 'deployed a fix', '--sender', 'ada')
    expect(revived.stdout).toBe('Revived poison-1, which was quarantined: claimed 10 times without progress\n')
    const { messages, head } = await asked((journal) => journal.inbox('poison-1'))
    expect(head.status).toBe('open')
    expect(messages).toMatchObject([
      { kind: 'durability:revived', sender: 'ada', payload: { reason: 'deployed a fix' } },
    ])
    expect(documentOf(await durability('revive', 'poison-1', '--reason', 'r', '--json'))).toMatchObject({
      ...{ revived: false, was: { status: 'open', stalled: null }, status: 'open' },
    })
    const without = await durability('revive', 'poison-1')
    expect([without.code, without.stdout]).toStrictEqual([2, ''])
    expect(without.stderr).toContain("revive takes --reason TEXT, as in --reason 'deployed a fix'; found none.")
  })
})

describe('a fork', () => {
  beforeEach(() => endedRuns(`sqlite:${FILE}`))

  test('begins with the log up to an entry, once, and leaves the other as it is', async () => {
    const before = await asked((journal) => journal.head('order-17'))
    const said = 'Forked order-17 after 6 entries: again is open. Nobody claims it: run it by its id.\n'
    for (const _ of ['first', 'second']) {
      expect((await durability('fork', 'order-17', '--at', '6', '--as', 'again')).stdout).toBe(said)
    }
    const { head, other } = await asked(async (journal) => ({
      ...{ head: await journal.head('again'), other: await journal.head('order-17') },
    }))
    expect(head).toMatchObject({ status: 'open', seq: 6, manifest: { origin: { runId: 'order-17', seq: 6 } } })
    expect(other).toStrictEqual(before)
    const named = documentOf(await durability('fork', 'order-17', '--at', '3', '--queue', 'gpu', '--json'))
    const origin = { runId: 'order-17', seq: 3 }
    expect(named).toStrictEqual({ runId: 'order-17-fork-3', origin, seq: 3, status: 'open', queue: 'gpu' })
  })

  test('is refused where there is no such entry, and without --at, and then nothing was begun', async () => {
    const beyond = await durability('fork', 'order-17', '--at', '9999', '--as', 'again')
    expect([beyond.code, beyond.stderr]).toStrictEqual([1, expect.stringContaining('CURSOR_INVALID')])
    const without = await durability('fork', 'order-17')
    expect([without.code, without.stderr]).toStrictEqual([2, expect.stringContaining('fork takes --at N')])
    const { runs } = await asked((journal) => journal.list({}))
    expect(runs.map(({ runId }) => runId)).toStrictEqual(['order-17', 'refund-3'])
  })
})

describe('an archive', () => {
  beforeEach(() => endedRuns(`sqlite:${FILE}`))

  test('goes out on stdout and comes in from stdin, whole', async () => {
    const exported = await durability('export', 'order-17')
    expect(exported.code).toBe(0)
    expect(exported.stderr).toMatch(/^Exported order-17: 31 lines, /)
    const { child, ended } = start(['import', '-', '--url', 'sqlite:copy.sqlite'])
    child.stdin.end(exported.stdout)
    expect(await ended).toMatchObject({
      code: 0,
      stdout: 'Imported order-17 into sqlite:copy.sqlite: 29 entries, completed.\n',
    })
    const digests = [FILE, 'copy.sqlite'].map((path) =>
      asked(async (journal) => (await journal.head('order-17')).digest, path),
    )
    expect(new Set(await Promise.all(digests)).size).toBe(1)
  })

  test('goes into a file, comes back from it, and a second time changes nothing', async () => {
    expect(documentOf(await durability('export', 'order-17', '--out', 'run.jsonl', '--json'))).toMatchObject({
      ...{ runId: 'order-17', file: 'run.jsonl', lines: 31 },
    })
    const into = ['import', 'run.jsonl', '--url', 'sqlite:copy.sqlite', '--json']
    expect(documentOf(await durability(...into))).toMatchObject({ runId: 'order-17', imported: true })
    expect(documentOf(await durability(...into))).toMatchObject({ imported: false, run: { seq: 29 } })
  })

  test('that is cut short is refused, and leaves neither a run nor a file that looks whole', async () => {
    const { stdout } = await durability('export', 'order-17')
    writeFileSync('cut.jsonl', stdout.split('\n').slice(0, -3).join('\n'))
    const cut = await durability('import', 'cut.jsonl', '--url', 'sqlite:copy.sqlite')
    expect(cut.code).toBe(1)
    expect(cut.stderr).toContain('CORRUPT')
    expect(await asked((journal) => journal.list(), 'copy.sqlite')).toMatchObject({ runs: [] })
    writeFileSync('good.jsonl', 'good')
    expect((await durability('export', 'none', '--out', 'good.jsonl')).code).toBe(1)
    expect(readFileSync('good.jsonl', 'utf8')).toBe('good')
    expect(readdirSync('.').filter((name) => name.includes('partial'))).toStrictEqual([])
  })

  test('that is not there, or cannot be written, is a wrong argument, and no journal is made for it', async () => {
    const missing = await durability('import', 'none.jsonl', '--url', 'sqlite:copy.sqlite')
    expect([missing.code, missing.stdout]).toStrictEqual([2, ''])
    expect(missing.stderr).toContain(
      'import takes the path of an archive that can be read, or - for stdin; found ENOENT.',
    )
    expect((await durability('import', '.', '--url', 'sqlite:copy.sqlite')).stderr).toContain('found EISDIR')
    expect(existsSync('none.jsonl')).toBe(false)
    expect((await durability('export', 'order-17', '--out', 'none/run.jsonl')).code).toBe(2)
    expect((await durability('export', 'order-17', '--json')).code).toBe(2)
  })
})

describe('a move', () => {
  test('closes the run here and opens it there, and done again changes nothing more', async () => {
    await asked((journal) => journal.begin('moving', manifestOf('a'), { acquire: { owner: 'w', ttlMs: 60_000 } }))
    const moved = await durability('move', 'moving', '--to', 'sqlite:there.sqlite')
    expect(moved.stdout).toBe(
      'Moved: moving from sqlite:journal.sqlite to sqlite:there.sqlite, 0 entries, open there.\n',
    )
    expect(await asked((journal) => journal.head('moving'))).toMatchObject({ status: 'moved' })
    expect(await asked((journal) => journal.head('moving'), 'there.sqlite')).toMatchObject({ status: 'open' })
    const again = documentOf(await durability('move', 'moving', '--to', 'sqlite:there.sqlite', '--json'))
    expect(again).toMatchObject({ wasClosed: true, run: { status: 'open' } })
  })

  test('to where the run is already is refused before anything is closed, by whatever name', async () => {
    await asked((journal) => journal.begin('moving', manifestOf('a')))
    for (const to of [`sqlite:${FILE}`, `sqlite:./${FILE}`, `sqlite:${process.cwd()}/${FILE}`]) {
      const { code, stderr } = await durability('move', 'moving', '--to', to)
      expect(code).toBe(2)
      expect(stderr).toContain('move takes another journal')
    }
    expect(await asked((journal) => journal.head('moving'))).toMatchObject({ status: 'open' })
  })
})
