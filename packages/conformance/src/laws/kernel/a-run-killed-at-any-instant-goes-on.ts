import fc from 'fast-check'
import { answeredEarly, answeredOtherwise, evaluatedOtherwise } from '../../kernel/audit/ended.ts'
import { evidenceOf } from '../../kernel/audit/evidence.ts'
import { lostAcknowledgements } from '../../kernel/audit/journal-use.ts'
import { exampleProgram } from '../../kernel/example-program.ts'
import { featuresOf, livesOf, programsFor, yieldsArbitrary } from '../../kernel/kernel-case.ts'
import type { Law } from '../../law/law.ts'

/** Exhaustive: small programs are killed at each of their instants, and a second time while they recover. */
export const aRunKilledAtAnyInstantGoesOn: Law = {
  id: 'a-run-killed-at-any-instant-goes-on',
  level: 'K',
  clause: 'K-4',
  also: ['K-1', 'K-2', 'K-3', 'K-6', 'K-7'],
  invariant: 'K4',
  statement: 'killed at any instant, and again while it recovers, a run goes on and ends as if nothing had happened',
  meets: ['a crash during recovery', 'a result foretold without a journal', 'an outcome unknown'],
  async check(trial) {
    const { tally } = trial
    const cases = fc.record({
      program: programsFor(trial, { depth: 1, length: 3 }),
      second: fc.integer({ min: 1, max: 30 }),
      yields: yieldsArbitrary,
    })
    await trial.forAll(
      cases,
      async ({ program, second, yields }, stage) => {
        const liveThrough = async (crashes: readonly number[], runId: string) => {
          const lives = livesOf(trial, stage, program, { yields }, runId)
          const end = await lives.untilEnd({ crashes })
          await answeredEarly(lives)
          const evidence = await evidenceOf(lives)
          lostAcknowledgements(evidence)
          answeredOtherwise(evidence, end)
          if (evaluatedOtherwise(evidence, end)) tally.meet('a result foretold without a journal')
          if (JSON.stringify(end).includes('"unknown":true')) tally.meet('an outcome unknown')
          if (lives.crashed.length > 1) tally.meet('a crash during recovery')
          return lives
        }
        const calm = await liveThrough([], 'calm')
        for (let at = 1; at <= calm.instants; at++) await liveThrough([at, 1 + ((at + second) % 25)], `killed-${at}`)
      },
      { weight: 0.6, examples: [{ program: exampleProgram(featuresOf(trial), true), second: 10, yields: [] }] },
    )
  },
}
