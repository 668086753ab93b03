import fc from 'fast-check'
import { auditedAtAnyTime } from '../../kernel/audit/evidence.ts'
import { enteredAgain, executedAgain } from '../../kernel/audit/executed-again.ts'
import { exampleCases, instants, livesOf, programsFor, yieldsArbitrary } from '../../kernel/kernel-case.ts'
import type { Law } from '../../law/law.ts'

/** Executed again: an attempt that starts in an epoch which could read its outcome. */
export const aCommittedStepIsNeverExecutedAgain: Law = {
  id: 'a-committed-step-is-never-executed-again',
  level: 'K',
  clause: 'K-1',
  also: ['K-6'],
  invariant: 'K1',
  statement: 'a step whose outcome is committed is never executed again, nor an agent that has settled entered again',
  meets: ['a crash after a commit', 'a settled child at a crash'],
  async check(trial) {
    const cases = fc.record({ program: programsFor(trial), crashes: instants(), yields: yieldsArbitrary })
    await trial.forAll(
      cases,
      async ({ program, crashes, yields }, stage) => {
        const lives = livesOf(trial, stage, program, { yields })
        const evidence = await auditedAtAnyTime(lives, { crashes }, [executedAgain, enteredAgain])
        const last = evidence.log.entries.at(-1)?.epoch
        const isEarlier = ({ epoch }: { epoch: number }) => epoch !== last
        const { nodes } = evidence.log
        if (nodes.some(({ settled }) => settled.some(isEarlier))) trial.tally.meet('a settled child at a crash')
        if (nodes.some(({ steps }) => [...steps.values()].some(({ settled }) => settled.some(isEarlier)))) {
          trial.tally.meet('a crash after a commit')
        }
      },
      { weight: 8, examples: exampleCases(trial) },
    )
  },
}
