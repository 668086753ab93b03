import { evaluatedOtherwise } from '../../kernel/audit/ended.ts'
import { broken, evidenceOf } from '../../kernel/audit/evidence.ts'
import { executedAgain } from '../../kernel/audit/executed-again.ts'
import { featuresOf, livesOf, programsFor, WAITS } from '../../kernel/kernel-case.ts'
import { kernelLog, nodesByPlace } from '../../kernel/kernel-log.ts'
import { plantedExamples, plantOp } from '../../kernel/plant-op.ts'
import { stepOf } from '../../kernel/program-arbitrary.ts'
import { refusedWith } from '../../kernel/refused-with.ts'
import { placeOf } from '../../kernel/walk-program.ts'
import type { Law } from '../../law/law.ts'

export const nothingIsLeftUnawaited: Law = {
  id: 'nothing-is-left-unawaited',
  level: 'K',
  clause: 'K-12',
  also: ['K-9'],
  invariant: 'K6',
  statement: 'an agent does not settle while something it started was never awaited, and the run waits for mended code',
  features: ['forget'],
  meets: ['a child that made the mistake', 'code that was mended'],
  async check(trial) {
    // An agent that fails, or a child that is refused, may never come to the mistake.
    const programs = programsFor(trial, { without: ['fail', 'budget', 'cancel', 'deadline', ...WAITS] })
    const planted = plantOp(programs, stepOf(featuresOf(trial)), 'forget')
    await trial.forAll(
      planted,
      async ({ path, wrong, mended }, stage) => {
        const lives = livesOf(trial, stage, wrong)
        for (let again = 0; again < 2; again++) {
          const { journal, entries } = await refusedWith(lives, 'UNAWAITED_STEP', 'K6')
          const node = nodesByPlace(await kernelLog(journal, 'run', entries)).get(placeOf(path))
          if (node?.settled.length) broken('K6', `agent ${placeOf(path)}`, 'not to settle', 'that it has')
        }
        if (path.length > 0) trial.tally.meet('a child that made the mistake')
        lives.program = mended
        const end = await lives.untilEnd()
        const evidence = await evidenceOf(lives)
        executedAgain(evidence)
        evaluatedOtherwise(evidence, end, 'K6')
        trial.tally.meet('code that was mended')
      },
      { examples: plantedExamples(featuresOf(trial), 'forget') },
    )
  },
}
