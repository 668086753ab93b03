import { describe, expect, test } from 'vitest'
import { installedPostgres, startPostgres } from '../src/index.ts'
import { until } from '../src/until.ts'
import { query, refusal } from './client.ts'

const all = installedPostgres().map((binaries) => [`${binaries.version} of ${binaries.source}`, binaries] as const)

describe.each(all)('Postgres %s', (_, binaries) => {
  test('has a standby that follows, refuses writes, and after its promotion takes them alone', async () => {
    await using primary = await startPostgres({ binaries, medium: 'memory' })
    await query(primary.url, 'CREATE TABLE told AS SELECT 1 AS n')
    await using standby = await primary.standby({ cluster_name: 'heir' })
    expect(await query(standby.url, 'SELECT n FROM told')).toEqual([{ n: 1 }])
    await until(async () => {
      const followers = await query(primary.url, 'SELECT application_name AS name, state FROM pg_stat_replication')
      return followers.some(({ name, state }) => name === 'heir' && state === 'streaming')
    }, 'the standby follows')
    // A commit that the standby has applied before it is told.
    await primary.restart({ synchronous_standby_names: 'heir', synchronous_commit: 'remote_apply' })
    await query(primary.url, 'INSERT INTO told VALUES (2)')
    expect(await query(standby.url, 'SELECT n FROM told')).toEqual([{ n: 1 }, { n: 2 }])
    expect(primary.backends()).toEqual([])
    await expect(query(standby.url, 'INSERT INTO told VALUES (3)')).rejects.toMatchObject({ code: '25006' })
    await primary.crash()
    await standby.promote()
    await query(standby.url, 'INSERT INTO told VALUES (3)')
    expect(await query(standby.url, 'SELECT count(*)::int AS count FROM told')).toEqual([{ count: 3 }])
    expect(await refusal(primary.url)).toBe('ECONNREFUSED')
    await primary.restart({ synchronous_standby_names: '' })
    expect(await query(primary.url, 'SELECT count(*)::int AS count FROM told')).toEqual([{ count: 2 }])
  })
})

test('a clone has the data and a life of its own, whether the first one runs or not', async () => {
  await using server = await startPostgres({ medium: 'memory' })
  await query(server.url, 'CREATE TABLE told AS SELECT 1 AS n')
  await using clone = await server.clone()
  await query(clone.url, 'INSERT INTO told VALUES (2)')
  expect(await query(server.url, 'SELECT n FROM told')).toEqual([{ n: 1 }])
  await clone.crash()
  await using late = await clone.clone({ work_mem: '5MB' })
  expect(clone.isRunning).toBe(false)
  expect(await query(late.url, `SELECT n, current_setting('work_mem') AS memory FROM told ORDER BY n`)).toEqual([
    { n: 1, memory: '5MB' },
    { n: 2, memory: '5MB' },
  ])
  expect(late.log()).toContain('was not properly shut down')
})
