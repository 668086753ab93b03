import fc from 'fast-check'
import { endEvent } from '../../kernel/audit/ended.ts'
import { exampleCases, featuresOf, instants, livesOf, programsFor } from '../../kernel/kernel-case.ts'
import type { Program } from '../../kernel/program.ts'
import type { Law } from '../../law/law.ts'

const FAILING: Program = [{ do: 'fail', message: 'planned' }]

/** Whatever became of the code meanwhile: it is not asked. */
export const anEndedRunIsAnsweredFromItsLog: Law = {
  id: 'an-ended-run-is-answered-from-its-log',
  level: 'K',
  clause: 'K-13',
  also: ['K-1'],
  invariant: 'K1',
  statement: 'a run that has ended is answered from its log: nothing is executed, nothing appended, no agent entered',
  meets: ['a run that was done', 'a run that failed'],
  async check(trial) {
    const features = featuresOf(trial)
    const program = programsFor(trial, { length: 6 })
    const [example] = exampleCases(trial, { isChanged: true })
    const examples = [example, ...(features.includes('fail') ? [{ ...example, program: FAILING }] : [])]
    const cases = fc.record({ program, crashes: instants(1), isChanged: fc.boolean() })
    await trial.forAll(
      cases,
      async ({ program, crashes, isChanged }, stage) => {
        const lives = livesOf(trial, stage, program)
        const end = await lives.untilEnd({ crashes })
        const { journal, entries } = await lives.log()
        const head = await journal.head('run')
        const lines = lives.lines.length
        if (isChanged) lives.program = []
        for (let again = 0; again < 2; again++) {
          trial.demand.equal(endEvent(await lives.untilEnd()), endEvent(end), 'the answer when it is asked for again')
        }
        trial.demand.equal(lives.lines.slice(lines), [], 'what happened meanwhile')
        trial.demand.equal((await lives.log()).entries, entries, 'the log')
        trial.demand.equal(await journal.head('run'), head, 'the head')
        trial.tally.meet('done' in end ? 'a run that was done' : 'a run that failed')
      },
      { weight: 4, examples },
    )
  },
}
