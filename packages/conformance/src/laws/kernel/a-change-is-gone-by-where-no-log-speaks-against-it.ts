import fc from 'fast-check'
import { auditRun } from '../../kernel/audit/audit-run.ts'
import { evaluatedOtherwise } from '../../kernel/audit/ended.ts'
import { broken, evidenceOf, linesOf } from '../../kernel/audit/evidence.ts'
import { toldLines } from '../../kernel/audit/told.ts'
import { exampleProgram } from '../../kernel/example-program.ts'
import { featuresOf, instants, livesOf, programsFor } from '../../kernel/kernel-case.ts'
import { nodesByPlace } from '../../kernel/kernel-log.ts'
import { CHANGE, foretoldOf, plantVersion } from '../../kernel/plant-version.ts'
import type { Program } from '../../kernel/program.ts'
import { stepOf } from '../../kernel/program-arbitrary.ts'
import { refusedWith } from '../../kernel/refused-with.ts'
import type { Lives } from '../../kernel/run-lives.ts'
import { placedPrograms, placeOf } from '../../kernel/walk-program.ts'
import type { Law } from '../../law/law.ts'
import type { Trial } from '../../law/trial.ts'

/** One step is put into the code of a run that was killed, behind a version: by the log alone it is foretold who takes it. */
export const aChangeIsGoneByWhereNoLogSpeaksAgainstIt: Law = {
  id: 'a-change-is-gone-by-where-no-log-speaks-against-it',
  level: 'K',
  clause: 'K-20',
  also: ['K-5', 'K-9'],
  invariant: 'K3',
  statement:
    'a version is true where the log holds nothing that the agent asked for after it, false where it does, and the same in every later life',
  features: ['version'],
  meets: [
    'a change that was gone by',
    'a change that came too late',
    'a child that was changed',
    'code without the change',
  ],
  async check(trial) {
    const features = featuresOf(trial)
    const cases = fc.record({
      ...{ program: programsFor(trial), step: stepOf(features), crashAt: fc.integer({ min: 4, max: 60 }) },
      ...{ agent: fc.nat({ max: 100 }), at: fc.nat({ max: 10 }), crashes: instants() },
    })
    const example = exampleProgram(features)
    const step = {
      do: 'step',
      key: '',
      effect: 'idempotent',
      input: null,
      value: 7,
      throws: 0,
      maxAttempts: 1,
      turns: 1,
    }
    const examples = Array.from({ length: 20 }, (_, nth) => ({
      ...{
        program: nth % 2 ? SHORT : example,
        step,
        crashAt: nth % 2 ? 8 + nth : 20 + nth * 8,
        agent: nth % 3,
        at: nth % 7,
      },
      crashes: [9, 11, 14],
    }))
    examples.push({ program: IN_A_CHILD, step, crashAt: 6, agent: 1, at: 1, crashes: [9] })
    await trial.forAll(
      cases,
      async ({ program, step, crashAt, agent, at: nth, crashes }, stage) => {
        const lives = livesOf(trial, stage, program)
        if (!(await lives.crash(crashAt))) return
        const agents = [...placedPrograms(program)].filter(({ isInside }) => !isInside)
        const { path, program: ops } = agents[agent % agents.length] ?? { path: [], program }
        const at = nth % (ops.length + 1)
        const node = nodesByPlace((await evidenceOf(lives)).log).get(placeOf(path))
        if (node?.settled.length) return
        const foretold = node === undefined ? true : foretoldOf(program, node, at)
        const planted = plantVersion(program, path, at, step)
        lives.program = planted.program
        for (const crash of crashes) {
          await lives.crash(crash)
          await withoutTheChange(trial, lives, program, path)
        }
        const end = await lives.untilEnd()
        const evidence = await evidenceOf(lives)
        for (const [life, told] of toldLines(evidence)) {
          const answers = (told.get(placeOf(path)) ?? []).filter((event) => (event as unknown[])[0] === CHANGE)
          for (const answer of answers) {
            const [, { taken }] = answer as [string, { taken: boolean }]
            if (taken !== foretold)
              broken('K3', `a version asked for by agent ${placeOf(path)} in life ${life}`, `${foretold}`, `${taken}`)
            trial.tally.meet(taken ? 'a change that was gone by' : 'a change that came too late')
            if (path.length > 0) trial.tally.meet('a child that was changed')
          }
        }
        const isTaken = [...linesOf(evidence.lines, 'start')].some(({ key }) => key === planted.key)
        if (isTaken && !foretold) broken('K3', `step ${planted.key}`, 'no start without the change', 'one')
        auditRun(evidence)
        if (foretold) evaluatedOtherwise(evidence, end, 'K3')
      },
      { weight: 6, examples },
    )
  },
}

/** Killed at work, its child has begun by then and not ended. */
const IN_A_CHILD: Program = [
  {
    ...({ do: 'call', key: 'k0', task: null } as const),
    program: ['k0', 'k1', 'k2'].map((key) => ({
      ...({ do: 'step', key, effect: 'idempotent', input: null, value: key } as const),
      ...{ throws: 0, maxAttempts: 1, turns: 1 },
    })),
  },
]

const SHORT: Program = ['k0', 'k1', 'k2', 'k3'].map((key) => ({
  ...({ do: 'step', key, effect: 'idempotent', input: null, value: key } as const),
  ...{ throws: 0, maxAttempts: 1, turns: 1 },
}))

/** K-9: where the log marks a change that the agent must ask for again, code that does not is stopped. */
async function withoutTheChange(trial: Trial, lives: Lives, program: Program, path: readonly string[]): Promise<void> {
  const changed = lives.program
  const node = nodesByPlace((await evidenceOf(lives)).log).get(placeOf(path))
  const marked = node?.versions.get(CHANGE)
  if (!node || marked === undefined || node.settled.length > 0) return
  if (marked < (node.checkpoints.at(-1)?.seq ?? 0)) return
  lives.program = program
  const before = (await lives.log()).entries
  const { entries } = await refusedWith(lives, 'DIVERGED')
  trial.demand.equal(entries, before, 'the log after a life in which a change was not asked for')
  trial.tally.meet('code without the change')
  lives.program = changed
}
