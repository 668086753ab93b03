import { foldRun, pendingWaits } from '@tangle-network/durability-contract'
import fc from 'fast-check'
import { livesOf, waitingPrograms, wakesArbitrary, yieldsArbitrary } from '../../kernel/kernel-case.ts'
import { FULL_WAKE, wakeSuspended } from '../../kernel/wake-suspended.ts'
import type { Law } from '../../law/law.ts'
import { shown } from '../../law/shown.ts'

/** More than any life is at work for; what is waited for longer than that is waited for by no process. */
const AT_WORK_MS = 60_000
const LIVES = 60

export const aRunWithNothingToDoIsSuspended: Law = {
  id: 'a-run-with-nothing-to-do-is-suspended',
  level: 'K',
  clause: 'K-18',
  also: ['K-16', 'M-6'],
  invariant: 'K8',
  statement: 'a run that can do nothing but wait is given back, due when the first thing it waits for may come',
  features: ['wait'],
  meets: ['a run that was suspended', 'a run suspended again'],
  async check(trial) {
    const cases = fc.record({
      ...{ program: fc.oneof(waitingPrograms(trial, 'wait'), waitingPrograms(trial, 'message')) },
      ...{ wakes: wakesArbitrary, yields: yieldsArbitrary },
    })
    const examples = [{ program: LONG, wakes: [{ messages: 0, share: 0.5 }], yields: [] }]
    await trial.forAll(
      cases,
      async ({ program, wakes, yields }, stage) => {
        const lives = livesOf(trial, stage, program, { yields })
        const { time } = lives.simulation
        for (let life = 0; ; life++) {
          const from = time.now()
          const end = await lives.live()
          trial.demand.isTrue(life < LIVES && end !== 'crashed', 'a run that ends', `${life} lives that did not end it`)
          trial.demand.isTrue(
            time.now() - from < AT_WORK_MS,
            'to be given back at once',
            `${time.now() - from} ms later`,
          )
          if (end === 'crashed' || !('suspended' in end)) return
          const { journal, entries } = await lives.log()
          const { status, holder, wakeAt, inbox } = await journal.head(lives.runId)
          const state = foldRun(entries)
          const times = pendingWaits(state).flatMap((wait) => wait.wakeAt ?? [])
          for (const { deadline, cancelledAt } of state.nodes.values())
            if (deadline !== undefined && cancelledAt === undefined) times.push(deadline)
          const expected = { status: 'suspended', holder: null, wakeAt: times.length === 0 ? null : Math.min(...times) }
          trial.demand.equal({ status, holder, wakeAt }, expected, 'where a suspended run stands')
          trial.demand.isTrue(inbox.seen === inbox.last, 'a run that has seen its inbox', shown(inbox))
          trial.tally.meet(life === 0 ? 'a run that was suspended' : 'a run suspended again')
          await wakeSuspended(journal, lives, wakes[life] ?? FULL_WAKE)
        }
      },
      { weight: 6, examples },
    )
  },
}

const LONG = [
  { do: 'wait', key: 'k0', ms: 86_400_000 },
  { do: 'wait', key: 'k1', ms: 3_600_000 },
] as const
