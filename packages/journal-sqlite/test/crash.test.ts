import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { blobAddress, FAILPOINTS, type Journal } from '@tangle-network/durability-contract'
import { expect, test } from 'vitest'
import { createSqliteJournal } from '../src/index.ts'
import type { Report, Step } from './child/program.ts'
import { collect, verdict } from './run.ts'
import { scratchFile } from './scratch.ts'

const AT_ONCE = 3

test('a worker killed at any failpoint leaves what it acknowledged, all of a batch or none, and a chain that verifies', async () => {
  // Halves the processor time of a worker: the first, which ends by itself, leaves its compiled sources to the others.
  const cache = scratchFile('compiled')
  const whole = await runProgram(scratchFile(), 0, cache)
  expect(whole.signal).toBeNull()
  const total = whole.reports.map((report) => ('failpoints' in report ? report.failpoints : 0)).at(-1) ?? 0
  const killedAt: string[] = []
  let next = 1
  const lane = async () => {
    for (let nth = next++; nth <= total; nth = next++) {
      const path = scratchFile()
      const { signal, reports } = await runProgram(path, nth, cache)
      expect(signal, `kill ${nth} of ${total}`).toBe('SIGKILL')
      killedAt.push(...reports.flatMap((report) => ('killing' in report ? [report.killing] : [])))
      await using journal = await createSqliteJournal({ path })
      await verify(journal, reports, `killed at failpoint ${nth}`)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, lane))
  expect(killedAt).toHaveLength(total)
  expect(total).toBeGreaterThan(50)
  expect(new Set(killedAt)).toEqual(new Set(FAILPOINTS))
}, 180_000)

async function runProgram(path: string, nth: number, cache: string): Promise<{ signal: unknown; reports: Report[] }> {
  const file = new URL('./child/program.ts', import.meta.url).pathname
  const child = spawn(process.execPath, ['--conditions=@tangle-network/source', file, path, String(nth)], {
    stdio: ['ignore', 'inherit', 'inherit', 'pipe'],
    env: { ...process.env, NODE_COMPILE_CACHE: cache },
  })
  const exit = once(child, 'exit')
  const lines = (await text(child.stdio[3] as Readable)).split('\n').filter((line) => line !== '')
  const [, signal] = await exit
  return { signal, reports: lines.map((line) => JSON.parse(line) as Report) }
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
