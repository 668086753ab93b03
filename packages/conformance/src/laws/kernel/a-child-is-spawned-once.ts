import fc from 'fast-check'
import { doubledChildren, lostChildren, missingChildren, settledEarly } from '../../kernel/audit/children.ts'
import { auditedAtAnyTime } from '../../kernel/audit/evidence.ts'
import { exampleCases, instants, livesOf, programsFor, yieldsArbitrary } from '../../kernel/kernel-case.ts'
import type { Law } from '../../law/law.ts'

export const aChildIsSpawnedOnce: Law = {
  id: 'a-child-is-spawned-once',
  level: 'K',
  clause: 'K-6',
  also: ['K-12'],
  invariant: 'K6',
  statement: 'a child is spawned once and settles once, after all it started, however often its parent is entered',
  features: ['call'],
  meets: ['a child open at a crash', 'a child of a child'],
  async check(trial) {
    const cases = fc.record({ program: programsFor(trial), crashes: instants(), yields: yieldsArbitrary })
    await trial.forAll(
      cases,
      async ({ program, crashes, yields }, stage) => {
        const lives = livesOf(trial, stage, program, { yields })
        const evidence = await auditedAtAnyTime(lives, { crashes }, [doubledChildren, settledEarly])
        lostChildren(evidence)
        missingChildren(evidence)
        for (const { path, epoch, settled } of evidence.log.nodes) {
          if (path.length > 0 && settled.some((each) => each.epoch > epoch)) trial.tally.meet('a child open at a crash')
          if (path.length > 1) trial.tally.meet('a child of a child')
        }
      },
      { weight: 8, examples: exampleCases(trial) },
    )
  },
}
