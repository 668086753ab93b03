import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readReport } from '@tangle-network/durability-conformance'
import { afterAll, describe, expect, test } from 'vitest'

const manifest = import.meta.resolve('@tangle-network/durability-conformance/package.json')
const main = join(dirname(fileURLToPath(manifest)), 'src/cli/main.ts')
const folder = mkdtempSync(join(tmpdir(), 'command-'))
afterAll(() => rmSync(folder, { recursive: true }))

interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs the command in the folder. */
function command(...args: readonly string[]): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const argv = ['--conditions=@tangle-network/source', main, ...args]
    execFile(
      process.execPath,
      argv,
      { cwd: folder, env: { ...process.env, NO_COLOR: '1' } },
      (error, stdout, stderr) => {
        if (error && typeof error.code !== 'number') reject(error)
        else resolve({ code: error ? Number(error.code) : 0, stdout, stderr })
      },
    )
  })
}

const harnessOf = (name: string) => relative(folder, fileURLToPath(new URL(`fixtures/${name}`, import.meta.url)))
const sound = harnessOf('../../src/memory-harness.ts')
const unfenced = harnessOf('unfenced-harness.ts')
const ONE_LAW = ['--laws', 'a-stale-writer-loses', '--seed', '11']

describe('run', () => {
  test('ends with 0 when all claimed laws hold, tells what it did, and writes every report', async () => {
    const reports = ['out.json', 'out.html', 'junit.xml', 'out.tap']
    const { code, stdout, stderr } = await command(
      'run',
      sound,
      ...ONE_LAW,
      ...reports.flatMap((name) => ['--report', name]),
    )
    expect(code, stderr).toBe(0)
    expect(stdout).toContain('The one claimed law holds.')
    expect(stderr).toContain('holds L0 a-stale-writer-loses')
    expect(readdirSync(folder).sort()).toStrictEqual(reports.toSorted())
    const report = readReport(readFileSync(join(folder, 'out.json'), 'utf8'))
    expect(report).toMatchObject({ subject: 'journal-memory', seed: 11, holds: true, environment: { shelf: 'a map' } })
    expect(readFileSync(join(folder, 'out.tap'), 'utf8')).toContain('ok 1 - a-stale-writer-loses')
  })

  test('ends with 1 when one is broken, and its last line is the report, with the command that shows it again', async () => {
    const { code, stdout, stderr } = await command('run', unfenced, ...ONE_LAW, '--json')
    expect(code, stderr).toBe(1)
    const report = readReport(stdout.trimEnd().split('\n').at(-1)!)
    const [law] = report.laws
    expect(law).toMatchObject({
      result: 'broken',
      failure: { invariant: 'J6', where: 'renew by the first owner', expected: 'FENCED' },
    })
    expect(law!.failure!.found).toMatch(/^an answer: /)
    expect(law!.replay).toBe(`npx durability-conformance run ${unfenced} ${ONE_LAW.join(' ')} --runs 100`)
  })

  test('tries every law at least once, however short the time', async () => {
    const { code, stdout } = await command('run', sound, ...ONE_LAW, '--time', '0.001s', '--json')
    expect(code).toBe(0)
    expect(readReport(stdout)).toMatchObject({ timeMs: 1, runs: 25, laws: [{ result: 'holds' }] })
  })

  test('ends with 2 when the harness claims none of the laws: that proves nothing', async () => {
    const { code, stderr } = await command('run', sound, '--levels', 'K')
    expect(code).toBe(2)
    expect(stderr).toContain('No law was checked, so nothing is proven')
  })
})

test('badge shows what a report says, and no more than the laws that it chose', async () => {
  await command('run', sound, ...ONE_LAW, '--report', 'report.json')
  const { code, stdout } = await command('badge', '--out', 'badge.svg')
  expect(code).toBe(0)
  expect(stdout).toBe('![durability: L0 in part](<badge.svg>)\n')
  expect(readFileSync(join(folder, 'badge.svg'), 'utf8')).toContain('<title>durability: L0 in part</title>')
})
