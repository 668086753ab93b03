import fc from 'fast-check'
import { startedLater, unaborted } from '../../kernel/audit/after-losing.ts'
import { onceTwice } from '../../kernel/audit/effects.ts'
import { endEvent } from '../../kernel/audit/ended.ts'
import { evidenceOf } from '../../kernel/audit/evidence.ts'
import { executedAgain } from '../../kernel/audit/executed-again.ts'
import { lostAcknowledgements, unrecordedAcquisitions } from '../../kernel/audit/journal-use.ts'
import { exampleProgram } from '../../kernel/example-program.ts'
import { featuresOf, livesOf, programsFor, WAITS } from '../../kernel/kernel-case.ts'
import type { KernelEnd } from '../../kernel/kernel-under-test.ts'
import type { Feature } from '../../kernel/program.ts'
import type { Law } from '../../law/law.ts'

const TTL_MS = 60_000
/**
 * Stopped inside a transaction, an owner holds the run until its store has waited long enough (clause T-4), in time that
 * stands still here.
 */
const LEFT_OUT: readonly Feature[] = ['transactional', ...WAITS]

/** As by SIGSTOP, a laptop's lid, or a clock that was set: by either of both clocks its renewal is overdue. */
export const anOwnerStoppedPastItsLeaseStartsNothingMore: Law = {
  id: 'an-owner-stopped-past-its-lease-starts-nothing-more',
  level: 'K',
  clause: 'K-10',
  also: ['K-14'],
  invariant: 'K2',
  statement:
    'an owner that was stopped past its lease, by wall or by monotonic time, starts nothing more when it wakes',
  meets: ['an owner woken after its heir', 'an owner woken without an heir'],
  async check(trial) {
    const cases = fc.record({
      ...{ program: programsFor(trial, { length: 5, without: LEFT_OUT }), stopAt: fc.integer({ min: 5, max: 40 }) },
      ...{ hasHeir: fc.boolean(), clocks: fc.constantFrom('both' as const, 'wall' as const, 'monotonic' as const) },
    })
    const examples = [true, false].map((hasHeir) => ({
      ...{ program: exampleProgram(featuresOf(trial).filter((feature) => !LEFT_OUT.includes(feature))), yields: [] },
      hasHeir,
      stopAt: 30,
      clocks: 'both',
    }))
    await trial.forAll(
      cases,
      async ({ program, stopAt, hasHeir, clocks }, stage) => {
        const lives = livesOf(trial, stage, program)
        const { simulation, lines } = lives
        const { world, end } = await lives.begin({ stopAt, ttlMs: TTL_MS })
        let isStopped = false
        let answer: KernelEnd | Error | undefined
        world.stopped.promise.then(() => {
          isStopped = true
        })
        end.then(
          (value) => {
            answer = value
          },
          (error: Error) => {
            answer = error
          },
        )
        await simulation.until(() => isStopped || answer !== undefined, 'the owner to get to work')
        await simulation.rest()
        if (!isStopped) return
        simulation.sleep(TTL_MS * 2, clocks)
        const provenDead = () => clocks === 'monotonic'
        const heir = hasHeir ? await lives.live({ provenDead }) : undefined
        trial.tally.meet(`an owner woken ${hasHeir ? 'after its heir' : 'without an heir'}`)
        const wokenAt = lines.length
        world.wake()
        await simulation.until(() => answer !== undefined, 'the owner to notice')
        await simulation.rest()
        // What stood in the journal when it was stopped may be its answer still.
        if (answer instanceof Error) unaborted(world)
        startedLater(lines, world.life, wokenAt, 'its lease was over')
        const last = heir ?? (await lives.untilEnd())
        if (last === 'crashed') throw new Error('nobody was to crash')
        if (answer && !(answer instanceof Error)) trial.demand.equal(endEvent(answer), endEvent(last), 'its answer')
        const evidence = await evidenceOf(lives)
        executedAgain(evidence)
        onceTwice(evidence)
        lostAcknowledgements(evidence)
        unrecordedAcquisitions(evidence)
      },
      { weight: 8, examples },
    )
  },
}
