import fc from 'fast-check'
import { evaluatedOtherwise } from '../../kernel/audit/ended.ts'
import { broken, evidenceOf, linesOf } from '../../kernel/audit/evidence.ts'
import { toldOtherwise, unstoredDelivered } from '../../kernel/audit/told.ts'
import { exampleProgram } from '../../kernel/example-program.ts'
import { featuresOf, instants, livesOf } from '../../kernel/kernel-case.ts'
import { nameOf } from '../../kernel/kernel-log.ts'
import { confluentPrograms } from '../../kernel/program-arbitrary.ts'
import { placedSteps } from '../../kernel/walk-program.ts'
import type { Law } from '../../law/law.ts'

export const whatIsDeliveredIsWhatWasStored: Law = {
  id: 'what-is-delivered-is-what-was-stored',
  level: 'K',
  clause: 'K-8',
  also: ['K-7'],
  invariant: 'K3',
  statement:
    'what is delivered is the value that was stored, never the object itself, and what cannot be stored fails once',
  meets: ['nothing delivered', 'a value that cannot be stored', 'a value in a blob'],
  async check(trial) {
    const features = featuresOf(trial)
    const program = confluentPrograms({ features, depth: 1, length: 6 })
    const cases = fc.record({ program, crashes: fc.option(instants(2), { nil: [] }) })
    await trial.forAll(
      cases,
      async ({ program, crashes }, stage) => {
        const lives = livesOf(trial, stage, program)
        const end = await lives.untilEnd({ crashes })
        const evidence = await evidenceOf(lives)
        unstoredDelivered(evidence)
        await toldOtherwise(evidence, lives)
        evaluatedOtherwise(evidence, end, 'K3')
        const starts = Map.groupBy(linesOf(lives.lines, 'start'), ({ path, key }) => nameOf(path, key))
        for (const { path, step } of placedSteps(program)) {
          const found = starts.get(nameOf(path, step.key))?.length ?? 0
          const planned = Math.min(step.throws + 1, step.maxAttempts)
          // With crashes, other laws say how many there may be.
          if (lives.lives === 1 && found > planned) {
            broken('K3', `step ${nameOf(path, step.key)}`, `${planned} attempts`, `${found}`)
          }
        }
        const told = JSON.stringify(lives.lines.filter(({ what }) => what === 'told'))
        if (told.includes('"nothing":true')) trial.tally.meet('nothing delivered')
        if (told.includes('RESULT_UNSTORABLE')) trial.tally.meet('a value that cannot be stored')
        if (evidence.log.facts.some(({ refs }) => refs.length > 0)) trial.tally.meet('a value in a blob')
      },
      { weight: 6, examples: [[], [10]].map((crashes) => ({ program: exampleProgram(features, true), crashes })) },
    )
  },
}
