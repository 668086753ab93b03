import type { LawReport, Report } from '../src/index.ts'
import type { Timeline } from '../src/report/timeline.ts'

/** Names that break whoever forgets to escape or to clean them. */
export const HOSTILE = [
  '<script>alert(1)</script>',
  ']]>',
  'nul \0 and \uffff',
  'lone \ud800',
  '"&\'',
  '# \\ not',
] as const

export const law: LawReport = {
  ...{ id: 'a-stale-writer-loses', level: 'L0', clause: 'J-6', also: ['L-7'], invariant: 'J6' },
  statement: 'after another owner acquires the run, nothing the first owner sends has any effect',
  ...{ result: 'holds', seconds: 0.31, cases: 0, schedules: 0, operations: 14 },
}

export const timeline: Timeline = {
  lanes: ['worker 0', 'worker 1', 'worker 2'],
  events: [
    { lane: 0, round: 0, label: 'begin r0', outcome: 'ok', run: 'r0' },
    { lane: 1, round: 0, label: 'begin r1', outcome: 'ok', run: 'r1' },
    { lane: 2, round: 1, label: 'head r0', outcome: 'ok', run: 'r0' },
    { lane: 0, round: 1, label: 'append r0 ×3', outcome: 'ok', run: 'r0', detail: 'seqs 1 to 3' },
    { lane: 0, round: 2, label: 'append r0 ×1 end', outcome: 'died', run: 'r0' },
    { lane: 0, round: 2, label: 'renew r0', outcome: 'died', run: 'r0' },
    { lane: 1, round: 2, label: 'acquire r0', outcome: 'refused', run: 'r0', detail: 'HELD' },
    { lane: 1, round: 4, label: 'acquire r0', outcome: 'ok', run: 'r0', detail: 'epoch 2' },
    { lane: 1, round: 5, label: 'append r0 ×1', outcome: 'unknown', run: 'r0', detail: 'STORE_LOST' },
    { lane: 2, round: 6, label: 'claim a queue with a long name', outcome: 'ok' },
    { lane: 2, round: 7, label: 'read r0', outcome: 'ok', run: 'r0', detail: 'two entries are missing' },
  ],
  kills: [{ lane: 0, round: 2, at: 'append:committed' }],
  leases: [
    { lane: 0, run: 'r0', epoch: 1, from: 0, to: 2 },
    { lane: 1, run: 'r1', epoch: 1, from: 0, to: 7 },
    { lane: 1, run: 'r0', epoch: 2, from: 4, to: 7 },
  ],
  ticks: [{ round: 4, ms: 60_000 }],
}

const lost: LawReport = {
  ...law,
  ...{ id: 'a-killed-worker-loses-nothing', level: 'L2', clause: 'J-7', also: [], invariant: 'J1', result: 'broken' },
  statement: 'what a worker was told is stored is there after it was killed',
  ...{ seconds: 41.7, cases: 212, schedules: 212, operations: 5_120, seed: 7 },
  failure: {
    invariant: 'J1',
    message: 'J1: read r0 after recovery: expected 3 acknowledged entries, found 1 entry',
    ...{ expected: '3 acknowledged entries, seqs 1 to 3', found: '1 entry, seq 1', where: 'read r0 after recovery' },
    counterexample: {
      ...{ version: 1, workers: 3, runIds: ['r0', 'r1'], watched: false },
      rounds: [{ steps: [{ worker: 0, operation: { do: 'head', run: 0 }, delay: 0 }] }, { tickMs: 50 }],
      deaths: [{ worker: 0, life: 0, failpoint: 1 }],
    },
    timeline,
  },
  replay: 'npx durability-conformance replay ./schedule-a-killed-worker-loses-nothing.json',
}

export const passing: Report = {
  ...{ version: 1, subject: 'journal-sqlite', kernel: null, chosen: { levels: null, laws: null } },
  ...{ seed: 1_842_003, runs: 100, timeMs: null, startedAt: '2026-01-05T10:20:30.400Z', seconds: 93.4 },
  environment: {
    ...{ sqlite: '3.50.4', journal_mode: 'wal', synchronous: 'extra' },
    ...{ node: 'v24.0.0', platform: 'linux 6.1 x64' },
  },
  laws: [
    law,
    {
      ...law,
      id: 'values-are-exact',
      clause: 'V-1',
      also: [],
      invariant: 'J10',
      statement: 'a value comes back equal',
    },
    {
      ...{ ...law, id: 'one-of-two-racing-writers-wins', level: 'L1', clause: 'J-4', also: ['J-5', 'L-2'] },
      ...{
        invariant: 'J4',
        statement: 'of two writers that append after the same cursor, exactly one is acknowledged',
      },
      ...{ cases: 100, schedules: 100, operations: 2_310, seconds: 7.25 },
    },
    { ...withoutFailure(lost), result: 'holds' },
    {
      ...{ ...law, id: 'a-frozen-writer-wakes', level: 'L4', clause: 'L-8', also: [], invariant: 'J7' },
      statement: 'a worker that was stopped past its lease writes nothing when it wakes',
    },
  ],
  faults: { 'kill at append:committed': { asked: 212, landed: 187 }, 'clock jumps back': { asked: 40, landed: 40 } },
  coverage: { 'stale epoch refused': 318, 'conflict between two writers': 97, 'acknowledgement lost': 12 },
  ...{ cases: 312, schedules: 312, operations: 7_472, kills: 187, holds: true },
}

export const failing: Report = {
  ...passing,
  laws: passing.laws.map((each) => (each.id === lost.id ? lost : each)),
  holds: false,
}

/** Some levels not claimed, one in part, one breach that is known. */
export const partly: Report = {
  ...passing,
  subject: 'journal-of-somebody',
  laws: [
    ...passing.laws.map((each): LawReport => {
      if (each.level === 'L2') return unclaimed(each, 'the harness has no workerModule')
      if (each.level === 'L4') return unclaimed(each, 'the harness opens journals, not stores')
      return each
    }),
    {
      ...{ ...law, id: 'lists-are-complete', clause: 'J-13', also: [], invariant: 'J13', result: 'exempt' },
      ...{ statement: 'a list tells every run once', reason: 'lists are cut at 1,000 runs until the next release' },
      failure: { invariant: 'J13', message: 'J13: list: expected 1001 runs, found 1000' },
    },
  ],
}

/** Every text of it is hostile. */
export const hostile: Report = {
  ...failing,
  subject: HOSTILE.join(' '),
  environment: { [HOSTILE[0]]: HOSTILE.join(' ') },
  faults: { [HOSTILE[0]]: { asked: 1, landed: 1 } },
  coverage: { [HOSTILE.join(' ')]: 1 },
  laws: (['broken', 'exempt', 'not claimed', 'holds'] as const).map((result, index) => ({
    ...law,
    ...{ id: `law-${index}`, statement: HOSTILE.join(' '), result, reason: HOSTILE.join(' ') },
    ...(index < 2 && {
      replay: HOSTILE.join(' '),
      failure: {
        ...{ invariant: 'J6' as const, message: HOSTILE.join('\n'), expected: HOSTILE[0], found: HOSTILE[2] },
        counterexample: { strings: HOSTILE },
        timeline: { ...timeline, lanes: [...HOSTILE] },
      },
    }),
  })),
}

function unclaimed({ failure: _, ...rest }: LawReport, reason: string): LawReport {
  return { ...rest, result: 'not claimed', reason, cases: 0, schedules: 0, operations: 0, seconds: 0 }
}

function withoutFailure({ failure: _, replay: __, seed: ___, ...rest }: LawReport): LawReport {
  return rest
}
