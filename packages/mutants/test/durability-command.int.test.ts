import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createSupervisor, defineAgent } from '@tangle-network/durability'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { POSTGRES_VARIABLE } from '../src/postgres-variable.ts'

const manifest = import.meta.resolve('@tangle-network/durability/package.json')
const main = join(dirname(fileURLToPath(manifest)), 'src/cli/main.ts')
const folder = mkdtempSync(join(tmpdir(), 'durability-command-'))
const server = process.env[POSTGRES_VARIABLE]!
/** The command knows no schema but the usual one, so it gets a database of its own. */
const database = `command_${randomUUID().replaceAll('-', '').slice(0, 16)}`
const url = Object.assign(new URL(server), { pathname: `/${database}` }).href

beforeAll(() => ask(server, `CREATE DATABASE ${database}`))
afterAll(async () => {
  await ask(server, `DROP DATABASE ${database} WITH (FORCE)`)
  rmSync(folder, { recursive: true })
})

async function ask(where: string, statement: string): Promise<readonly unknown[]> {
  const client = new pg.Client({ connectionString: where })
  await client.connect()
  try {
    return (await client.query(statement)).rows
  } finally {
    await client.end()
  }
}

/** Ends with the status; whatever it prints holds no password. */
function durability(...words: readonly string[]): { readonly status: number | null; readonly said: string } {
  const argv = ['--conditions=@tangle-network/source', main, ...words]
  const env = { ...process.env, DURABILITY_URL: url }
  const { status, stdout, stderr } = spawnSync(process.execPath, argv, { cwd: folder, env, encoding: 'utf8' })
  const said = stdout + stderr
  expect(said).not.toContain(new URL(url).password)
  return { status, said }
}

test('the command looks at a journal on Postgres, changes what it is told to, and makes none by asking', async () => {
  expect(new URL(url).password.length).toBeGreaterThan(8)
  expect(durability('ls')).toMatchObject({ status: 1, said: expect.stringContaining('found no journal') })
  expect(await ask(url, `SELECT FROM pg_namespace WHERE nspname = 'durability'`)).toStrictEqual([])

  const agent = defineAgent({ name: 'answer', act: (_: null, scope) => scope.step('s', () => 42) })
  const supervisor = await createSupervisor({ url, signals: false })
  await supervisor.run(agent, null, { runId: 'run' })
  await supervisor.close()

  expect(durability('ls').said).toMatch(/\nrun +completed +4 +answer +ended /)
  expect(durability('show', 'run').said).toContain('✓ answer  agent, 2 B\n└─ ✓ s  2 B\n')
  expect(durability('tail', 'run').said).toMatch(/\n +4 .* node\.settled .*\ncompleted\n$/)
  expect(durability('verify', 'run').said).toMatch(/^intact {2}run: 4 entries/)
  expect(durability('signal', 'run', 'go')).toMatchObject({ status: 1, said: expect.stringContaining('RUN_CLOSED') })
  expect(durability('export', 'run', '--out', 'run.jsonl').status).toBe(0)
  expect(durability('import', 'run.jsonl').said).toContain('Nothing changed: run stands in postgres://')
  expect(durability('import', 'run.jsonl', '--url', 'sqlite:copy.sqlite').status).toBe(0)
  expect(durability('show', 'run', '--url', 'sqlite:copy.sqlite').said).toContain('└─ ✓ s  2 B\n')
})
