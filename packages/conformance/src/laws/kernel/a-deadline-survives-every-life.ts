import fc from 'fast-check'
import { settledEarly } from '../../kernel/audit/children.ts'
import { deadlinesOtherwise, lateOtherwise, startedLate } from '../../kernel/audit/deadlines.ts'
import { auditedAtAnyTime, linesOf } from '../../kernel/audit/evidence.ts'
import { foreignFailures } from '../../kernel/audit/journal-use.ts'
import { toldOtherwise } from '../../kernel/audit/told.ts'
import { instants, livesOf, programsFor, wakesArbitrary, yieldsArbitrary } from '../../kernel/kernel-case.ts'
import type { CallOp, Program, StepOp } from '../../kernel/program.ts'
import { childrenOf, placedPrograms } from '../../kernel/walk-program.ts'
import { withKeys } from '../../kernel/with-keys.ts'
import type { Law } from '../../law/law.ts'

const AUDITS = [deadlinesOtherwise, lateOtherwise, startedLate, settledEarly, foreignFailures]

/** Children wait for shorter and for longer than they have; runs are killed meanwhile, and woken too early and too late. */
export const aDeadlineSurvivesEveryLife: Law = {
  id: 'a-deadline-survives-every-life',
  level: 'K',
  clause: 'K-30',
  also: ['K-16', 'K-18', 'K-19'],
  invariant: 'K8',
  statement:
    "an agent that has not settled when the journal's clock reaches its deadline is stopped then, in whatever life, and has failed of it",
  features: ['deadline', 'wait', 'call'],
  meets: [
    ...['an agent that was late', 'an agent that was in time'],
    ...[
      'a deadline that outlived a life',
      'a deadline that came while nobody was at work',
      'a life that began too late',
    ],
  ],
  async check(trial) {
    const calm = programsFor(trial, { without: ['once'], depth: 1 })
    const program = calm.filter((ops) => [...placedPrograms(ops)].some(isTimed))
    const wake = (share: number) => ({ messages: 0, share })
    const examples = [
      { crashes: [], wakes: [] },
      { crashes: [12, 9], wakes: [wake(0.5)] },
      { crashes: [20], wakes: [wake(2), wake(2)] },
      { crashes: [26, 8], wakes: [wake(1), wake(0.9)] },
    ].map((each) => ({ program: TIMED, ...each, yields: [] }))
    // A moment passes between two lives, and in none of them.
    for (const at of [7, 8, 9, 10, 12])
      examples.push({ program: withKeys([SHORT, SHORT]), crashes: [at], wakes: [], yields: [] })
    await trial.forAll(
      fc.record({ program, crashes: instants(), wakes: wakesArbitrary, yields: yieldsArbitrary }),
      async ({ program, crashes, wakes, yields }, stage) => {
        const lives = livesOf(trial, stage, program, { yields })
        const evidence = await auditedAtAnyTime(lives, { crashes, wakes }, AUDITS)
        await toldOtherwise(evidence, lives)
        for (const { deadline, late, epoch, since, settled } of evidence.log.nodes) {
          if (deadline === undefined) continue
          const isLate = late.length > 0
          trial.tally.meet(isLate ? 'an agent that was late' : 'an agent that was in time')
          if (settled.some((end) => end.epoch > epoch)) trial.tally.meet('a deadline that outlived a life')
          const { facts } = evidence.log
          const wasAway = late.some((seq) => facts.slice(since, seq).some(({ kind }) => kind === 'run.suspended'))
          const begunAt = [...linesOf(evidence.lines, 'granted')].filter((line) => line.epoch > epoch)
          const isOpen = (granted: number) => settled.every((end) => end.epoch >= granted)
          if (begunAt.some(({ now, epoch: granted }) => now >= deadline && isOpen(granted)))
            trial.tally.meet('a life that began too late')
          if (wasAway) trial.tally.meet('a deadline that came while nobody was at work')
        }
      },
      { weight: 4, examples },
    )
  },
}

function isTimed({ program }: { readonly program: Program }): boolean {
  return program.flatMap(childrenOf).some(({ timeoutMs }) => timeoutMs !== undefined)
}

const STEP: StepOp = {
  ...({ do: 'step', key: '', effect: 'idempotent', input: null, value: 1 } as const),
  ...{ throws: 0, maxAttempts: 1, turns: 1 },
}

function within(timeoutMs: number, ms: number, below: Program = []): CallOp {
  return { do: 'call', key: '', task: null, timeoutMs, program: [STEP, ...below, { do: 'wait', key: '', ms }, STEP] }
}

const SHORT: CallOp = { do: 'call', key: '', task: null, timeoutMs: 1, program: [STEP, STEP, STEP] }
const HOUR = 3_600_000
/** One is late at work, one while the run is suspended, one because a child of its own is; two are in time. */
const TIMED: Program = withKeys([
  within(5_000, 700),
  within(700, 5_000),
  within(HOUR, 24 * HOUR),
  within(24 * HOUR, HOUR),
  within(2 * HOUR, 1, [within(4 * HOUR, 3 * HOUR)]),
])
