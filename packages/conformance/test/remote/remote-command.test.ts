import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import {
  htmlReport,
  memoryRemoteHarness,
  type RemoteHarness,
  runRemoteConformance,
  withMethods,
} from '../../src/index.ts'
import { command, lastLine } from '../command.ts'

const folder = mkdtempSync(join(tmpdir(), 'remote-'))
afterAll(() => rmSync(folder, { recursive: true }))
const INDEX = JSON.stringify(new URL('../../src/index.ts', import.meta.url).href)

test('a remote is proven by the command, with a report of level R', async () => {
  const text = `import { memoryRemoteHarness } from ${INDEX}\nexport const remote = memoryRemoteHarness()`
  writeFileSync(join(folder, 'remote.mjs'), text)
  const run = ['remote', 'remote.mjs', '--runs', '1', '--seed', '1', '--report', 'out.html', '--json']
  const ended = await command(folder, ...run)
  expect(ended.code).toBe(0)
  const { laws, holds, subject } = lastLine(ended) as { laws: { level: string; result: string }[] } & Record<
    string,
    unknown
  >
  expect([holds, subject]).toStrictEqual([true, 'remote in memory'])
  expect(new Set(laws.map(({ level }) => level))).toStrictEqual(new Set(['R']))
  expect(laws.filter(({ result }) => result === 'holds').length).toBeGreaterThan(10)
  const page = readFileSync(join(folder, 'out.html'), 'utf8')
  expect(page).toContain('executions elsewhere')
  expect(page).not.toContain('zombies and clocks')
})

test('a law that is broken is told with the command that shows it again', async () => {
  const text = `
    import { memoryRemoteHarness, REMOTE_MUTANTS } from ${INDEX}
    export const remote = REMOTE_MUTANTS.find(({ id }) => id === 'a-cancel-is-an-end').plant(memoryRemoteHarness(), () => {})`
  writeFileSync(join(folder, 'broken.mjs'), text)
  const law = 'a-cancellation-is-an-end-only-with-proof'
  const { code, stdout } = await command(folder, 'remote', 'broken.mjs', '--laws', law, '--seed', '3', '--runs', '2')
  expect(code).toBe(1)
  expect(stdout).toContain(`npx durability-conformance remote broken.mjs --laws ${law} --seed 3 --runs 2`)
})

test('what a report tells of an executor that tells its credential is not the credential', async () => {
  const secret = 'canary-91bd'
  const harness = withMethods(memoryRemoteHarness() as RemoteHarness, (executor) => ({
    lookup: () => Promise.reject(new Error(`lookup with ${secret}`)),
    result: async (reference, ask) => ({ ...(await executor.result(reference, ask)), is: secret as 'unknown' }),
  }))
  const laws = ['a-result-is-the-same-whenever-it-is-asked-for']
  const report = await runRemoteConformance({ ...harness, secret }, { laws, runs: 1, seed: 1 })
  expect(report.holds).toBe(false)
  expect(JSON.stringify(report)).toContain('[hidden]')
  expect(JSON.stringify(report) + htmlReport(report)).not.toContain(secret)
})
