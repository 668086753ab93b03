import fc from 'fast-check'
import { evaluatedOtherwise } from '../../kernel/audit/ended.ts'
import { evidenceOf } from '../../kernel/audit/evidence.ts'
import { appendedPastDoubt, foreignFailures, lostAcknowledgements } from '../../kernel/audit/journal-use.ts'
import { exampleProgram } from '../../kernel/example-program.ts'
import { featuresOf, livesOf, outagesArbitrary, programsFor, WAITS, yieldsArbitrary } from '../../kernel/kernel-case.ts'
import type { Feature } from '../../kernel/program.ts'
import type { Law } from '../../law/law.ts'

/** The journal answers late, or says that it cannot tell, and did or did not do what was asked. */
export const anOutageIsNeverAFailure: Law = {
  id: 'an-outage-is-never-a-failure',
  level: 'K',
  clause: 'K-14',
  also: ['K-4'],
  invariant: 'K4',
  statement:
    'an outage of the journal is never recorded as the failure of a step or agent, a write is offered again while the lease lasts, and the run ends once it is over',
  meets: [
    ...['an outage outlived', 'an outage that ended a life', 'an outage that took effect', 'a result foretold'],
    ...['a write that was not made', 'a write in doubt'],
  ],
  async check(trial) {
    const cases = fc.record({ program: programsFor(trial), outages: outagesArbitrary, yields: yieldsArbitrary })
    // In one life: what waits goes on in another.
    const features = featuresOf(trial).filter((feature) => !(WAITS as readonly Feature[]).includes(feature))
    const examples = [true, false].flatMap((isApplied) =>
      [1, 2, 3, 4, 9].map((call) => ({
        program: exampleProgram(features, true),
        ...{
          outages: [{ call, outcome: isApplied || call % 3 === 0 ? 'unknown' : 'not-applied', isApplied }],
          yields: [],
        },
      })),
    )
    await trial.forAll(
      cases,
      async ({ program, outages, yields }, stage) => {
        const lives = livesOf(trial, stage, program, { outages, yields })
        const end = await lives.untilEnd()
        const evidence = await evidenceOf(lives)
        foreignFailures(evidence)
        appendedPastDoubt(evidence)
        lostAcknowledgements(evidence)
        if (evaluatedOtherwise(evidence, end)) trial.tally.meet('a result foretold')
        if (lives.outages.length > 0)
          trial.tally.meet(lives.lives > 1 ? 'an outage that ended a life' : 'an outage outlived')
        for (const { outcome } of lives.outages.filter(({ of }) => of === 'append'))
          trial.tally.meet(outcome === 'unknown' ? 'a write in doubt' : 'a write that was not made')
        if (lives.outages.some(({ isApplied }) => isApplied)) trial.tally.meet('an outage that took effect')
      },
      { weight: 8, examples },
    )
  },
}
