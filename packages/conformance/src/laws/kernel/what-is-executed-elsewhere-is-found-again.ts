import fc from 'fast-check'
import { broken, evidenceOf } from '../../kernel/audit/evidence.ts'
import {
  askedTooEarly,
  eventsOtherwise,
  executedOutOfOrder,
  executionsIn,
  spentElsewhere,
} from '../../kernel/audit/executions.ts'
import { unconserved } from '../../kernel/audit/spending.ts'
import { toldOtherwise } from '../../kernel/audit/told.ts'
import { MOST_TOKENS } from '../../kernel/interpret-execution.ts'
import { featuresOf, instants, livesOf, yieldsArbitrary } from '../../kernel/kernel-case.ts'
import type { CallOp, ExecuteOp, Program } from '../../kernel/program.ts'
import { placeOf } from '../../kernel/walk-program.ts'
import { withKeys } from '../../kernel/with-keys.ts'
import type { Law } from '../../law/law.ts'
import type { Stage } from '../../law/stage.ts'
import type { Trial } from '../../law/trial.ts'
import { LossyRemote, REMOTE_FAULTS, type RemoteFault } from '../../remote/lossy-remote.ts'
import { MemoryRemote } from '../../remote/memory-remote.ts'
import { reluctant } from '../../remote/reluctant-remote.ts'
import type { RemoteProgramParts } from '../../remote/remote-program.ts'

interface Case {
  /** One after the other; the last two at once. */
  readonly remotes: readonly RemoteProgramParts[]
  /** Whether two more, which end only when they are stopped, are called off. */
  readonly isRecalled: boolean
  readonly leases: boolean
  readonly keepsIds: boolean
  readonly faults: readonly RemoteFault[]
  readonly crashes: readonly number[]
  readonly yields: readonly number[]
  /** The remote forgets everything after so many lives. */
  readonly forgetsAfter: number | null
}

/** Both sides fail: the process at any instant, the network at any call, the remote between two lives. */
export const whatIsExecutedElsewhereIsFoundAgain: Law = {
  id: 'what-is-executed-elsewhere-is-found-again',
  level: 'K',
  clause: 'K-38',
  also: ['K-2', 'K-5', 'K-19', 'K-24'],
  invariant: 'K2',
  statement:
    'killed at any instant, a run has what it asked for executed elsewhere once, shows its events once and in order, is told what it came to or that nobody can know, and gives back what it leased',
  features: ['execute', 'call', 'all', 'cancel', 'deadline'],
  meets: [
    ...['an execution that outlived a life', 'a start that was made again', 'an outcome that nobody can know'],
    ...['one that was called off', 'an environment that was given back', 'one that was paid for'],
  ],
  async check(trial) {
    const parts = fc.record({
      ...{ emits: fc.nat({ max: 4 }), ends: fc.constantFrom('ok' as const, 'failed' as const) },
      spends: fc.option(fc.nat({ max: MOST_TOKENS }), { nil: undefined }),
    })
    const fault = fc.record({
      kind: fc.constantFrom(...REMOTE_FAULTS),
      ...{ call: fc.integer({ min: 1, max: 12 }), after: fc.nat({ max: 3 }) },
    })
    const cases: fc.Arbitrary<Case> = fc.record({
      remotes: fc.array(parts, { minLength: 1, maxLength: 3 }),
      ...{ isRecalled: fc.boolean(), leases: fc.boolean(), keepsIds: fc.boolean() },
      faults: fc.uniqueArray(fault, { maxLength: 2, selector: ({ call }) => call }),
      ...{ crashes: instants(), yields: yieldsArbitrary },
      forgetsAfter: fc.option(fc.integer({ min: 1, max: 3 }), { freq: 3 }),
    })
    await trial.forAll(cases, (given, stage) => tryOne(trial, stage, given), { weight: 4, examples: EXAMPLES })
  },
}

const CALM: Case = {
  ...{ remotes: [{ emits: 3, ends: 'ok' }], isRecalled: false, leases: true, keepsIds: true },
  ...{ faults: [], crashes: [], yields: [], forgetsAfter: null },
}
/** Its events are cut off, so that some stand in the log when it comes back for the rest. */
const AMID_EVENTS: Case = { ...CALM, faults: [{ kind: 'cut', call: 3, after: 1 }] }
const PAID = [
  { emits: 1, ends: 'ok' },
  { emits: 2, ends: 'ok', spends: 3 },
  { emits: 0, ends: 'failed' },
] as const
const EXAMPLES: readonly Case[] = [
  { ...CALM, isRecalled: true },
  ...Array.from({ length: 14 }, (_, index) => ({ ...CALM, crashes: [6 + 2 * index] })),
  ...(['lost', 'answer lost', 'late'] as const).map((kind) => ({ ...CALM, faults: [{ kind, call: 2 }] })),
  { ...CALM, faults: [{ kind: 'cut', call: 3, after: 1 }] },
  { ...CALM, faults: [{ kind: 'twice', call: 3 }] },
  { ...CALM, faults: [{ kind: 'reordered', call: 3, after: 0 }] },
  ...Array.from({ length: 10 }, (_, index) => ({ ...AMID_EVENTS, crashes: [20 + 2 * index] })),
  { ...CALM, keepsIds: false, faults: [{ kind: 'answer lost', call: 2 }] },
  { ...CALM, keepsIds: false, faults: [{ kind: 'late', call: 2, after: 3 }] },
  { ...CALM, keepsIds: false, crashes: [12], forgetsAfter: 1 },
  // Taken for unknown and left, then killed; meanwhile it arrives, and is found.
  { ...CALM, keepsIds: false, faults: [{ kind: 'late', call: 2, after: 1 }], crashes: [10, 11] },
  { ...CALM, leases: false, isRecalled: true, crashes: [12, 12] },
  ...[[], [16], [20], [24]].map((crashes) => ({ ...CALM, remotes: PAID, crashes })),
]

async function tryOne(trial: Trial, stage: Stage, given: Case): Promise<void> {
  const { leases, keepsIds, crashes, yields, forgetsAfter } = given
  const memory = new MemoryRemote({ leases, keepsIds, keptEvents: 100, hasTokens: false })
  // What arrives twice is started twice where ids are not kept.
  const faults = given.faults.filter(({ kind }) => keepsIds || kind !== 'twice')
  const network = new LossyRemote(faults, trial.tally)
  const lives = livesOf(trial, stage, programOf(given, featuresOf(trial).includes('budget')), {
    yields,
    remote: network.over(reluctant(memory)),
  })
  let hasForgotten = false
  for (const [life, crashAt] of crashes.entries()) {
    await lives.crash(crashAt)
    // What is kept through restarts is not forgotten by them.
    if (life + 1 === forgetsAfter && !keepsIds) {
      memory.restart(true)
      hasForgotten = true
    }
  }
  await lives.untilEnd()
  await network.settle()
  const evidence = await evidenceOf(lives)
  executedOutOfOrder(evidence)
  askedTooEarly(evidence)
  eventsOtherwise(evidence, (place) => startsOf(memory, place)[0]?.events.map(({ data }) => data) ?? [])
  unconserved(evidence)
  const cameOf = (place: readonly string[]) => startsOf(memory, place)[0]?.result ?? 'never'
  if (spentElsewhere(evidence, cameOf) > 0) trial.tally.meet('one that was paid for')
  await toldOtherwise(evidence, lives)
  const executions = executionsIn(evidence.log)
  // What comes in another order is asked for again, once for each hole.
  const mayMiss = faults.filter(({ kind }) => kind === 'reordered').length > 1
  for (const { place, outcome, facts, intended } of executions) {
    const starts = startsOf(memory, place)
    const where = `execution ${placeOf(place)}`
    const gap = facts.find((fact) => fact.kind === 'remote.progressed' && fact.gap)
    if (gap && !mayMiss) broken('J11', where, 'no gap, for all is kept', `one at ${gap.seq}`)
    if (starts.length > 1) broken('K2', where, 'to be started once', `${starts.length} starts`)
    const isAtWork = starts.some(({ result }) => result === undefined)
    if (outcome && !('unknown' in outcome) && isAtWork)
      broken('K2', where, 'nothing at work that is said to be over', 'that it is')
    const epochs = facts.map(({ epoch }) => epoch)
    if (Math.max(...epochs) > intended.epoch) trial.tally.meet('an execution that outlived a life')
    if (outcome && 'unknown' in outcome) trial.tally.meet('an outcome that nobody can know')
    if (outcome && 'ok' in outcome && starts.length === 0)
      broken('K1', where, 'to have been started', 'a result of nothing')
    if (facts.some(({ kind }) => kind === 'remote.recalled')) trial.tally.meet('one that was called off')
    if (facts.some(({ kind }) => kind === 'remote.released')) trial.tally.meet('an environment that was given back')
  }
  if (network.startsAgain > 0) trial.tally.meet('a start that was made again')
  const unknown = executions.filter(({ outcome }) => outcome && 'unknown' in outcome)
  // A life may end while several are on their way.
  const doubtful = network.landed + (lives.crashed.length + (hasForgotten ? 1 : 0)) * executions.length
  // Under an id that is kept only that of one to stop stays in doubt, whose start may be on its way.
  const recalled = executions.filter(({ facts }) => facts.some(({ kind }) => kind === 'remote.recalled')).length
  const most = keepsIds ? recalled : doubtful
  if (unknown.length > most) broken('K2', 'the run', `at most ${most} outcomes unknown`, `${unknown.length}`)
  const left = unknown.filter(({ facts }) => facts.some(({ kind }) => kind === 'remote.bound')).length
  if (!hasForgotten && memory.environments !== left)
    broken('K6', 'the remote', `${left} environments left, of what may be at work`, `${memory.environments}`)
}

function startsOf({ started }: MemoryRemote, place: readonly string[]) {
  return started.filter(({ program }) => program.name === place.join('-'))
}

/** Where agents have budgets, all but the first are paid from that of an agent of their own. */
function programOf({ remotes, isRecalled }: Case, hasBudgets: boolean): Program {
  const execute = (remote: RemoteProgramParts): ExecuteOp => ({ do: 'execute', key: '', remote })
  const budget = hasBudgets ? { budget: { tokens: MOST_TOKENS } } : {}
  const call = (remote: RemoteProgramParts): CallOp => {
    return { do: 'call', key: '', task: null, program: [execute(remote)], ...budget }
  }
  const endless: RemoteProgramParts = { emits: 2, ends: 'never', resists: true }
  const [first, ...atOnce] = remotes
  return withKeys([
    ...(first ? [execute(first)] : []),
    ...(atOnce.length > 0 ? [{ do: 'all' as const, branches: atOnce.map(call) }] : []),
    // At once, and when it is at work.
    ...(isRecalled
      ? [
          { do: 'cancel' as const, child: call(endless) },
          { ...call(endless), timeoutMs: 1_000 },
        ]
      : []),
  ])
}
