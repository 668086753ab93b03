import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { FAILPOINTS, type Failpoint, type Journal } from '@tangle-network/durability-contract'
import { expect, test } from 'vitest'
import { createSqliteJournal } from '../src/index.ts'
import { collect, drafts, drive, MANIFEST, verdict } from './run.ts'
import { scratchFile } from './scratch.ts'
import { sqliteError, wrapped } from './wrapped-connection.ts'

/** A journal, and the number of its COMMITs since `reset`. */
async function counted(path: string, failpoint?: (name: Failpoint) => void) {
  const counter = { commits: 0, reset: () => (counter.commits = 0) }
  const connection = wrapped(path, (sql, proceed) => {
    proceed()
    if (sql === 'COMMIT') counter.commits++
  })
  const journal = await createSqliteJournal({ connection, ...(failpoint ? { failpoint } : {}) })
  return { journal, counter }
}

async function driveMany(journal: Journal, count: number) {
  const ids = Array.from({ length: count }, (_, index) => `run ${index}`)
  return Promise.all(ids.map(async (id) => ({ id, ...(await drive(journal, id)) })))
}

test('what is asked for in one turn shares one transaction, across runs', async () => {
  const { journal, counter } = await counted(scratchFile())
  await using _ = journal
  counter.reset()
  const runs = await driveMany(journal, 256)
  expect(counter.commits).toBe(1)
  await Promise.all(runs.map(({ lease, head }) => journal.append(lease, { after: head, at: 1, entries: drafts(1) })))
  expect(counter.commits).toBe(2)
  await journal.renew(runs[0]!.lease)
  expect(counter.commits).toBe(3)
})

test('a group is bounded in members and in bytes', async () => {
  const { journal, counter } = await counted(scratchFile())
  await using _ = journal
  counter.reset()
  const runs = await driveMany(journal, 257)
  expect(counter.commits).toBe(2)
  counter.reset()
  const megabyte = (index: number) => Buffer.alloc(1024 * 1024, index)
  await Promise.all(runs.slice(0, 10).map(({ lease }, index) => journal.putBlob(lease, megabyte(index))))
  expect(counter.commits).toBe(2)
  counter.reset()
  const { lease } = runs[0]!
  await Promise.all([journal.renew(lease), journal.putBlob(lease, Buffer.alloc(9 * 1024 * 1024)), journal.renew(lease)])
  expect(counter.commits).toBe(3)
})

test('a refused member does not hurt the others of its group', async () => {
  const { journal, counter } = await counted(scratchFile())
  await using _ = journal
  const runs = await driveMany(journal, 3)
  counter.reset()
  const stale = { ...runs[1]!.lease, token: 'another' }
  const verdicts = await Promise.all(
    runs.map(({ lease, head }, index) =>
      verdict(journal.append(index === 1 ? stale : lease, { after: head, at: 1, entries: drafts(1) })),
    ),
  )
  expect(verdicts).toEqual(['granted', 'FENCED not-applied', 'granted'])
  expect(counter.commits).toBe(1)
})

test('a member whose write fails is refused alone; the others of its group are committed one by one', async () => {
  const { journal, counter } = await counted(scratchFile(), (name) => {
    if (name === 'putBlob:before-commit') throw sqliteError(19)
  })
  await using _ = journal
  const runs = await driveMany(journal, 3)
  counter.reset()
  const verdicts = await Promise.all(
    runs.map(({ lease, head }, index) =>
      verdict(
        index === 1
          ? journal.putBlob(lease, Buffer.from('x'))
          : journal.append(lease, { after: head, at: 1, entries: drafts(1, 2) }),
      ),
    ),
  )
  expect(verdicts).toEqual(['granted', 'STORE_FAILED not-applied', 'granted'])
  expect(counter.commits).toBe(2)
  for (const { id } of [runs[0]!, runs[2]!]) expect(await collect(journal, id)).toHaveLength(2)
})

test('what fails before its commit leaves no trace, what fails after it is unknown and stands', async () => {
  let armed: Failpoint | undefined
  const fired = new Set<Failpoint>()
  const { journal } = await counted(scratchFile(), (name) => {
    if (name !== armed) return
    fired.add(name)
    throw new Error('injected')
  })
  await using _ = journal
  for (const name of FAILPOINTS) {
    const { lease, head } = await drive(journal, name)
    const { stalled, ended, archive } = await idleRuns(journal, name)
    const others = await journal.list({ prefix: `${name} ` })
    const calls: Record<string, () => Promise<unknown>> = {
      begin: () => drive(journal, `${name} new`),
      acquire: () => journal.acquire(name, { owner: 'me', ttlMs: 5 }),
      renew: () => journal.renew(lease),
      release: () => journal.release(lease),
      append: () => journal.append(lease, { after: head, at: 1, entries: drafts(1, 2) }),
      putBlob: () => journal.putBlob(lease, Buffer.from('x')),
      deliver: () => journal.deliver(name, { id: 'm', sender: 's', kind: 'k', payload: null }),
      claim: () => journal.claim({ owner: 'me', ttlMs: 5, limit: 1, queue: name, supports: { agents: ['a'] } }),
      revive: () => journal.revive(stalled, { sender: 's', reason: 'r' }),
      forget: () => journal.forget(ended),
      adopt: () => journal.import(archive),
    }
    armed = name
    const after = name.endsWith(':after-commit')
    expect(await verdict(calls[name.split(':')[0]!]!()), name).toBe(`STORE_FAILED ${after ? 'unknown' : 'not-applied'}`)
    armed = undefined
    if (!after) expect(await journal.head(name)).toEqual(head)
    if (!after) expect(await journal.list({ prefix: `${name} ` })).toEqual(others)
    if (after && /^(claim|revive|forget|adopt):/.test(name)) {
      expect(await journal.list({ prefix: `${name} ` }), name).not.toEqual(others)
    }
    if (name.startsWith('deliver')) expect((await journal.inbox(name)).messages, name).toHaveLength(after ? 1 : 0)
    if (name.startsWith('begin'))
      expect(await verdict(journal.head(`${name} new`))).toMatch(after ? /granted/ : /NOT_FOUND/)
    if (name.startsWith('append')) {
      expect(await collect(journal, name), name).toHaveLength(after ? 2 : 0)
      expect(await verdict(calls.append!())).toBe('granted')
      expect(await collect(journal, name), name).toHaveLength(2)
    }
  }
  expect(fired).toEqual(new Set(FAILPOINTS))
})

/** One that is due, one that is stalled, one that has ended, and one that stands in its archive only. */
async function idleRuns(journal: Journal, name: string) {
  const [due, stalled, ended, archived] = ['due', 'stalled', 'ended', 'archived'].map((each) => `${name} ${each}`)
  await journal.begin(due!, { ...MANIFEST, queue: name })
  await journal.release((await drive(journal, stalled!)).lease, { stalled: 'why' })
  const archive: string[] = []
  for (const id of [ended!, archived!]) {
    const { lease, head } = await drive(journal, id)
    await journal.append(lease, { after: head, at: 1, entries: drafts(1), end: 'completed' })
  }
  for await (const line of journal.export(archived!)) archive.push(line)
  await journal.forget(archived!)
  return { stalled: stalled!, ended: ended!, archive }
}

for (const error of [sqliteError(10), sqliteError(1034), Object.assign(new Error(), { code: 'SQLITE_IOERR_FSYNC' })]) {
  for (const landed of [true, false]) {
    test(`after an I/O error at COMMIT (${JSON.stringify(error)}, ${landed ? '' : 'not '}landed) nothing is acknowledged until reopening`, async () => {
      const path = scratchFile()
      let failing = false
      const connection = wrapped(path, (sql, proceed) => {
        if (!failing || sql !== 'COMMIT') return proceed()
        if (landed) proceed()
        throw error
      })
      const journal = await createSqliteJournal({ connection })
      const { lease, head } = await drive(journal, 'run')
      const batch = { after: head, at: 1, entries: drafts(1, 2) }
      failing = true
      const both = [journal.append(lease, batch), journal.renew(lease)].map(verdict)
      expect(await Promise.all(both)).toEqual(['STORE_FAILED unknown', 'STORE_FAILED unknown'])
      failing = false
      for (const call of [() => journal.append(lease, batch), () => journal.head('run'), () => journal.read('run')]) {
        expect(await verdict(call())).toBe('STORE_POISONED not-applied')
      }
      await journal.close()
      await using again = await createSqliteJournal({ path })
      expect(await collect(again, 'run')).toHaveLength(landed ? 2 : 0)
      expect(await verdict(again.append(lease, batch))).toBe('granted')
      expect(await collect(again, 'run')).toHaveLength(2)
    })
  }
}

test('a full disk refuses the batch whole, and the journal goes on when there is room again', async () => {
  const path = scratchFile()
  const database = new DatabaseSync(path)
  await using journal = await createSqliteJournal({ connection: database })
  const { lease, head } = await drive(journal, 'run')
  const pages = (database.prepare('PRAGMA page_count').get() as { page_count: number }).page_count
  database.exec(`PRAGMA max_page_count = ${pages + 5}`)
  const batch = { after: head, at: 1, entries: drafts('small', 'x'.repeat(100_000)) }
  expect(await verdict(journal.append(lease, batch))).toBe('STORE_FAILED not-applied')
  expect(await collect(journal, 'run')).toEqual([])
  database.exec('PRAGMA max_page_count = 1000000')
  expect(await verdict(journal.append(lease, batch))).toBe('granted')
})

test('a store held by another for too long is STORE_BUSY, and the event loop is free while it waits', async () => {
  const path = scratchFile()
  await using journal = await createSqliteJournal({ path, busyTimeoutMs: 200 })
  const { lease, head } = await drive(journal, 'run')
  using other = new DatabaseSync(path)
  other.exec('BEGIN IMMEDIATE')
  let ticks = 0
  const ticking = setInterval(() => ticks++, 5)
  const batch = { after: head, at: 1, entries: drafts(1) }
  expect(await verdict(journal.append(lease, batch))).toBe('STORE_BUSY not-applied')
  clearInterval(ticking)
  expect(ticks).toBeGreaterThan(5)
  const pending = [journal.append(lease, batch), journal.renew(lease)].map(verdict)
  await sleep(50)
  expect((await journal.head('run')).seq).toBe(0)
  other.exec('COMMIT')
  expect(await Promise.all(pending)).toEqual(['granted', 'granted'])
})

test('a COMMIT that is busy is tried again', async () => {
  let busy = 0
  const connection = wrapped(scratchFile(), (sql, proceed) => {
    if (sql === 'COMMIT' && busy-- > 0) throw sqliteError(5)
    proceed()
  })
  await using journal = await createSqliteJournal({ connection })
  const { lease, head } = await drive(journal, 'run')
  busy = 3
  expect(await verdict(journal.append(lease, { after: head, at: 1, entries: drafts(1) }))).toBe('granted')
  expect(await collect(journal, 'run')).toHaveLength(1)
})

test('what is found is written again: a replay, a known begin, a known blob and a known message all pass the commit', async () => {
  const path = scratchFile()
  await using journal = await createSqliteJournal({ path })
  using other = new DatabaseSync(path)
  const touched = () => (other.prepare('SELECT touched FROM runs').get() as { touched: number }).touched
  const { lease, head } = await drive(journal, 'run')
  const batch = { after: head, at: 1, entries: drafts(1) }
  await journal.append(lease, batch)
  await journal.putBlob(lease, Buffer.from('x'))
  const message = { id: 'm', sender: 's', kind: 'k', payload: null }
  await journal.deliver('run', message)
  const calls = [
    () => journal.append(lease, batch),
    () => journal.begin('run', head.manifest),
    () => journal.putBlob(lease, Buffer.from('x')),
    () => journal.deliver('run', message),
    () => journal.revive('run', { sender: 's', reason: 'r' }),
    () => journal.acquire('run', { owner: 'me', ttlMs: 1000 }),
  ]
  for (const call of calls) {
    const before = touched()
    await call()
    expect(touched()).toBe(before + 1)
  }
})
