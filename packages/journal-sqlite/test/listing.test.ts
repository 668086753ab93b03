import { DatabaseSync } from 'node:sqlite'
import { blobAddress, compareNames } from '@tangle-network/durability-contract'
import { expect, test } from 'vitest'
import { createSqliteJournal } from '../src/index.ts'
import { collect, drafts, drive, MANIFEST, verdict } from './run.ts'
import { scratchFile } from './scratch.ts'

const LAST = '\u{10ffff}'
const IDS = [
  'a',
  'A',
  'ab',
  'a%',
  'a_',
  'a\ud7ff',
  'a\ue000',
  'b',
  LAST,
  `${LAST}${LAST}`,
  `${LAST}x`,
  '\u{1F600}',
  '\uffff',
]

test('every prefix lists the ids that begin with it and no others, page by page, in the order of their bytes [N-1, N-2]', async () => {
  await using journal = await createSqliteJournal({ path: scratchFile() })
  await Promise.all(IDS.map((id) => journal.begin(id, MANIFEST)))
  for (const prefix of ['', 'a', 'A', 'a%', '%', '_', 'a\ud7ff', LAST, `${LAST}${LAST}`, '\u{1F600}', '\uffff', 'zz']) {
    const expected = IDS.filter((id) => id.startsWith(prefix)).sort(compareNames)
    for (const limit of [1, 3, 1000]) {
      const listed: string[] = []
      for (let after: string | null | undefined; after !== null; ) {
        const page = await journal.list({ prefix, limit, ...(after === undefined ? {} : { after }) })
        listed.push(...page.runs.map(({ runId }) => runId))
        after = page.next
      }
      expect(listed, `${JSON.stringify(prefix)} by ${limit}`).toEqual(expected)
    }
  }
})

test('a run that is forgotten leaves nothing but its id and its epoch, and begins anew above that [G-1, G-2, G-3]', async () => {
  const path = scratchFile()
  await using journal = await createSqliteJournal({ path })
  const { lease, head } = await drive(journal, 'run')
  await journal.deliver('run', { id: 'm', sender: 's', kind: 'k', payload: 'secret' })
  await journal.append(lease, { after: head, at: 1, entries: drafts('secret'), blobs: [Buffer.from('b')] })
  expect(await verdict(journal.forget('run'))).toBe('RUN_NOT_CLOSED not-applied')
  await journal.append(lease, { after: await journal.head('run'), at: 2, entries: drafts('secret'), end: 'completed' })
  await journal.forget('run')
  using database = new DatabaseSync(path)
  for (const table of ['entries', 'blobs', 'messages']) {
    expect(database.prepare(`SELECT count(*) AS rows FROM ${table}`).get()).toMatchObject({ rows: 0 })
  }
  expect(database.prepare('SELECT manifest, epoch FROM runs').get()).toMatchObject({ manifest: '', epoch: 1 })
  const calls = {
    head: () => journal.head('run'),
    read: () => journal.read('run'),
    inbox: () => journal.inbox('run'),
    getBlob: () => journal.getBlob('run', blobAddress(Buffer.from('b'))),
    deliver: () => journal.deliver('run', { id: 'm', sender: 's', kind: 'k', payload: 'secret' }),
    acquire: () => journal.acquire('run', { owner: 'me', ttlMs: 5 }),
    append: () => journal.append(lease, { after: head, at: 1, entries: drafts('secret') }),
    revive: () => journal.revive('run', { sender: 's', reason: 'r' }),
  }
  for (const [name, call] of Object.entries(calls))
    expect(await verdict(call()), name).toBe('RUN_NOT_FOUND not-applied')
  expect(await verdict(drive(journal, 'run'))).toBe('RUN_FORGOTTEN not-applied')
  const acquire = { owner: 'me', ttlMs: 60_000 }
  const anew = await journal.begin('run', { ...MANIFEST, agent: 'other' }, { reuse: true, acquire })
  expect(anew).toMatchObject({ created: true, lease: { epoch: 2 }, head: { seq: 0, manifest: { agent: 'other' } } })
  await journal.append(anew.lease!, { after: anew.head, at: 1, entries: drafts('new') })
  expect((await collect(journal, 'run')).map(({ payload }) => payload)).toEqual(['new'])
})

test('a page of the inbox ends before it exceeds 8 MiB and the next one goes on after it [M-3]', async () => {
  await using journal = await createSqliteJournal({ path: scratchFile() })
  await drive(journal, 'run')
  for (let index = 0; index < 10; index++) {
    await journal.deliver('run', { id: `m${index}`, sender: 's', kind: 'k', payload: 'é'.repeat(500_000) })
  }
  const page = await journal.inbox('run')
  expect(page.messages).toHaveLength(8)
  expect((await journal.inbox('run', { after: page.next })).messages.map(({ id }) => id)).toEqual(['m8', 'm9'])
})

test('an import that breaks off leaves nothing to be seen, and nothing in the way of the next', async () => {
  await using journal = await createSqliteJournal({ path: scratchFile() })
  const { lease, head } = await drive(journal, 'run')
  let after: { seq: number; digest: string } = head
  for (let index = 0; index < 12; index++) {
    const end = index === 11 ? { end: 'completed' as const } : {}
    after = (await journal.append(lease, { after, at: 1, entries: drafts('é'.repeat(500_000)), ...end })).cursor
  }
  const lines: string[] = []
  for await (const line of journal.export('run')) lines.push(line)
  await journal.forget('run')
  const broken = lines.slice(0, -2)
  expect(await verdict(journal.import(broken))).toMatch(/CORRUPT/)
  expect(await verdict(journal.head('run'))).toBe('RUN_NOT_FOUND not-applied')
  expect((await journal.list()).runs).toEqual([])
  await journal.import(lines)
  expect(await collect(journal, 'run')).toHaveLength(12)
  expect((await journal.verify('run')).entries).toBe(12)
})
