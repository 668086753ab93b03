import { existsSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { installedPostgres, startPostgres } from '../src/index.ts'
import { makePlace } from '../src/place.ts'
import { serve } from '../src/postgres-server.ts'
import { connected, query, refusal } from './client.ts'
import { remains } from './remains.ts'

const all = installedPostgres().map((binaries) => [`${binaries.version} of ${binaries.source}`, binaries] as const)

describe.each(all)('Postgres %s', (_, binaries) => {
  test('runs with every commit synced, as it comes, and is what it says it is', async () => {
    await using server = await startPostgres({ binaries })
    const [row] = await query(
      server.url,
      `SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commit,
              current_setting('full_page_writes') AS pages, current_setting('server_encoding') AS encoding,
              current_setting('server_version') AS version, current_setting('data_directory') AS folder`,
    )
    const { version, ...rest } = row!
    expect(rest).toEqual({ fsync: 'on', commit: 'on', pages: 'on', encoding: 'UTF8', folder: server.dataDir })
    expect(String(version).split(' ')[0]).toBe(binaries.version)
  })

  test('is gone when it is stopped: processes, folder and memory', async () => {
    const server = await startPostgres({ binaries })
    expect(remains(server)).not.toEqual([])
    await connected(server.url)
    await server.stop()
    expect(server.isRunning).toBe(false)
    expect(remains(server)).toEqual([])
    expect(existsSync(dirname(server.dataDir))).toBe(false)
    expect(await refusal(server.url)).toBe('ECONNREFUSED')
    expect(server.log()).toContain('database system is shut down')
  })

  test('is gone when it lay in memory, with its clone', async () => {
    const server = await startPostgres({ binaries, medium: 'memory' })
    const clone = await server.clone()
    for (const each of [server, clone]) {
      await each.stop()
      expect(remains(each)).toEqual([])
      expect(existsSync(dirname(each.dataDir))).toBe(false)
    }
  })

  test('asks clients for a password, each for his own', async () => {
    await using server = await startPostgres({ binaries, medium: 'memory' })
    await query(server.url, `CREATE ROLE app LOGIN PASSWORD 'of the app'`)
    const as = (user: string, password: string) => {
      const url = new URL(server.url)
      return refusal(Object.assign(url, { username: user, password }).href)
    }
    expect(await as('app', 'of the app')).toBe('taken')
    expect(await as('app', 'another')).toBe('28P01')
    expect(await as('postgres', 'of the app')).toBe('28P01')
  })
})

test('a restart takes new settings and keeps the old ones, the data and the port', async () => {
  await using server = await startPostgres({ medium: 'memory', settings: { application_name: "it's \\ mine" } })
  const { pid, url } = server
  await query(url, 'CREATE TABLE kept (n int)')
  await server.restart({ work_mem: '5MB' })
  expect(server.pid).not.toBe(pid)
  const show = `SELECT current_setting('work_mem') AS memory, to_regclass('kept')::text AS kept,
                       (SELECT reset_val FROM pg_settings WHERE name = 'application_name') AS name`
  expect(await query(url, show)).toEqual([{ memory: '5MB', kept: 'kept', name: "it's \\ mine" }])
})

test('a folder that was named is kept, and a server started on it has its data and its password', async () => {
  const dataDir = mkdtempSync(join(realpathSync(tmpdir()), 'postgres-data-'))
  onTestFinished(() => rmSync(dataDir, { recursive: true }))
  const before = await startPostgres({ dataDir })
  await query(before.url, 'CREATE TABLE kept AS SELECT 1 AS n')
  await before.stop()
  await using after = await startPostgres({ dataDir })
  expect(after.dataDir).toBe(dataDir)
  expect(await query(after.url, 'SELECT n FROM kept')).toEqual([{ n: 1 }])
})

test('a server that cannot start says why, and leaves nothing', async () => {
  await using taken = await startPostgres({ medium: 'memory' })
  const scratch = dirname(dirname(taken.dataDir))
  const message = async (start: Promise<unknown>) => String(await start.catch((error) => error))
  expect(await message(startPostgres({ medium: 'memory', settings: { no_such: 'setting' } }))).toMatch(
    /^Error: expected Postgres (.|\n)*unrecognized configuration parameter "no_such"/,
  )
  expect(await message(startPostgres({ medium: 'memory', port: taken.port }))).toMatch(/Address already in use/)
  expect(readdirSync(scratch).filter((name) => name.startsWith('server-'))).toEqual([basename(dirname(taken.dataDir))])
})

test('a port that another process took in between is no obstacle, unless that very one was asked for', async () => {
  await using taken = await startPostgres({ medium: 'memory' })
  const place = await makePlace({ binaries: taken.binaries, medium: 'memory' })
  await using server = await serve({ ...place, port: taken.port }, {})
  expect(server.log()).toContain('Address already in use')
  expect(server.port).not.toBe(taken.port)
  expect(await query(server.url, 'SELECT 1 AS n')).toEqual([{ n: 1 }])
  const asked = await makePlace({ binaries: taken.binaries, medium: 'memory', port: taken.port })
  await expect(serve(asked, {})).rejects.toThrow('Address already in use')
})
