import { describe, expect, test } from 'vitest'
import { siteIn } from '../../src/testing/call-site.ts'
import { CrashTestError } from '../../src/testing/index.ts'
import { judge } from '../../src/testing/judge.ts'
import { Schedule } from '../../src/testing/schedule.ts'
import { TrialRecord } from '../../src/testing/trial-record.ts'

const leniency = { repeatable: [], accepts: undefined }
const step = { runId: 'run', path: [], key: 'pay', idempotencyKey: 'k', life: 0, site: undefined }
const lease = { runId: 'run', owner: 'a', epoch: 1, token: 't', expiresAt: 0 }
const settled = { kind: 'step.settled', payload: { v: 1, node: 1, key: 'pay', outcome: { ok: {} } } }

function done(): TrialRecord {
  const record = new TrialRecord('crashed', new Schedule([]))
  record.end = { result: { runId: 'run', status: 'done', value: 1 } }
  return record
}

function commit(record: TrialRecord): void {
  const at = { after: { seq: 1, digest: 'd' }, at: 0 }
  record.log.sent(lease, { ...at, entries: [settled] })()
}

// A kernel that keeps its word never does these: they are shown to the judge.
describe('the judge', () => {
  test('finds a step that is executed after its outcome was durable, and not one that is executed before', () => {
    const [clean, trial] = [done(), done()]
    for (const record of [clean, trial]) {
      record.begins({ ...step, effect: 'idempotent' })
      commit(record)
    }
    expect(judge(trial, clean, leniency).fault).toBeUndefined()
    trial.begins({ ...step, effect: 'idempotent' })
    expect(judge(trial, clean, leniency).fault).toMatchObject({ finding: 'STEP_REPEATED' })
  })

  test('finds a once step that is executed twice, and lets an idempotent one be', () => {
    for (const [effect, finding] of [
      ['idempotent', undefined],
      ['once', 'ONCE_REPEATED'],
    ] as const) {
      const trial = done()
      trial.begins({ ...step, effect })
      trial.begins({ ...step, effect })
      expect(judge(trial, done(), leniency).fault?.finding).toBe(finding)
    }
  })
})

test('an outcome that was sent and not committed is not durable', () => {
  const trial = done()
  trial.begins({ ...step, effect: 'idempotent' })
  trial.log.sent(lease, { after: { seq: 1, digest: 'd' }, at: 0, entries: [settled] })
  expect(trial.begins({ ...step, effect: 'idempotent' }).wasCommitted).toBe(false)
})

test('the error of a kernel that repeats a step says that it is no fault of the agent', () => {
  const trial = done()
  const fault = { finding: 'STEP_REPEATED', what: 'again', trial } as const
  const { message } = new CrashTestError(fault, { reason: 'kernel', certainty: 'observed', why: 'seen' })
  expect(message).toContain('no fault of the agent')
})

describe('the site of a call', () => {
  const stack = (...lines: string[]) => ['Error', ...lines.map((line) => `    at ${line}`)].join('\n')

  test.each([
    ['act (/app/src/agent.ts:3:5)', '/app/src/agent.ts:3:5'],
    ['async act (file:///app/a%20b/agent.js:3:5)', '/app/a b/agent.js:3:5'],
    ['/app/agent.ts:3:5', '/app/agent.ts:3:5'],
    ['Object.act [as go] (/app/(group)/agent.ts:3:5)', '/app/(group)/agent.ts:3:5'],
  ])('%s is told', (line, expected) => {
    expect(siteIn(stack(line))).toMatch(new RegExp(`${expected.replace(/[()]/g, '\\$&').slice(1)}$`))
  })

  test('is the first that is neither of Node, of a package nor of the kernel', () => {
    const passed = [
      'node:internal/process/task_queues:95:5',
      'randomUUID (/app/node_modules/uuid/index.js:1:1)',
      'runLoop (/repository/packages/runtime-kernel/src/run-loop.ts:1:1)',
    ]
    expect(siteIn(stack(...passed, 'act (/app/agent.ts:7:1)'))).toMatch(/app\/agent\.ts:7:1$/)
    expect(siteIn(stack(...passed))).toBeUndefined()
  })
})
