import fc from 'fast-check'
import { evaluatedOtherwise } from '../../kernel/audit/ended.ts'
import { evidenceOf } from '../../kernel/audit/evidence.ts'
import { earlyTimers, strayDeadlines } from '../../kernel/audit/waits.ts'
import { instants, livesOf, waitingPrograms, wakesArbitrary, yieldsArbitrary } from '../../kernel/kernel-case.ts'
import type { Law } from '../../law/law.ts'

/** Runs are killed while they wait, woken too early and much too late. */
export const aTimerIsNeitherEarlyNorLost: Law = {
  id: 'a-timer-is-neither-early-nor-lost',
  level: 'K',
  clause: 'K-16',
  also: ['K-18'],
  invariant: 'K8',
  statement: "a timer keeps its deadline through every life, and is over when the journal's clock has reached it",
  features: ['wait'],
  meets: ['a run that was suspended', 'a crash while something was waited for', 'a wake before it was due'],
  async check(trial) {
    const program = waitingPrograms(trial, 'wait')
    const cases = { crashes: instants(), wakes: wakesArbitrary, yields: yieldsArbitrary }
    await trial.forAll(
      fc.record({ program, ...cases }),
      async ({ program, crashes, wakes, yields }, stage) => {
        const lives = livesOf(trial, stage, program, { yields })
        const end = await lives.untilEnd({ crashes, wakes })
        const evidence = await evidenceOf(lives)
        strayDeadlines(evidence)
        earlyTimers(evidence)
        evaluatedOtherwise(evidence, end, 'K8')
        const waits = evidence.log.nodes.flatMap((node) => [...node.waits.values()])
        if (lives.suspensions > 0) trial.tally.meet('a run that was suspended')
        if (lives.earlyWakes > 0) trial.tally.meet('a wake before it was due')
        const outlived = waits.some(({ armed, settled }) => settled.some(({ epoch }) => epoch > armed.epoch))
        if (outlived && lives.crashed.length > 0) trial.tally.meet('a crash while something was waited for')
      },
      {
        weight: 6,
        examples: [
          ...[{ share: 0.5, messages: 0 }].map((wake) => ({
            ...{ program: SLEEPS, crashes: [12, 8], wakes: [wake, wake], yields: [] },
          })),
        ],
      },
    )
  },
}

const SLEEPS = [
  { do: 'wait', key: 'k0', ms: 60_000 },
  { do: 'wait', key: 'k1', ms: 700 },
  { do: 'wait', key: 'k2', ms: 86_400_000 },
] as const
