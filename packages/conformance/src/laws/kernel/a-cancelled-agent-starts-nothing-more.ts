import { isEnded } from '@tangle-network/durability-contract'
import fc from 'fast-check'
import { settledEarly } from '../../kernel/audit/children.ts'
import { broken, evidenceOf, linesOf } from '../../kernel/audit/evidence.ts'
import { foreignFailures } from '../../kernel/audit/journal-use.ts'
import { exampleCases, instants, livesOf, programsFor, yieldsArbitrary } from '../../kernel/kernel-case.ts'
import { placeOf } from '../../kernel/walk-program.ts'
import type { Law } from '../../law/law.ts'

const STEP = {
  ...{ do: 'step', key: 'k0', effect: 'idempotent', input: null, value: 1 },
  ...{ throws: 0, maxAttempts: 1, turns: 1 },
}

/** Children are cancelled by their parents as soon as they were started, and killed with them all along the way. */
export const aCancelledAgentStartsNothingMore: Law = {
  id: 'a-cancelled-agent-starts-nothing-more',
  level: 'K',
  clause: 'K-19',
  also: ['K-6', 'K-14'],
  invariant: 'K6',
  statement: 'an agent that was asked to stop starts nothing more, and settles after all that it had started',
  features: ['cancel'],
  meets: ['an agent that was cancelled', 'a cancelled agent that outlived a crash', 'a step that was refused'],
  async check(trial) {
    const program = programsFor(trial).filter((ops) => ops.some((op) => op.do === 'cancel'))
    await trial.forAll(
      fc.record({ program, crashes: instants(), yields: yieldsArbitrary }),
      async ({ program, crashes, yields }, stage) => {
        const lives = livesOf(trial, stage, program, { yields })
        await lives.untilEnd({ crashes })
        const evidence = await evidenceOf(lives)
        settledEarly(evidence)
        foreignFailures(evidence)
        const { status } = await (await lives.checker()).head(lives.runId)
        trial.demand.isTrue(isEnded(status), 'a run that has ended', status)
        for (const { path, cancelled, epoch, settled } of evidence.log.nodes) {
          const [at] = cancelled
          if (at === undefined) continue
          const where = `agent ${placeOf(path)}`
          if (cancelled.length > 1) broken('K6', where, 'to be cancelled once', `${cancelled.length} times`)
          trial.tally.meet('an agent that was cancelled')
          if (settled.some((each) => each.epoch > epoch)) trial.tally.meet('a cancelled agent that outlived a crash')
          const isBelow = (place: readonly string[]) => path.every((key, index) => place[index] === key)
          // Every start is after an acknowledgement; one that covers the cancellation was told of it before.
          for (const line of linesOf(evidence.lines, 'start')) {
            if (!isBelow(line.path)) continue
            const told = [...linesOf(evidence.lines.slice(0, line.index), 'acked')]
            if (!told.some(({ life, seq }) => life === line.life && seq >= at)) continue
            broken(
              'K6',
              `step ${placeOf([...line.path, line.key])}`,
              'not to start once its agent was cancelled',
              'a start',
            )
          }
        }
        const steps = evidence.log.nodes.flatMap((node) => [...node.steps.values()])
        const isRefused = steps.some(({ settled }) =>
          settled.some(({ outcome }) => 'failed' in outcome && outcome.failed.code === 'CANCELLED'),
        )
        if (isRefused) trial.tally.meet('a step that was refused')
      },
      { weight: 8, examples: [...exampleCases(trial), ...CUT_SHORT] },
    )
  },
}

/** Killed at every instant of a run in which little else happens than that a child is cancelled. */
const CUT_SHORT = Array.from({ length: 14 }, (_, at) => ({
  program: [{ do: 'cancel', child: { do: 'call', key: 'k0', task: null, program: [STEP] } }],
  crashes: [at + 3],
  yields: [],
}))
