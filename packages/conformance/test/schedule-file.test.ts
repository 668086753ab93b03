import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { replayCommand } from '../src/cli/replay-command.ts'
import { withReplay } from '../src/cli/replay-line.ts'
import { readScheduleFile, writeScheduleFile } from '../src/cli/schedule-file.ts'
import { commandLine } from '../src/cli/shell.ts'
import { HarnessFailed } from '../src/index.ts'
import type { Schedule } from '../src/schedules/schedule.ts'
import { failing } from './sample-report.ts'

const folder = mkdtempSync(join(tmpdir(), 'schedule-'))
afterAll(() => rmSync(folder, { recursive: true }))
mkdirSync(join(folder, 'reports'))

const law = 'a-stale-writer-loses'
const schedule: Schedule = {
  ...{ version: 1, workers: 1, runIds: ['a \ud800'], deaths: [], watched: false },
  rounds: [{ steps: [{ worker: 0, operation: { do: 'putBlob', lease: { run: 0, age: 0 }, bytes: '\0' }, delay: 0 }] }],
}

test('a schedule is read back as it was written, with its harness found from where the file lies', () => {
  const harness = join(folder, 'harness.ts')
  const path = writeScheduleFile(join(folder, 'reports'), { harness, law, seed: 7, schedule })
  expect(path).toBe(join(folder, 'reports', `schedule-${law}.json`))
  expect(JSON.parse(readFileSync(path, 'utf8')).harness).toBe('../harness.ts')
  const found = readScheduleFile(path)
  expect(found).toStrictEqual({ version: 1, law, seed: 7, schedule, harness: found.harness })
  expect(resolve(found.harness)).toBe(harness)
})

test('a command that replays can be pasted, whatever is in its paths', () => {
  expect(commandLine('replay', './a/schedule.json')).toBe('npx durability-conformance replay ./a/schedule.json')
  expect(commandLine('run', `it's mine.ts`, '--seed', 3)).toBe(
    `npx durability-conformance run 'it'\\''s mine.ts' --seed 3`,
  )
})

describe('a broken law is told how to be seen again', () => {
  const broken = { ...failing.laws.find(({ result }) => result === 'broken')!, id: law }
  const harness = join(folder, 'harness.ts')

  test('by its schedule, which is written beside the reports', () => {
    const report = [join(folder, 'reports', 'out.html')]
    const { replay } = withReplay(broken, failing, { path: harness, report })
    expect(replay).toBe(`npx durability-conformance replay ${join(folder, 'reports', `schedule-${law}.json`)}`)
    const found = readScheduleFile(join(folder, 'reports', `schedule-${law}.json`))
    expect(found).toMatchObject({ seed: 7, schedule: broken.failure!.counterexample })
  })

  test('or by the seed of its own, where its case is no schedule', () => {
    const other = { ...broken, failure: { ...broken.failure!, counterexample: [1, 2] } }
    const { replay } = withReplay(other, failing, { path: './my harness.ts', kernel: './k.ts', report: [] })
    const rest = `--laws ${law} --seed 7 --runs 100 --kernel ./k.ts`
    expect(replay).toBe(`npx durability-conformance run './my harness.ts' ${rest}`)
  })

  test('and a law that holds is left as it is', () => {
    const holding = failing.laws[0]!
    expect(withReplay(holding, failing, { path: harness, report: [] })).toBe(holding)
  })
})

describe('a replay', () => {
  const harness = join(folder, 'harness.mjs')
  const members = `capabilities: { durability: 'power', hosts: 'one', notifications: true, transactions: false }, provision() {}, open() {}, destroy() {}`
  writeFileSync(harness, `export const harness = { name: 'mine', ${members} }`)
  const path = writeScheduleFile(folder, { harness, law, seed: 7, schedule })

  test('ends with 1 when the schedule fails again, and says what was found', async () => {
    const failure = { invariant: 'J1' as const, message: 'lost', expected: 'three', found: 'one' }
    const { code, text, json } = await replayCommand(path, {}, async (_, given) => {
      expect(given).toStrictEqual(schedule)
      return failure
    })
    expect(code).toBe(1)
    expect(text).toContain('found: one')
    expect(json).toStrictEqual({ law, seed: 7, inProcess: true, holds: false, failure })
  })

  test('ends with 0 when it does not', async () => {
    const { code, json } = await replayCommand(path, {}, async () => undefined)
    expect({ code, json }).toStrictEqual({
      code: 0,
      json: { law, seed: 7, inProcess: true, holds: true, failure: null },
    })
  })

  test('that the harness cannot play is no failure of the law', async () => {
    const unplayable = replayCommand(path, {}, () => Promise.reject(new Error('no such place')))
    await expect(unplayable).rejects.toThrow(HarnessFailed)
  })

  test('can be of another harness than the one that the schedule names', async () => {
    await expect(replayCommand(path, { harness: join(folder, 'gone.ts') })).rejects.toThrow('There is no module at')
  })
})
