import fc from 'fast-check'
import { evidenceOf } from '../../kernel/audit/evidence.ts'
import { startedEarly } from '../../kernel/audit/started-early.ts'
import { exampleCases, instants, livesOf, programsFor, yieldsArbitrary } from '../../kernel/kernel-case.ts'
import type { Law } from '../../law/law.ts'

/** What the world sees may not rest on something that a crash could still take back. */
export const noEffectStartsBeforeWhatItFollows: Law = {
  id: 'no-effect-starts-before-what-it-follows',
  level: 'K',
  clause: 'K-4',
  invariant: 'K4',
  statement: 'no effect starts before everything that its agent was told before is durable',
  meets: ['an effect that follows what was told'],
  async check(trial) {
    const cases = fc.record({ program: programsFor(trial), crashes: instants(2), yields: yieldsArbitrary })
    await trial.forAll(
      cases,
      async ({ program, crashes, yields }, stage) => {
        const lives = livesOf(trial, stage, program, { yields })
        await lives.untilEnd({ crashes })
        const events = await startedEarly(await evidenceOf(lives), lives)
        if (events > 0) trial.tally.meet('an effect that follows what was told')
      },
      { weight: 4, examples: exampleCases(trial) },
    )
  },
}
