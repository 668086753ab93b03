import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Contender } from '../contender.ts'
import { CONTENDERS } from '../contenders.ts'
import { playRounds, type Sample } from '../rounds.ts'
import type { Workload } from '../workload.ts'
import { contender } from './samples.ts'
import { WORKLOADS } from './tiny.ts'

const MEASURE = fileURLToPath(new URL('./measure-tiny.ts', import.meta.url))
const LIMITS_MS = { floor: 60_000, ours: 60_000, peer: 60_000 }
const SEQUENTIAL = WORKLOADS.slice(0, 1)

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bench-test-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

interface Played {
  readonly workloads?: readonly Workload[]
  readonly limitsMs?: typeof LIMITS_MS
  readonly rounds?: number
  readonly isQuick?: boolean
}

function play(contenders: readonly Contender[], options: Played = {}): Promise<readonly Sample[]> {
  const { workloads = SEQUENTIAL, limitsMs = LIMITS_MS, rounds = 1, isQuick = false } = options
  const measure = ['--conditions=@tangle-network/source', '--expose-gc', MEASURE]
  return playRounds({
    ...{ rounds, isQuick, contenders, workloads, folder, server: undefined, measure, limitsMs },
    onSample: () => {},
  })
}

test('the floor and ours do every workload, and nothing is left of their places', async () => {
  const contenders = CONTENDERS.filter(
    ({ name, store, kind }) =>
      ['floor', 'ours', 'ours (snapshot)', 'ours (checkpoint)'].includes(name) &&
      kind !== 'peer' &&
      store !== 'postgres',
  )
  const samples = await play(contenders, { workloads: WORKLOADS })
  expect(samples.flatMap(({ error }) => error ?? [])).toStrictEqual([])
  expect(samples.map(({ contender: name, store, workload }) => `${workload}: ${name} on ${store}`)).toStrictEqual([
    ...['sequential: floor on sqlite', 'sequential: ours on sqlite', 'sequential: floor on sqlite'],
    ...['concurrent: floor on sqlite', 'concurrent: ours on sqlite', 'concurrent: floor on sqlite'],
    ...['resume: ours on sqlite', 'resume: ours (snapshot) on sqlite', 'resume: ours (checkpoint) on sqlite'],
    ...['append: floor on sqlite', 'append: ours on sqlite', 'append: floor on sqlite'],
    ...['watch: ours on sqlite', 'claim: ours on sqlite'],
    ...['disk: floor on sqlite', 'disk: ours on sqlite', 'disk: floor on sqlite'],
    ...['memorySuspended: ours on sqlite', 'memoryLive: ours on sqlite'],
    'kernel: ours on memory',
  ])
  for (const { measured } of samples) expect(measured?.figure).toSatisfy(Number.isFinite)
  expect(readdirSync(folder)).toStrictEqual([])
}, 240_000)

test.each([
  [false, ['one two ours peer two one', 'two one peer ours one two']],
  [true, ['one two ours peer', 'two one peer ours']],
])('floors are before and after all others, every other round is turned round; quick: %s', async (isQuick, rounds) => {
  const contenders = [contender('one', 'floor'), contender('two', 'floor'), contender('ours', 'ours')]
  const absent = [...contenders, contender('peer', 'peer')].map((each) => ({ ...each, absent: 'is not opened' }))
  const samples = await play(absent, { rounds: 2, isQuick })
  const played = [0, 1].map((of) => samples.filter(({ round }) => round === of).map((each) => each.contender))
  expect(played.map((names) => names.join(' '))).toStrictEqual(rounds)
})

test('a workload that takes minutes is measured in the first rounds alone', async () => {
  const absent = { ...contender('ours', 'ours'), absent: 'is not opened' }
  const [work] = SEQUENTIAL as [Workload]
  const samples = await play([absent], { rounds: 4, workloads: [work, { ...work, name: 'long', roundsAtMost: 2 }] })
  const roundsOf = (name: string) => samples.filter(({ workload }) => workload === name).map(({ round }) => round)
  expect([roundsOf(work.name), roundsOf('long')]).toStrictEqual([
    [0, 1, 2, 3],
    [0, 1],
  ])
})

test('who lies about its steps has failed, and what was found is told', async () => {
  const [sample] = await play([contender('liar', 'peer')])
  expect(sample?.measured).toBeUndefined()
  expect(sample?.error).toContain('liar: expected 5 steps in run-1, found 4')
})

test('who takes too long is cut off with what it started, and that is told', async () => {
  const pids = join(folder, 'pids')
  process.env.BENCH_TEST_PIDS = pids
  const [sample] = await play([contender('sleeper', 'peer')], { limitsMs: { ...LIMITS_MS, peer: 5_000 } })
  expect(sample).toMatchObject({ contender: 'sleeper', error: 'cut off after 5 s' })
  const started = Number(readFileSync(pids, 'utf8'))
  expect(started).toBeGreaterThan(1)
  // The system takes a moment to end it.
  await expect.poll(() => isAlive(started)).toBe(false)
})

test('who cannot be measured here has failed with the reason, in every round, and is not opened', async () => {
  const absent = { ...contender('absent', 'peer'), absent: 'has no schema' }
  const samples = await play([absent], { rounds: 2 })
  expect(samples.map(({ round, error }) => [round, error])).toStrictEqual(
    [0, 1].map((round) => [round, 'has no schema']),
  )
})

function isAlive(pid: number): boolean {
  try {
    // One that has ended and that nobody has asked about yet is still listed; it is a zombie.
    return process.platform === 'linux'
      ? !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
      : process.kill(pid, 0)
  } catch {
    return false
  }
}
