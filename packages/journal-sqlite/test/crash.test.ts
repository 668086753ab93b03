import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { blobAddress, FAILPOINTS, type Journal } from '@tangle-network/durability-contract'
import { expect, test } from 'vitest'
import { createSqliteJournal } from '../src/index.ts'
import { live, RUN } from './child/lifecycle.ts'
import type { Report, Step } from './child/program.ts'
import { collect, MANIFEST, verdict } from './run.ts'
import { scratchFile } from './scratch.ts'

const AT_ONCE = 3

/** What the second test kills at; the first one at everything else. */
const LIFE = ['deliver', 'claim', 'revive', 'forget', 'adopt']
const isOfLife = (name: string) => LIFE.some((mutation) => name.startsWith(`${mutation}:`))

test('a worker killed at any failpoint leaves what it acknowledged, all of a batch or none, and a chain that verifies', async () => {
  const killedAt = await killEverywhere('program', async (path, reports, at) => {
    await using journal = await createSqliteJournal({ path })
    await verify(journal, reports as Report[], at)
  })
  expect(killedAt.length).toBeGreaterThan(50)
  expect(new Set(killedAt)).toEqual(new Set(FAILPOINTS.filter((name) => !isOfLife(name))))
}, 180_000)

test('a run of a queue whose worker is killed at any failpoint of its life is as after the step before, or as after the step', async () => {
  const views: unknown[] = []
  await using whole = await createSqliteJournal({ path: scratchFile(), clock: () => 1_000_000 })
  await live(whole, async () => void views.push(await view(whole)))
  const killedAt = await killEverywhere('lifecycle-program', async (path, reports, at) => {
    const steps = Math.max(0, ...reports.map((report) => report.steps ?? 0))
    await using journal = await createSqliteJournal({ path, clock: () => 1_000_000 })
    const found = await view(journal)
    const isWhole = reports.some(({ killing }) => killing?.endsWith(':after-commit'))
    expect(found, at).toEqual(views[isWhole ? steps + 1 : steps])
  })
  expect(new Set(killedAt.filter(isOfLife))).toEqual(new Set(FAILPOINTS.filter(isOfLife)))
}, 180_000)

/** Everything that can be seen of the run, but for ids that are random. */
async function view(journal: Journal): Promise<unknown> {
  const { runs } = await journal.list()
  if (runs.length === 0) return [await verdict(journal.begin(RUN, { ...MANIFEST, queue: 'q' }, { reuse: false }))]
  const { messages } = await journal.inbox(RUN)
  return [runs, await collect(journal, RUN), messages.map(({ id, ...message }) => message)]
}

interface Told {
  readonly killing?: string
  readonly failpoints?: number
  readonly steps?: number
}

/** Runs the program once for each failpoint it passes, kills it there, and looks at what is left. */
async function killEverywhere(
  program: string,
  check: (path: string, reports: Told[], at: string) => Promise<void>,
): Promise<string[]> {
  // Halves the processor time of a worker: the first, which ends by itself, leaves its compiled sources to the others.
  const cache = scratchFile('compiled')
  const whole = await runProgram(program, scratchFile(), 0, cache)
  expect(whole.signal).toBeNull()
  const total = whole.reports.at(-1)?.failpoints ?? 0
  const killedAt: string[] = []
  let next = 1
  const lane = async () => {
    for (let nth = next++; nth <= total; nth = next++) {
      const path = scratchFile()
      const { signal, reports } = await runProgram(program, path, nth, cache)
      expect(signal, `kill ${nth} of ${total}`).toBe('SIGKILL')
      const { killing = '' } = reports.at(-1) ?? {}
      killedAt.push(killing)
      await check(path, reports, `killed at failpoint ${nth}, ${killing}`)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, lane))
  expect(killedAt).toHaveLength(total)
  return killedAt
}

async function runProgram(program: string, path: string, nth: number, cache: string) {
  const file = new URL(`./child/${program}.ts`, import.meta.url).pathname
  const child = spawn(process.execPath, ['--conditions=@tangle-network/source', file, path, String(nth)], {
    stdio: ['ignore', 'inherit', 'inherit', 'pipe'],
    env: { ...process.env, NODE_COMPILE_CACHE: cache },
  })
  const exit = once(child, 'exit')
  const lines = (await text(child.stdio[3] as Readable)).split('\n').filter((line) => line !== '')
  const [, signal] = await exit
  return { signal: signal as unknown, reports: lines.map((line) => JSON.parse(line) as Told) }
}

interface Call {
  readonly step: Step
  readonly acknowledged: boolean
  readonly epoch: number
}

function callsOf(reports: readonly Report[]): Call[] {
  const answers = new Map(
    reports.flatMap((report) => ('acknowledged' in report ? [[report.acknowledged, report.epoch ?? 0] as const] : [])),
  )
  return reports.flatMap((report) =>
    'sends' in report
      ? [{ step: report.step, acknowledged: answers.has(report.sends), epoch: answers.get(report.sends) ?? 0 }]
      : [],
  )
}

/** acknowledged ⊆ recovered ⊆ acknowledged + in flight, run by run; then what was in flight is offered again. */
async function verify(journal: Journal, reports: readonly Report[], at: string): Promise<void> {
  for (const runId of ['first', 'second']) {
    const calls = callsOf(reports).filter(({ step }) => step.runId === runId)
    const done = calls.filter(({ acknowledged }) => acknowledged)
    if (done.length === 0 && (await verdict(journal.head(runId))) !== 'granted') continue
    const whole = payloadsOf(calls)
    const recovered = await collect(journal, runId)
    expect([payloadsOf(done), whole], at).toContainEqual(recovered.map(({ payload }) => payload))
    const head = await journal.head(runId)
    expect(head.epoch, at).toBeGreaterThanOrEqual(Math.max(0, ...done.map(({ epoch }) => epoch)))
    for (const { step, acknowledged } of calls) {
      if (acknowledged && step.op === 'putBlob') {
        const bytes = Buffer.from(step.text)
        expect(Buffer.from(await journal.getBlob(runId, blobAddress(bytes))).equals(bytes), at).toBe(true)
      }
      if (acknowledged && step.op === 'append' && step.batch.end) expect(head.status, at).toBe(step.batch.end)
      if (!acknowledged && step.op === 'append') {
        expect(await verdict(journal.append(step.lease, step.batch)), at).toBe('granted')
      }
    }
    const settled = await collect(journal, runId)
    expect(
      settled.map(({ payload }) => payload),
      at,
    ).toEqual(whole)
  }
}

/** What the log holds when these calls took effect, replays once. */
function payloadsOf(calls: readonly Call[]): unknown[] {
  const log: unknown[] = []
  for (const { step } of calls) {
    if (step.op !== 'append') continue
    for (const [index, { payload }] of step.batch.entries.entries()) log[step.batch.after.seq + index] = payload
  }
  return log
}
