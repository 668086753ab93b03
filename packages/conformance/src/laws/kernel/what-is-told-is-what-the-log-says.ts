import fc from 'fast-check'
import { evidenceOf } from '../../kernel/audit/evidence.ts'
import { toldOtherwise, wanderingRandom } from '../../kernel/audit/told.ts'
import { exampleCases, instants, livesOf, programsFor, yieldsArbitrary } from '../../kernel/kernel-case.ts'
import { placedPrograms } from '../../kernel/walk-program.ts'
import type { Law } from '../../law/law.ts'

/** Races, first successes, children in order, times and numbers are all functions of the log, in every life of a run. */
export const whatIsToldIsWhatTheLogSays: Law = {
  id: 'what-is-told-is-what-the-log-says',
  level: 'K',
  clause: 'K-5',
  also: ['K-6', 'K-7', 'K-8'],
  invariant: 'K3',
  statement: 'what an agent is told is what the log says, in its order, live as in every later life',
  meets: ['events compared', 'a life that replayed', 'a race that was met'],
  async check(trial) {
    const cases = fc.record({ program: programsFor(trial), crashes: instants(), yields: yieldsArbitrary })
    await trial.forAll(
      cases,
      async ({ program, crashes, yields }, stage) => {
        const lives = livesOf(trial, stage, program, { yields })
        await lives.untilEnd({ crashes })
        const evidence = await evidenceOf(lives)
        if ((await toldOtherwise(evidence, lives)) > 0) trial.tally.meet('events compared')
        wanderingRandom(evidence)
        if (lives.crashed.length > 0) trial.tally.meet('a life that replayed')
        const ops = [...placedPrograms(program)].flatMap((placed) => placed.program)
        if (ops.some((op) => op.do === 'race' && op.branches.length > 1)) trial.tally.meet('a race that was met')
      },
      { weight: 8, examples: exampleCases(trial) },
    )
  },
}
