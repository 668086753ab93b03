import fc from 'fast-check'
import { attemptsLost } from '../../kernel/audit/attempts.ts'
import { auditedAtAnyTime } from '../../kernel/audit/evidence.ts'
import { exampleCases, instants, livesOf, programsFor, yieldsArbitrary } from '../../kernel/kernel-case.ts'
import type { Program } from '../../kernel/program.ts'
import type { Law } from '../../law/law.ts'

/** Attempts that were counted in memory would let a poisonous step kill its worker for ever. */
export const aFailedAttemptCountsInEveryLife: Law = {
  id: 'a-failed-attempt-counts-in-every-life',
  level: 'K',
  clause: 'K-7',
  invariant: 'K5',
  statement: 'a failed attempt is durable, counts across crashes, and is retried no more often than its policy allows',
  meets: ['a failure that outlived its life', 'a step that failed for good'],
  async check(trial) {
    const program = programsFor(trial, { without: ['once'], depth: 1, length: 6 })
    const cases = fc.record({ program, crashes: instants(), yields: yieldsArbitrary })
    const killedBetween = [8, 10, 12, 14, 16, 18].map((at) => ({ program: RETRIED, crashes: [at], yields: [] }))
    await trial.forAll(
      cases,
      async ({ program, crashes, yields }, stage) => {
        const lives = livesOf(trial, stage, program, { yields })
        const evidence = await auditedAtAnyTime(lives, { crashes }, [attemptsLost])
        for (const { steps } of evidence.log.nodes) {
          for (const { failed, settled } of steps.values()) {
            const outlived = failed.some(({ epoch }) => settled[0] && settled[0].epoch > epoch)
            if (outlived) trial.tally.meet('a failure that outlived its life')
            if (settled.some(({ outcome }) => 'failed' in outcome)) trial.tally.meet('a step that failed for good')
          }
        }
      },
      { weight: 8, examples: [...exampleCases(trial), ...killedBetween] },
    )
  },
}

const RETRIED: Program = [
  {
    ...({ do: 'step', key: 'k0', effect: 'idempotent', input: null, value: 1 } as const),
    ...{ throws: 2, maxAttempts: 3, turns: 1 },
  },
]
