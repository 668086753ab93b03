import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { installedPostgres, startPostgres } from '../src/index.ts'
import { isGone, processes } from '../src/processes.ts'
import { connected, query, refusal } from './client.ts'
import { remains } from './remains.ts'

const all = installedPostgres().map((binaries) => [`${binaries.version} of ${binaries.source}`, binaries] as const)
const UNCLEAN = 'database system was not properly shut down; automatic recovery in progress'

describe.each(all)('Postgres %s', (_, binaries) => {
  test('crashed while it is written to, again and again, has all that it acknowledged and nothing else', async () => {
    await using server = await startPostgres({ binaries })
    await query(server.url, 'CREATE TABLE told (n int PRIMARY KEY)')
    let acknowledged = 0
    for (const enough of [1, 40, 100]) {
      const { pid } = server
      const client = await connected(server.url)
      let here = 0
      const writing = (async () => {
        for (let n = acknowledged + 1; ; n++) {
          await client.query('INSERT INTO told VALUES ($1)', [n])
          acknowledged = n
          here += 1
        }
      })().catch((error) => error)
      while (here < enough) await sleep(1)
      const children = processes().filter(({ parent }) => parent === pid)
      expect(children.length).toBeGreaterThan(3)
      await server.crash()
      expect(children.filter((child) => !isGone(child.pid))).toEqual([])
      expect(await writing).toBeInstanceOf(Error)
      expect(remains({ pid, dataDir: server.dataDir })).toEqual([])
      expect(await refusal(server.url)).toBe('ECONNREFUSED')
      await server.restart()
      const rows = await query(server.url, 'SELECT count(*)::int AS count, max(n) AS max FROM told')
      // The statement that was under way may have been applied.
      expect([acknowledged, acknowledged + 1]).toContain(rows[0]!.max)
      expect(rows[0]!.count).toBe(rows[0]!.max)
      acknowledged = Number(rows[0]!.max)
    }
    expect(server.log().split(UNCLEAN)).toHaveLength(4)
  })

  test('whose client process is killed cuts off every client, recovers and goes on', async () => {
    await using server = await startPostgres({ binaries, medium: 'memory' })
    const losses: unknown[] = []
    const [victim, bystander] = [await connected(server.url, losses), await connected(server.url, losses)]
    await victim.query('CREATE TABLE kept AS SELECT 1 AS n')
    const { rows } = await victim.query('SELECT pg_backend_pid() AS pid')
    expect(server.backends()).toHaveLength(2)
    expect(server.backends().map(({ pid }) => pid)).toContain(rows[0].pid)
    await server.killBackend(rows[0].pid)
    await server.ready()
    await expect(bystander.query('SELECT 1')).rejects.toThrow()
    expect(await query(server.url, 'SELECT n FROM kept')).toEqual([{ n: 1 }])
    expect(losses.length).toBeGreaterThan(0)
    expect(server.log()).toContain('was terminated by signal 9')
    expect(server.log()).toContain(UNCLEAN)
  })
})

test('a server that was crashed and never started again leaves nothing', async () => {
  const server = await startPostgres({ medium: 'memory' })
  await server.crash()
  await server.stop()
  expect(remains(server)).toEqual([])
})

test('what cannot be struck is refused: a server that is down, and a process that is none of its own', async () => {
  await using server = await startPostgres({ medium: 'memory' })
  await expect(server.killBackend(process.pid)).rejects.toThrow(`found ${process.pid}. There are:`)
  await server.crash()
  await expect(server.crash()).rejects.toThrow('it has ended')
  await expect(server.ready()).rejects.toThrow('it has ended')
})
