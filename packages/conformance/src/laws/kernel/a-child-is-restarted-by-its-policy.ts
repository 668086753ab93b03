import fc from 'fast-check'
import { attemptsLost } from '../../kernel/audit/attempts.ts'
import { doubledChildren, settledEarly } from '../../kernel/audit/children.ts'
import { onceTwice, wanderingKeys } from '../../kernel/audit/effects.ts'
import { evaluatedOtherwise } from '../../kernel/audit/ended.ts'
import { auditedAtAnyTime } from '../../kernel/audit/evidence.ts'
import { enteredAgain, executedAgain } from '../../kernel/audit/executed-again.ts'
import { startedBeforeRestart, strayRestarts } from '../../kernel/audit/restarts.ts'
import { toldOtherwise, unstoredDelivered, wanderingRandom } from '../../kernel/audit/told.ts'
import { instants, livesOf, programsFor, yieldsArbitrary } from '../../kernel/kernel-case.ts'
import type { CallOp, Program, StepOp } from '../../kernel/program.ts'
import { childrenOf, placedPrograms } from '../../kernel/walk-program.ts'
import { withKeys } from '../../kernel/with-keys.ts'
import type { Law } from '../../law/law.ts'

const AUDITS = [
  ...[strayRestarts, startedBeforeRestart, settledEarly, doubledChildren, wanderingKeys, executedAgain, enteredAgain],
  ...[onceTwice, attemptsLost, wanderingRandom, unstoredDelivered],
]

/** Each attempt has a program of its own, and its steps have the keys of those in the attempt before. */
export const aChildIsRestartedByItsPolicy: Law = {
  id: 'a-child-is-restarted-by-its-policy',
  level: 'K',
  clause: 'K-29',
  also: ['K-2', 'K-5', 'K-6', 'K-21'],
  invariant: 'K5',
  statement:
    'a child that failed begins again as often as it may, over all lives, when all that it had started is over, and its keys are those of other steps',
  features: ['restart', 'fail', 'call'],
  meets: [
    ...['a child that began again', 'a child that failed for good', 'an attempt that outlived its life'],
    ...['a key used again', 'a crash between two attempts'],
  ],
  async check(trial) {
    const program = programsFor(trial).filter((ops) => [...placedPrograms(ops)].some(hasSeveral))
    const examples = [8, 10, 12, 13, 14, 15, 16, 18, 20, 24].map((at) => ({
      ...{ program: FAILING, crashes: [at, 9], yields: [] },
    }))
    await trial.forAll(
      fc.record({ program, crashes: instants(), yields: yieldsArbitrary }),
      async ({ program, crashes, yields }, stage) => {
        const lives = livesOf(trial, stage, program, { yields })
        const evidence = await auditedAtAnyTime(lives, { crashes }, AUDITS)
        await toldOtherwise(evidence, lives)
        evaluatedOtherwise(evidence, await lives.untilEnd(), 'K3')
        const { nodes, facts } = evidence.log
        for (const node of nodes.filter(({ attempt }) => attempt > 1)) {
          trial.tally.meet('a child that began again')
          const [end] = node.settled
          if (end && 'failed' in end.outcome) trial.tally.meet('a child that failed for good')
          if (end && end.epoch > node.epoch) trial.tally.meet('an attempt that outlived its life')
          const before = nodes.find(({ id, attempt }) => id === node.id && attempt === node.attempt - 1)
          if ([...node.steps.keys()].some((key) => before?.steps.has(key))) trial.tally.meet('a key used again')
          if (facts[node.since]?.kind === 'run.acquired') trial.tally.meet('a crash between two attempts')
        }
      },
      { weight: 4, examples },
    )
  },
}

function hasSeveral({ program }: { readonly program: Program }): boolean {
  return program.flatMap(childrenOf).some(({ again }) => again !== undefined)
}

const STEP: StepOp = {
  ...({ do: 'step', key: '', effect: 'idempotent', input: null, value: 1 } as const),
  ...{ throws: 0, maxAttempts: 1, turns: 1 },
}
const FAIL = { do: 'fail', message: 'planned' } as const

function failing(program: Program, again: readonly Program[]): CallOp {
  return { do: 'call', key: '', task: null, program, again }
}

/** The first comes round in its third attempt, the second never does. */
const FAILING: Program = withKeys([
  failing(
    [STEP, failing([FAIL], [[STEP]]), FAIL],
    [
      [{ ...STEP, effect: 'once' }, FAIL],
      [STEP, { do: 'random' }],
    ],
  ),
  failing([STEP, FAIL], [[STEP, FAIL]]),
])
