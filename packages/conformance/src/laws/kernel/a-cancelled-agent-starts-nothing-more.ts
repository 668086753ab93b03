import { isEnded } from '@tangle-network/durability-contract'
import fc from 'fast-check'
import { settledEarly } from '../../kernel/audit/children.ts'
import { broken, evidenceOf, linesOf } from '../../kernel/audit/evidence.ts'
import { foreignFailures } from '../../kernel/audit/journal-use.ts'
import { exampleCases, featuresOf, instants, livesOf, programsFor, yieldsArbitrary } from '../../kernel/kernel-case.ts'
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
    const offered = featuresOf(trial)
    const offeredOf = [TOLD_LATE, BEHIND_A_TRANSACTION].filter(({ needs }) =>
      needs.every((each) => offered.includes(each)),
    )
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
      { weight: 8, examples: [...exampleCases(trial), ...CUT_SHORT, ...offeredOf] },
    )
  },
}

/** Killed at every instant of a run in which little else happens than that a child is cancelled. */
const CUT_SHORT = Array.from({ length: 14 }, (_, at) => ({
  program: [{ do: 'cancel', child: { do: 'call', key: 'k0', task: null, program: [STEP] } }],
  crashes: [at + 3],
  yields: [],
}))

const failing = { do: 'fail', message: 'planned' }
const raced = { do: 'race', branches: [{ ...STEP, effect: 'pure', input: null, turns: 0 }] }

const asleep = { do: 'message', key: 'k0', name: 'k3.k0@2.k0', timeoutMs: null }

/** The inbox is looked into, for waits that are over, while agents are still being told of what was written. */
const TOLD_LATE = {
  needs: ['call', 'pure', 'once', 'race', 'fail', 'message', 'restart'] as const,
  program: [
    { do: 'message', key: 'k0', name: 'k0', timeoutMs: null },
    { do: 'race', branches: [{ ...STEP, key: 'k1', effect: 'once', turns: 0 }] },
    { do: 'message', key: 'k2', name: 'k2', timeoutMs: 0 },
    { do: 'cancel', child: call('k3', [{ ...call('k0', [raced, failing]), again: [[asleep, failing], []] }]) },
  ],
  crashes: [9, 20, 1],
  yields: [],
}

/** The cancellation is durable before the agent is told of it: what is told of a transaction comes first. */
const BEHIND_A_TRANSACTION = {
  needs: ['call', 'pure', 'race', 'transactional'] as const,
  program: [
    {
      do: 'race',
      branches: [
        { ...STEP, effect: 'transactional', turns: 0 },
        { ...STEP, key: 'k1', effect: 'transactional', turns: 0, returns: 'NaN' },
      ],
    },
    { do: 'cancel', child: call('k2', [raced]) },
  ],
  crashes: [99],
  yields: [],
}

function call(key: string, program: readonly object[]) {
  return { do: 'call', key, task: null, program }
}
