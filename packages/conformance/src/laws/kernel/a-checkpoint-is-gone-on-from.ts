import { emptyRunState, foldRun } from '@tangle-network/durability-contract'
import fc from 'fast-check'
import { auditRun } from '../../kernel/audit/audit-run.ts'
import { evaluatedOtherwise } from '../../kernel/audit/ended.ts'
import { broken, evidenceOf } from '../../kernel/audit/evidence.ts'
import { toldOtherwise, wanderingRandom } from '../../kernel/audit/told.ts'
import { exampleProgram } from '../../kernel/example-program.ts'
import { featuresOf, instants, livesOf, programsFor, yieldsArbitrary } from '../../kernel/kernel-case.ts'
import type { Program, StepOp } from '../../kernel/program.ts'
import type { Lives } from '../../kernel/run-lives.ts'
import { placedPrograms } from '../../kernel/walk-program.ts'
import { withKeys } from '../../kernel/with-keys.ts'
import type { Law } from '../../law/law.ts'
import type { Trial } from '../../law/trial.ts'

/** The suite's agents keep in their state all that they were told, and use every key again after it. */
export const aCheckpointIsGoneOnFrom: Law = {
  id: 'a-checkpoint-is-gone-on-from',
  level: 'K',
  clause: 'K-21',
  also: ['K-1', 'K-2', 'K-4', 'K-5', 'K-6', 'W-3'],
  invariant: 'K3',
  statement:
    'an agent goes on from its last checkpoint with the state that it kept, keys used again are other steps, and what lies before is forgotten',
  features: ['checkpoint'],
  meets: ['a life that began at a checkpoint', 'a child that began at a checkpoint', 'a key used again'],
  async check(trial) {
    const cases = fc.record({
      program: programsFor(trial, { length: 6 }).filter((program) => checkpointsOf(program) > 0),
      crashes: instants(),
      yields: yieldsArbitrary,
    })
    const example = exampleProgram(featuresOf(trial))
    const rounds = withKeys(Array.from({ length: 4 }, () => ROUND).flat())
    const examples = [
      ...[20, 30, 40, 50].map((at) => ({ program: rounds, crashes: [at, 12, 9], yields: [] })),
      ...[110, 120, 130, 140, 150].map((at) => ({ program: example, crashes: [at, 20], yields: [] })),
    ]
    await trial.forAll(
      cases,
      async ({ program, crashes, yields }, stage) => {
        const lives = livesOf(trial, stage, program, { yields })
        for (const at of crashes) {
          if (!(await lives.crash(at))) break
          await remembersTooMuch(trial, lives)
        }
        const end = await lives.untilEnd()
        const evidence = await evidenceOf(lives)
        for (const audit of [auditRun, wanderingRandom]) audit(evidence)
        await toldOtherwise(evidence, lives)
        evaluatedOtherwise(evidence, end, 'K3')
        const again = evidence.log.nodes.some(({ steps }) => [...steps.keys()].some((key) => /^\d+~/.test(key)))
        if (again) trial.tally.meet('a key used again')
      },
      { weight: 5, examples },
    )
  },
}

const STEP: StepOp = {
  ...({ do: 'step', key: '', effect: 'idempotent', input: null, value: 1 } as const),
  ...{ throws: 0, maxAttempts: 1, turns: 1 },
}
const ROUND: Program = [
  ...[STEP, { ...STEP, effect: 'once' as const }, { do: 'now' as const }, { do: 'random' as const }],
  { do: 'call', key: '', task: null, program: [STEP, { do: 'checkpoint' }, STEP] },
  { do: 'checkpoint' },
]

function checkpointsOf(program: Program): number {
  return [...placedPrograms(program)].flatMap(({ program: ops }) => ops).filter((op) => op.do === 'checkpoint').length
}

/** W-3: of an agent at work, a fold knows nothing that lies before its last checkpoint. */
async function remembersTooMuch(trial: Trial, lives: Lives): Promise<void> {
  if (!(await (await lives.checker()).list({ prefix: lives.runId })).runs.length) return
  const { entries } = await lives.log()
  const { nodes, history } = foldRun(entries, emptyRunState())
  for (const { checkpoint, path } of nodes.values()) {
    if (checkpoint) trial.tally.meet(`a ${path.length === 0 ? 'life' : 'child'} that began at a checkpoint`)
  }
  const before = history.find(({ seq, node }) => seq < (node.checkpoint?.seq ?? 0))
  if (before) broken('K3', `the fold of ${entries.length} entries`, 'nothing from before a checkpoint', `${before.seq}`)
}
