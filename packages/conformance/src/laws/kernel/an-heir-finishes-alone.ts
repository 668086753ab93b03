import { isDurabilityError } from '@tangle-network/durability-contract'
import fc from 'fast-check'
import { actedAfterFenced, unaborted } from '../../kernel/audit/after-losing.ts'
import { onceTwice } from '../../kernel/audit/effects.ts'
import { endEvent } from '../../kernel/audit/ended.ts'
import { broken, evidenceOf } from '../../kernel/audit/evidence.ts'
import { executedAgain } from '../../kernel/audit/executed-again.ts'
import { lostAcknowledgements, unrecordedAcquisitions } from '../../kernel/audit/journal-use.ts'
import { exampleCases, livesOf, programsFor, WAITS, yieldsArbitrary } from '../../kernel/kernel-case.ts'
import type { Law } from '../../law/law.ts'
import { shown } from '../../law/shown.ts'

/** The proof of death is wrong on purpose: fencing must hold all the same. */
export const anHeirFinishesAlone: Law = {
  id: 'an-heir-finishes-alone',
  level: 'K',
  clause: 'K-10',
  also: ['K-1', 'K-3'],
  invariant: 'K2',
  statement: 'a run that is taken over while its owner is still at work is finished by the heir alone',
  meets: ['an owner fenced at work'],
  async check(trial) {
    const cases = fc.record({
      program: programsFor(trial, { length: 5, without: WAITS }),
      at: fc.nat({ max: 40 }),
      yields: yieldsArbitrary,
    })
    await trial.forAll(
      cases,
      async ({ program, at, yields }, stage) => {
        const lives = livesOf(trial, stage, program, { yields })
        const owner = await lives.begin()
        let isOver = false
        const lost = lives.settled(owner.end).then(
          (end) => end,
          (error: unknown) => error,
        )
        lost.then(() => {
          isOver = true
        })
        await lives.simulation.until(() => isOver || owner.world.instants >= at, 'the owner to get to work')
        const heir = await lives.begin()
        const end = await lives.settled(heir.end)
        const answer = await lost
        if (end === 'crashed') throw new Error('nobody was to crash')
        if (answer instanceof Error) {
          const isTold = ['FENCED', 'RUN_CLOSED', 'LEASE_LOST'].some(
            (code) => isDurabilityError(answer) && answer.code === code,
          )
          if (!isTold) broken('K2', 'the owner before', 'to be told that it was fenced', shown(answer))
          unaborted(owner.world)
        } else trial.demand.equal(endEvent(answer as typeof end), endEvent(end), 'the answer of the owner before')
        const evidence = await evidenceOf(lives)
        if (actedAfterFenced(lives.lines) > 0) trial.tally.meet('an owner fenced at work')
        executedAgain(evidence)
        onceTwice(evidence)
        lostAcknowledgements(evidence)
        unrecordedAcquisitions(evidence)
      },
      { weight: 8, examples: [15, 40, 60].flatMap((at) => exampleCases(trial, { at }, WAITS).slice(0, 1)) },
    )
  },
}
