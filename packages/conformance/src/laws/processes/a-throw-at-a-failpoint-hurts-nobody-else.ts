import type { Failpoint } from '@tangle-network/durability-contract'
import { perform } from '../../history/perform.ts'
import type { Law } from '../../law/law.ts'
import type { Stage } from '../../law/stage.ts'
import { Crowd } from './crowd.ts'
import { type CrowdPlan, crowds } from './crowd-plan.ts'

/** Calls that share a commit share its failure, and each is told the truth about itself. */
export const aThrowAtAFailpointHurtsNobodyElse: Law = {
  id: 'a-throw-at-a-failpoint-hurts-nobody-else',
  level: 'L1',
  clause: 'F-2',
  also: ['E-2', 'E-5', 'J-5', 'J-7', 'J-11', 'J-15'],
  invariant: 'J15',
  statement:
    'when the store throws at a failpoint while several calls are in flight, one of them fails at most, and each is there if it was acknowledged, absent if it is said not to be applied, and whole or absent otherwise',
  meets: ['a call failed'],
  async check(trial) {
    const check = async ({ lanes, kill }: CrowdPlan, { open }: Stage) => {
      const { tally, demand } = trial
      const crowd = new Crowd(lanes, trial, { mayFail: true })
      const passed: Failpoint[] = []
      const throwAt = 1 + (kill.after % crowd.failpoints)
      tally.ask('a throw at a failpoint of many')
      const journal = await open({
        failpoint: (name) => {
          if (passed.push(name) !== throwAt) return
          tally.land('a throw at a failpoint of many')
          throw new Error(`the failpoint ${name}`)
        },
      })
      await crowd.live({ call: (call) => perform(journal, call), passed, end: () => journal.close() })
      demand.isTrue(passed.length >= throwAt, `at least ${throwAt} failpoints`, 'a crowd')
      demand.isTrue(crowd.failed <= 1, 'one failure at most', `a throw that ${crowd.failed} runs were told of`)
      if (crowd.failed > 0) tally.meet('a call failed')
      await crowd.check(journal)
      await crowd.check(await open())
      tally.schedules += 1
    }
    await trial.forAll(crowds(), check, { always: 3 })
  },
}
