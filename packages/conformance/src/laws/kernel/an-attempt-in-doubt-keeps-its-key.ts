import fc from 'fast-check'
import { keysOf, unknownWithoutOnce, wanderingKeys } from '../../kernel/audit/effects.ts'
import { auditedAtAnyTime, broken, linesOf } from '../../kernel/audit/evidence.ts'
import { exampleCases, instants, livesOf, programsFor } from '../../kernel/kernel-case.ts'
import { nameOf } from '../../kernel/kernel-log.ts'
import type { Law } from '../../law/law.ts'
import { Stage } from '../../law/stage.ts'

/** The key is a function of run id, place and key alone: it is the same on another journal, and another in another run. */
export const anAttemptInDoubtKeepsItsKey: Law = {
  id: 'an-attempt-in-doubt-keeps-its-key',
  level: 'K',
  clause: 'K-2',
  invariant: 'K2',
  statement: 'an attempt in doubt is made again under the same idempotency key, with the epoch as its fencing token',
  meets: ['an attempt made again after a crash'],
  async check(trial) {
    const cases = fc.record({ program: programsFor(trial), crashes: instants() })
    await trial.forAll(
      cases,
      async ({ program, crashes }, stage) => {
        const lives = livesOf(trial, stage, program)
        await auditedAtAnyTime(lives, { crashes }, [wanderingKeys, unknownWithoutOnce])
        const lived = new Map<string, number>()
        for (const { path, key, attempt, life } of linesOf(lives.lines, 'start')) {
          const name = `${nameOf(path, key)} ${attempt}`
          if ((lived.get(name) ?? life) !== life) trial.tally.meet('an attempt made again after a crash')
          lived.set(name, life)
        }
        const known = keysOf(lives.lines)
        const sibling = livesOf(trial, stage, program, {}, 'sibling')
        await sibling.untilEnd()
        const others = new Set(keysOf(sibling.lines).values())
        await using elsewhere = await Stage.provision(trial.harness)
        const twin = livesOf(trial, elsewhere, program)
        await twin.untilEnd()
        const again = keysOf(twin.lines)
        for (const [name, key] of known) {
          if (others.has(key)) broken('K2', `step ${name}`, 'another key than in any other run', 'the same')
          if ((again.get(name) ?? key) !== key) broken('K2', `step ${name}`, 'the key it has on any journal', 'another')
        }
      },
      { weight: 3, examples: exampleCases(trial) },
    )
  },
}
