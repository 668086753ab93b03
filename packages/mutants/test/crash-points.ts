import { atWorkElsewhere, notCreated, notDispatched } from './crash/cases-elsewhere.ts'
import type { CrashCase, CrashPoint } from './crash/crash-point.ts'
import { awaitGo, cancelledOnce, consumedOnce, oneDeadline, orphanedBlob, tellGo } from './crash/holds.ts'
import { finishedUntold } from './crash/play-child-run.ts'
import { aFailedSync } from './crash/play-failed-sync.ts'
import { offeredAgain } from './crash/play-lost-acknowledgement.ts'
import { theOldOwnerComesBack } from './crash/play-old-owner.ts'
import { onTheWire } from './crash/play-on-the-wire.ts'
import { aPanic } from './crash/play-panic.ts'
import { aRunThatKills } from './crash/play-poison.ts'
import type { CrashStage } from './crash/stage.ts'

const BEGUN = ['run.acquired', 'node.spawned'] as const
const FIRST = [...BEGUN, 'step.settled'] as const
const PAYING = [...FIRST, 'step.intended'] as const
const ENDED = [...PAYING, 'step.settled', 'step.settled', 'node.settled'] as const
const DOUBLED = [...BEGUN, 'node.spawned', 'step.settled', 'node.settled'] as const
const WAITING = [...FIRST, 'wait.armed', 'run.suspended'] as const

const value = (came: unknown) => ({ status: 'done', value: came })
const once = { first: 1, pay: 1, second: 1 }
const steps = { program: 'steps', comesTo: value([1, 2, 3]), calls: once } as const
const unpaid = { program: 'steps', comesTo: value([1, 'unknown', 3]) } as const
const family = { program: 'family', comesTo: value(42), calls: { double: 1, store: 1 } } as const
const asleep = { comesTo: value(2), calls: { first: 1, second: 1 }, holds: oneDeadline } as const
const listener = {
  program: 'listener',
  comesTo: value(['told', 'nothing']),
  calls: { first: 1, second: 1 },
  holds: consumedOnce,
} as const
const quitter = { program: 'quitter', ttlMs: 1_500, comesTo: { status: 'cancelled' }, holds: cancelledOnce } as const

const whileRunning: readonly CrashCase[] = [
  { ...steps, kills: [{ instant: 'first:begun' }], leaves: BEGUN, calls: { ...once, first: 2 } },
  { ...unpaid, kills: [{ instant: 'pay:begun' }], leaves: PAYING, calls: once },
]
const beforeItsOutcome: readonly CrashCase[] = [
  { ...steps, kills: [{ instant: 'first:made' }], leaves: BEGUN, calls: { ...once, first: 2 } },
  { ...unpaid, kills: [{ instant: 'pay:made' }], leaves: PAYING, calls: once },
  {
    ...unpaid,
    kills: [{ at: 'append:after-commit', of: 'step.intended' }],
    leaves: PAYING,
    calls: { first: 1, second: 1 },
  },
]
const inTheMiddleOfAnAppend: readonly CrashCase[] = [
  {
    ...steps,
    kills: [{ at: 'append:before-write', of: 'step.intended' }],
    leaves: BEGUN,
    calls: { ...once, first: 2 },
  },
  {
    ...steps,
    on: 'sqlite',
    kills: [{ at: 'append:after-fence', of: 'step.intended' }],
    leaves: BEGUN,
    calls: { ...once, first: 2 },
  },
  {
    ...steps,
    on: 'sqlite',
    kills: [{ at: 'append:between-entries', of: 'step.intended' }],
    leaves: BEGUN,
    calls: { ...once, first: 2 },
  },
  { ...steps, kills: [{ at: 'append:before-commit', of: 'node.spawned' }], leaves: [] },
  { ...steps, kills: [{ at: 'append:after-commit', of: 'node.spawned' }], leaves: BEGUN },
]

const tellWaiting = (stage: CrashStage) => awaitGo(stage).then(() => tellGo(stage))

/** Every point of the design's table at which a run may die, in its order and words. */
export const CRASH_POINTS: readonly CrashPoint[] = [
  {
    point: 'after begin, before the first entry',
    must: 'resume as fresh with the recorded manifest; never wedge',
    clauses: 'K-4, J-1',
    cases: [
      { ...steps, kills: [{ at: 'begin:after-commit' }], leaves: [] },
      { ...steps, does: 'start', kills: [{ at: 'begin:after-commit' }], leaves: [] },
    ],
  },
  {
    point: 'before an intent is durable',
    must: 'it never happened; the same key starts it',
    clauses: 'K-3, K-4',
    cases: [
      {
        ...steps,
        kills: [{ at: 'append:before-commit', of: 'step.intended' }],
        leaves: BEGUN,
        calls: { ...once, first: 2 },
      },
    ],
  },
  {
    point: 'intent durable, remote not yet created',
    must: 'create again with the same idempotency key',
    clauses: 'K-38, D-1, D-2',
    cases: notCreated,
  },
  {
    point: 'bound, not dispatched',
    must: 'look up by planned ids, dispatch idempotently',
    clauses: 'K-38, D-1, D-2',
    cases: notDispatched,
  },
  {
    point: 'running, in-process',
    // That interruptions are counted is seen where a run kills its worker each time.
    must: 'the old attempt can no longer commit; by effect class: retry under the same key, or unknown; interruptions counted in the journal',
    clauses: 'K-2, K-3',
    cases: whileRunning,
  },
  {
    point: 'running, remote',
    must: 'reattach after the cursor; else in doubt, reservation held',
    clauses: 'K-38, K-25, D-4',
    cases: atWorkElsewhere,
  },
  {
    point: 'effect done, outcome not journaled',
    must: 'idempotent: retry with the same key; once: unknown, said aloud',
    clauses: 'K-2, K-3',
    cases: beforeItsOutcome,
  },
  {
    point: 'blob stored, entry not',
    must: 'an orphan blob, pruned later; work unfinished',
    clauses: 'B-3, B-4, K-2',
    cases: [
      {
        ...{ program: 'large', kills: [{ at: 'putBlob:after-commit' }], leaves: BEGUN, comesTo: { status: 'done' } },
        ...{ calls: { big: 2 }, holds: orphanedBlob },
      },
    ],
  },
  {
    point: 'result durable, node not settled',
    must: 'settle from the result; no re-execution',
    clauses: 'K-1, K-4',
    cases: [
      {
        ...{ program: 'late', kills: [{ at: 'append:before-commit', of: 'node.settled' }], leaves: FIRST },
        ...{ comesTo: value(1), calls: { first: 1 } },
      },
    ],
  },
  {
    point: 'child settled, parent not told',
    must: 'delivered from the journal, once',
    clauses: 'K-6, K-1',
    cases: [{ ...family, kills: [{ at: 'append:after-commit', of: 'node.settled' }], leaves: DOUBLED }],
  },
  {
    point: 'settled, caller not told',
    must: 'the identical result again',
    clauses: 'K-13',
    cases: [{ ...steps, kills: [{ instant: 'answered' }], leaves: ENDED }],
  },
  {
    point: 'during an append',
    must: 'all of the batch or none of it',
    clauses: 'J-5, F-2',
    cases: inTheMiddleOfAnAppend,
  },
  {
    point: 'append durable, acknowledgement lost',
    must: 'the retry finds its own digests at its own seqs, makes them durable once more, and succeeds, even after a takeover or the end',
    clauses: 'J-10, J-12',
    play: offeredAgain,
    hits: 1,
  },
  {
    point: 'append still on the wire when its client died',
    must: 'decided by the fence of the next epoch, never by a read',
    clauses: 'J-6, J-11',
    never: { sqlite: 'a file has no wire: what its process had not committed when it died is gone' },
    play: onTheWire,
    hits: 2,
  },
  {
    point: 'fsync fails',
    must: 'that writer is poisoned; reopen and verify before any further acknowledgement',
    clauses: 'J-7, J-12, K-14',
    play: (stage, skip) => (stage.backend === 'sqlite' ? aFailedSync(stage, skip) : aPanic(stage, skip)),
    hits: 1,
  },
  {
    point: 'during a wait',
    must: 'the same node, the same absolute deadline',
    clauses: 'K-16, K-18',
    cases: [
      {
        ...asleep,
        program: 'sleeper',
        kills: [{ at: 'append:after-commit', of: 'wait.armed' }],
        leaves: [...FIRST, 'wait.armed'],
      },
      { ...asleep, program: 'napper', kills: [{ at: 'append:after-commit', of: 'run.suspended' }], leaves: WAITING },
    ],
  },
  {
    point: 'message delivered, not consumed',
    must: 'consumed once after resume',
    clauses: 'K-17, M-1',
    cases: [
      { ...listener, does: 'tell', before: awaitGo, kills: [{ at: 'deliver:after-commit' }], leaves: WAITING },
      {
        ...{ ...listener, before: tellWaiting, leaves: WAITING },
        kills: [{ at: 'append:before-commit', of: 'wait.settled' }],
      },
      {
        ...{ ...listener, before: tellWaiting, kills: [{ at: 'append:after-commit', of: 'wait.settled' }] },
        leaves: [...WAITING, 'run.acquired', 'wait.settled'],
      },
    ],
  },
  {
    point: 'during cancel',
    must: 'stays cancel-requested until the end is proven',
    clauses: 'K-19',
    cases: [
      {
        ...{ ...quitter, kills: [{ at: 'append:after-commit', of: 'node.cancelled' }] },
        // What the cancellation called off is in its commit.
        ...{ leaves: [...BEGUN, 'node.cancelled', 'step.settled'], calls: { work: 1, tidy: 1 } },
      },
      {
        ...{ ...quitter, kills: [{ instant: 'tidy:begun' }], leaves: [...BEGUN, 'node.cancelled', 'step.settled'] },
        calls: { work: 1, tidy: 2 },
      },
    ],
  },
  {
    point: 'the old owner comes back',
    must: 'every mutation is FENCED; it stops starting effects',
    clauses: 'J-6, K-10',
    play: theOldOwnerComesBack,
    hits: 1,
  },
  {
    point: 'during recovery itself',
    must: 'recovery is re-run from the same facts to the same state',
    clauses: 'K-4, K-5',
    cases: [
      {
        ...{ ...unpaid, leaves: PAYING, calls: once },
        kills: [
          { instant: 'pay:made' },
          { at: 'begin:after-commit' },
          { at: 'append:before-commit', of: 'run.acquired' },
        ],
      },
      {
        ...{ ...unpaid, leaves: [...PAYING, 'run.acquired', 'step.settled'], calls: once },
        kills: [{ instant: 'pay:made' }, { at: 'append:after-commit', of: 'run.acquired' }],
      },
    ],
  },
  {
    point: 'after the terminal entry',
    must: 'answered from the journal; no spend, no effect',
    clauses: 'K-13, J-8',
    cases: [{ ...steps, kills: [{ at: 'append:after-commit', of: 'node.settled' }], leaves: ENDED }],
  },
  {
    point: 'child run finished, parent not told',
    must: 'it is delivered by the outbox before the child ends; once',
    clauses: 'K-32',
    play: finishedUntold,
    hits: 4,
  },
  {
    point: 'a run that kills its worker each time',
    must: 'bounded interruptions, then quarantined and visible; other runs unaffected; ten deploys do not quarantine a healthy run',
    clauses: 'Q-3, Q-4, Q-5, K-14',
    play: aRunThatKills,
    hits: 10,
  },
]
