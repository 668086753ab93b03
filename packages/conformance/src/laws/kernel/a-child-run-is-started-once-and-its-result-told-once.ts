import fc from 'fast-check'
import { auditRun } from '../../kernel/audit/audit-run.ts'
import { auditChildRun, type SeenRun } from '../../kernel/audit/child-runs.ts'
import { answeredOtherwise, evaluatedOtherwise } from '../../kernel/audit/ended.ts'
import { evidenceOf } from '../../kernel/audit/evidence.ts'
import { toldOtherwise } from '../../kernel/audit/told.ts'
import { type FamilyCrashes, type Member, untilFamilyEnds } from '../../kernel/family.ts'
import { instantsOf, livesOf, programsFor, WAITS, yieldsArbitrary } from '../../kernel/kernel-case.ts'
import type { Op, Program, StepOp } from '../../kernel/program.ts'
import type { Lives } from '../../kernel/run-lives.ts'
import { placedRuns } from '../../kernel/walk-runs.ts'
import { withKeys } from '../../kernel/with-keys.ts'
import type { Law } from '../../law/law.ts'
import type { Stage } from '../../law/stage.ts'
import type { Trial } from '../../law/trial.ts'

interface Case {
  readonly program: Program
  /** Of the first lives of the root, and of the runs below it; 0 leaves a life alone. */
  readonly crashes: FamilyCrashes
  readonly yields: readonly number[]
  /** Each life of a calm run is killed at each of its instants, one after the other. */
  readonly isExhaustive?: boolean
}

/** One process at a time: the root is run by its caller, each child run by a worker, and each may be killed anywhere. */
export const aChildRunIsStartedOnceAndItsResultToldOnce: Law = {
  id: 'a-child-run-is-started-once-and-its-result-told-once',
  level: 'K',
  clause: 'K-32',
  also: ['K-1', 'K-4', 'K-5', 'K-6', 'K-18', 'K-19'],
  invariant: 'K6',
  statement:
    'killed at any instant of the run or of the runs that it began, each of these is begun once, ends, and is told of once',
  features: ['run', 'message'],
  meets: [
    ...['a crash between an intent and its receipt', 'a crash between a settlement and its report'],
    ...['a child run of a child run', 'a report by reference', 'a child run that was recalled'],
  ],
  async check(trial) {
    const inside = programsFor(trial, { depth: 0, length: 3, without: [...WAITS, 'fail'] })
    const program = fc
      .record({ before: inside, child: inside, isRecalled: fc.constantFrom(false, false, true) })
      .map(({ before, child, isRecalled }) => withKeys([...before, run(child, isRecalled)]))
    const lives = fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 3 })
    await trial.forAll(
      fc.record({ program, crashes: fc.record({ root: lives, members: lives }), yields: yieldsArbitrary }),
      async (given: Case, stage) => {
        if (!given.isExhaustive) await tryFamily(trial, stage, given, 'run')
        else await tryEveryInstant(trial, stage, given)
      },
      { weight: 2, examples: EXAMPLES },
    )
  },
}

async function tryEveryInstant(trial: Trial, stage: Stage, given: Case): Promise<void> {
  const calm = await tryFamily(trial, stage, given, 'calm')
  const plans = [
    ...calm.root.flatMap((instants, life) =>
      instantsOf(trial, instants).map((at) => ({ root: [...zeros(life), at], members: [] })),
    ),
    ...calm.members.flatMap((instants, life) =>
      instantsOf(trial, instants).map((at) => ({ root: [], members: [...zeros(life), at] })),
    ),
  ]
  for (const [index, crashes] of plans.entries())
    await tryFamily(trial, stage, { ...given, crashes }, `killed-${index}`)
}

/** Answers how many instants each life of the root, and each of the others, passed. */
async function tryFamily(
  trial: Trial,
  stage: Stage,
  { program, crashes, yields }: Case,
  runId: string,
): Promise<{ root: number[]; members: number[] }> {
  const root = livesOf(trial, stage, program, { yields }, runId)
  const members = [...placedRuns(program, runId)].map(
    (placed): Member => ({
      ...placed,
      lives: livesOf(trial, stage, placed.op.child.program, { yields }, placed.runId),
    }),
  )
  const passed = { root: [] as number[], members: [] as number[] }
  const seen = (lives: Lives) => void (lives === root ? passed.root : passed.members).push(lives.instants)
  const end = await untilFamilyEnds(root, members, crashes, seen)
  const evidence = await evidenceOf(root)
  auditRun(evidence)
  answeredOtherwise(evidence, end)
  evaluatedOtherwise(evidence, end)
  await toldOtherwise(evidence, root)
  for (const member of members) {
    const run = await auditChildRun(await root.checker(), member)
    const own = await evidenceOf(member.lives)
    auditRun(own)
    await toldOtherwise(own, member.lives)
    meet(trial, member, run)
  }
  return passed
}

function meet({ tally }: Trial, { runId, op }: Member, { logged, log, reports }: SeenRun): void {
  const { spawned, started, recalled } = logged
  if (started.some(({ epoch }) => epoch > spawned.epoch)) tally.meet('a crash between an intent and its receipt')
  const settled = log.root?.settled[0]
  if (settled && (log.facts.at(-1)?.epoch ?? 0) > settled.epoch)
    tally.meet('a crash between a settlement and its report')
  if (runId.split('/').length > 2) tally.meet('a child run of a child run')
  if (reports.some(({ payload }) => 'settled' in (payload as object))) tally.meet('a report by reference')
  if (op.isRecalled && recalled.length > 0) tally.meet('a child run that was recalled')
}

const zeros = (count: number) => Array.from({ length: count }, () => 0)

function step(more: Partial<StepOp> = {}): StepOp {
  const plain = { effect: 'idempotent', input: null, value: 1, throws: 0, maxAttempts: 1, turns: 0 } as const
  return { do: 'step', key: '', ...plain, ...more }
}

function run(program: Program, isRecalled = false, task: unknown = null): Op {
  return { do: 'run', child: { do: 'call', key: '', task, program }, ...(isRecalled && { isRecalled }) }
}

const WAITS_FOR_EVER: Op = { do: 'message', key: '', name: '', timeoutMs: null }
const CALM: FamilyCrashes = { root: [], members: [] }
const EXAMPLES: Case[] = [
  { program: withKeys([run([step({ effect: 'once' })])]), crashes: CALM, yields: [], isExhaustive: true },
  {
    program: withKeys([
      step(),
      run([step({ value: 'x'.repeat(70_000) }), run([step()], false, { of: 'a child run' })]),
    ]),
    ...{ crashes: { root: [0, 9], members: [17, 0, 6] }, yields: [] },
  },
  { program: withKeys([run([step({ turns: 3 }), step()], true), step()]), crashes: CALM, yields: [] },
  {
    program: withKeys([run([step()]), run([step({ value: 2 })])]),
    crashes: { root: [0, 12], members: [0, 13] },
    yields: [],
  },
  // It ends because it is recalled, or never.
  { program: withKeys([run([WAITS_FOR_EVER], true)]), crashes: { root: [14], members: [9] }, yields: [] },
  { program: withKeys([run([step()], true)]), crashes: { root: [14, 9], members: [9] }, yields: [] },
]
