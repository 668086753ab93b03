import fc from 'fast-check'
import { onceTwice, unknownWithoutOnce } from '../../kernel/audit/effects.ts'
import { auditedAtAnyTime } from '../../kernel/audit/evidence.ts'
import { exampleCases, instants, livesOf, programsFor, yieldsArbitrary } from '../../kernel/kernel-case.ts'
import type { Law } from '../../law/law.ts'

export const aOnceEffectHappensAtMostOnce: Law = {
  id: 'a-once-effect-happens-at-most-once',
  level: 'K',
  clause: 'K-3',
  invariant: 'K2',
  statement: 'a once effect starts after a durable intent, at most once, and is unknown where nobody can know',
  features: ['once'],
  meets: ['an outcome unknown', 'a once effect with an outcome'],
  async check(trial) {
    const program = programsFor(trial, { without: ['pure', 'idempotent'] })
    const cases = fc.record({ program, crashes: instants(), yields: yieldsArbitrary })
    await trial.forAll(
      cases,
      async ({ program, crashes, yields }, stage) => {
        const lives = livesOf(trial, stage, program, { yields })
        const evidence = await auditedAtAnyTime(lives, { crashes }, [onceTwice, unknownWithoutOnce])
        for (const { steps } of evidence.log.nodes) {
          for (const { settled } of steps.values()) {
            const isUnknown = settled.some(({ outcome }) => 'unknown' in outcome)
            trial.tally.meet(isUnknown ? 'an outcome unknown' : 'a once effect with an outcome')
          }
        }
      },
      { weight: 8, examples: exampleCases(trial) },
    )
  },
}
