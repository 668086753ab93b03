import fc from 'fast-check'
import { doubledChildren } from '../../kernel/audit/children.ts'
import { auditedAtAnyTime } from '../../kernel/audit/evidence.ts'
import { refusedChildren, refusedOtherwise, startedRefused } from '../../kernel/audit/refused.ts'
import { reservedWhatIsShort } from '../../kernel/audit/spending.ts'
import { toldOtherwise } from '../../kernel/audit/told.ts'
import { featuresOf, instants, livesOf, programsFor, yieldsArbitrary } from '../../kernel/kernel-case.ts'
import { nodeAt } from '../../kernel/kernel-log.ts'
import type { CallOp, Program, StepOp } from '../../kernel/program.ts'
import { placedPrograms } from '../../kernel/walk-program.ts'
import { withKeys } from '../../kernel/with-keys.ts'
import type { Law } from '../../law/law.ts'

/** Children are refused for each cause there is; that what is short is refused, and nothing else, its own law counts. */
export const aRefusedChildNeverStarts: Law = {
  id: 'a-refused-child-never-starts',
  level: 'K',
  clause: 'K-31',
  also: ['K-5', 'K-6', 'K-19', 'K-26'],
  invariant: 'K6',
  statement:
    'a child that lies too deep, asks for too much or is asked for by a cancelled agent is refused in the log, told so in every life, and never starts',
  features: ['depth', 'cancel', 'budget', 'call'],
  meets: [
    ...['a child that lay too deep', 'a child of a cancelled agent', 'a child that asked for too much'],
    ...['a refusal that a later life told'],
  ],
  async check(trial) {
    const program = programsFor(trial).filter((ops) => [...placedPrograms(ops)].length > 1)
    const cases = fc.record({ program, maxDepth: fc.nat({ max: 2 }), crashes: instants(), yields: yieldsArbitrary })
    const refused = [[], [8], [12, 12], [16], [20, 10], [26]].map((crashes) => ({ program: REFUSED, crashes }))
    const made = featuresOf(trial).includes('conversation') ? [{ program: MADE, crashes: [1] }] : []
    const examples = [...refused, ...made].map((example) => ({ ...example, maxDepth: 2, yields: [] }))
    await trial.forAll(
      cases,
      async ({ program, maxDepth, crashes, yields }, stage) => {
        const lives = livesOf(trial, stage, program, { yields, maxDepth })
        const audits = [doubledChildren, startedRefused, reservedWhatIsShort]
        const evidence = await auditedAtAnyTime(lives, { crashes }, audits)
        refusedOtherwise(evidence, maxDepth)
        await toldOtherwise(evidence, lives)
        for (const { fact } of refusedChildren(evidence.log)) {
          trial.tally.meet(MET[fact.failure.code ?? ''] ?? 'a refusal of another code')
          const parent = nodeAt(evidence.log.nodes, fact.parent, fact.seq)
          if (parent?.settled.some(({ epoch }) => epoch > fact.epoch))
            trial.tally.meet('a refusal that a later life told')
        }
      },
      { weight: 4, examples },
    )
  },
}

const MET: Readonly<Record<string, string>> = {
  DEPTH_EXCEEDED: 'a child that lay too deep',
  CANCELLED: 'a child of a cancelled agent',
  BUDGET_EXHAUSTED: 'a child that asked for too much',
}

const STEP: StepOp = {
  ...({ do: 'step', key: '', effect: 'idempotent', input: null, value: 1 } as const),
  ...{ throws: 0, maxAttempts: 1, turns: 1 },
}

function call(program: Program, more: Partial<CallOp> = {}): CallOp {
  return { do: 'call', key: '', task: null, program, ...more }
}

/** Its conversation is let in before it is told to stop, and says nothing of it. */
const MADE: Program = withKeys([
  {
    do: 'cancel',
    child: call(
      [
        {
          ...({ do: 'conversation', key: '', effect: 'pure', maxAttempts: 1, task: [] } as const),
          ...{ turns: [STEP], decisions: [STEP, STEP] },
        },
        { do: 'fail', message: 'planned' },
      ],
      { again: [[{ do: 'fail', message: 'planned' }], []] },
    ),
  },
])

const REFUSED: Program = withKeys([
  { do: 'cancel', child: call([STEP, call([STEP])]) },
  call([call([STEP], { budget: { tokens: 20 } }), call([call([STEP]), STEP])], { budget: { tokens: 10 } }),
  STEP,
])
