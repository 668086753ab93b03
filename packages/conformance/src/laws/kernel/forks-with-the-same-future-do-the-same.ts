import { forkRun } from '@tangle-network/durability-contract'
import fc from 'fast-check'
import { endEvent, evaluatedOtherwise } from '../../kernel/audit/ended.ts'
import { broken, type Evidence, evidenceOf } from '../../kernel/audit/evidence.ts'
import { auditFork, sharedKeys } from '../../kernel/audit/forks.ts'
import { toldLines, toldOtherwise } from '../../kernel/audit/told.ts'
import { exampleCases, instants, livesOf, programsFor } from '../../kernel/kernel-case.ts'
import { isMetered } from '../../kernel/metering.ts'
import type { Program } from '../../kernel/program.ts'
import { isConfluent } from '../../kernel/walk-program.ts'
import type { Law } from '../../law/law.ts'
import type { Trial } from '../../law/trial.ts'

/** Nothing but their effects' keys, their owners and the time tells them apart, however often one of them is killed. */
export const forksWithTheSameFutureDoTheSame: Law = {
  id: 'forks-with-the-same-future-do-the-same',
  level: 'K',
  clause: 'K-23',
  also: ['K-5', 'K-22'],
  invariant: 'K3',
  statement:
    'two forks at one place are told the same of what lies before, draw the same random numbers, and come to the same where the program says to what',
  features: ['fork'],
  meets: ['ends compared', 'random numbers compared'],
  async check(trial) {
    const cases = fc.record({
      program: programsFor(trial),
      crash: instants(1),
      at: fc.nat({ max: 200 }),
      crashes: instants(2),
    })
    const examples = exampleCases(trial).map((example, nth) => ({
      ...example,
      crash: [20 + nth * 15],
      at: nth * 5 + 1,
    }))
    const confluent = { program: CONFLUENT, crash: [14], at: 3, crashes: [8] }
    await trial.forAll(
      cases,
      async ({ program, crash, at: nth, crashes }, stage) => {
        const origin = livesOf(trial, stage, program)
        await origin.crash(crash[0] ?? 1)
        const journal = await origin.checker()
        if ((await journal.list()).runs.length === 0) return
        const { entries } = await origin.log()
        if (entries.length === 0) return
        const at = 1 + (nth % entries.length)
        const forks: { evidence: Evidence; end: unknown }[] = []
        for (const [as, faults] of [
          ['calm', {}],
          ['killed', { crashes }],
        ] as const) {
          await forkRun(journal, 'run', { at, as })
          const lives = livesOf(trial, stage, program, {}, as)
          const end = await lives.untilEnd(faults)
          const evidence = await evidenceOf(lives)
          auditFork(evidence)
          if (lives.lines.length > 0) await toldOtherwise(evidence, lives)
          evaluatedOtherwise(evidence, end, 'K3')
          forks.push({ evidence, end: endEvent(end) })
        }
        const [calm, killed] = forks
        if (!calm || !killed) return
        sharedKeys(killed.evidence, calm.evidence)
        otherRandom(trial, await evidenceOf(origin), calm.evidence, killed.evidence)
        const isUncertain = JSON.stringify([calm.end, killed.end]).includes('"unknown":true')
        // What was killed has spent its bound, for all that anybody knows: then less is left for what follows.
        if (!isConfluent(program) || program.some(isMetered) || isUncertain) return
        trial.demand.equal(killed.end, calm.end, 'what a fork that was killed came to')
        trial.tally.meet('ends compared')
      },
      { weight: 4, examples: [...examples, confluent] },
    )
  },
}

const CONFLUENT: Program = ['k0', 'k1', 'k2'].map((key) => ({
  ...({ do: 'step', key, effect: 'idempotent', input: null, value: key } as const),
  ...{ throws: 0, maxAttempts: 1, turns: 1 },
}))

/** The same numbers at the same places, in every fork as in the origin. */
function otherRandom(trial: Trial, ...runs: readonly Evidence[]): void {
  const known = new Map<string, unknown>()
  for (const { lines, runId } of runs) {
    for (const places of toldLines({ lines }).values()) {
      for (const [place, events] of places) {
        for (const [index, event] of events.entries()) {
          const [what, number] = event as [string, unknown]
          if (what !== 'random') continue
          const where = `random number ${index} of agent ${place}`
          if (known.has(where)) trial.tally.meet('random numbers compared')
          if (known.has(where) && known.get(where) !== number)
            broken('K3', `${where} in ${runId}`, 'the number of the origin', 'another')
          known.set(where, number)
        }
      }
    }
  }
}
