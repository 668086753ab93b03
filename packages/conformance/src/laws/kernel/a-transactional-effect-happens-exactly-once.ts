import { isDurabilityError } from '@tangle-network/durability-contract'
import fc from 'fast-check'
import { auditRun } from '../../kernel/audit/audit-run.ts'
import { keysOf } from '../../kernel/audit/effects.ts'
import { evaluatedOtherwise } from '../../kernel/audit/ended.ts'
import { broken, evidenceOf, linesOf } from '../../kernel/audit/evidence.ts'
import { appendedPastDoubt } from '../../kernel/audit/journal-use.ts'
import { toldOtherwise } from '../../kernel/audit/told.ts'
import { exampleProgram } from '../../kernel/example-program.ts'
import {
  featuresOf,
  instants,
  livesOf,
  outagesArbitrary,
  programsFor,
  yieldsArbitrary,
} from '../../kernel/kernel-case.ts'
import { kernelLog, nameOf, stepsByName } from '../../kernel/kernel-log.ts'
import type { Op } from '../../kernel/program.ts'
import type { Lives } from '../../kernel/run-lives.ts'
import { placedSteps } from '../../kernel/walk-program.ts'
import type { Law } from '../../law/law.ts'
import type { Stage } from '../../law/stage.ts'
import type { Trial } from '../../law/trial.ts'

/** No intent, no key that somebody else must remember, no unknown: what stands is what the log says, at every instant. */
export const aTransactionalEffectHappensExactlyOnce: Law = {
  id: 'a-transactional-effect-happens-exactly-once',
  level: 'K',
  clause: 'K-15',
  also: ['T-2', 'T-6', 'K-1', 'K-4', 'K-7', 'K-8', 'K-14'],
  invariant: 'K2',
  statement:
    'the effect of a transactional step stands once where the log holds its success and not at all where it does not, wherever the run is killed or its journal fails',
  needs: ['transactions'],
  features: ['transactional'],
  meets: [
    ...['an effect that stands', 'an attempt that was undone', 'an effect of a life that was killed'],
    ...['a transaction that was executed again', 'a run that was taken anew'],
  ],
  async check(trial) {
    const cases = fc.record({
      program: programsFor(trial).filter((program) => transactionalIn(program) > 0),
      crashes: instants(),
      outages: fc.oneof(fc.constant([]), outagesArbitrary),
      yields: yieldsArbitrary,
    })
    const program = exampleProgram(featuresOf(trial))
    const killed = [30, 50, 70, 90, 110].map((at) => ({ program, crashes: [at, 40], outages: [], yields: [] }))
    const failing = SHORT_CALLS.flatMap((call) =>
      [true, false].map((isApplied) => ({
        ...{ program: SHORT, crashes: [], yields: [] },
        outages: [{ call, outcome: 'unknown', isApplied }],
      })),
    )
    await trial.forAll(
      cases,
      async ({ program, crashes, outages, yields }, stage) => {
        const lives = livesOf(trial, stage, program, { outages, yields })
        for (const at of crashes) {
          if (!(await lives.crash(at).catch(isOutage))) continue
          await effectsOtherwise(trial, lives, stage, 'an effect of a life that was killed')
        }
        const end = await lives.untilEnd()
        await effectsOtherwise(trial, lives, stage, 'an effect that stands')
        const evidence = await evidenceOf(lives)
        for (const audit of [auditRun, appendedPastDoubt]) audit(evidence)
        evaluatedOtherwise(evidence, end)
        await toldOtherwise(evidence, lives)
        const grants = [...linesOf(lives.lines, 'granted')].length
        if (grants > lives.lives) trial.tally.meet('a run that was taken anew')
      },
      { weight: 4, examples: [...killed, ...failing] },
    )
  },
}

/** Two that succeed, one after the other, and a step before and after: each call of it fails in turn. */
const SHORT: readonly Op[] = ['pure', 'transactional', 'transactional', 'idempotent'].map((effect, index) => ({
  ...({ do: 'step', effect: effect as 'pure', key: `k${index}`, input: null, value: index } as const),
  ...{ throws: index === 1 ? 1 : 0, maxAttempts: 2, turns: 1 },
}))
const SHORT_CALLS = Array.from({ length: 9 }, (_, index) => index + 1)

function transactionalIn(program: readonly Op[]): number {
  return [...placedSteps(program)].filter(({ step }) => step.effect === 'transactional').length
}

/** K2: the effects that stand are those of the transactional steps that the log says succeeded, each once. */
async function effectsOtherwise(trial: Trial, lives: Lives, stage: Stage, label: string): Promise<void> {
  const { lines, runId } = lives
  const journal = await lives.checker()
  if ((await journal.list({ prefix: runId })).runs.length === 0) return
  const { entries } = await lives.log()
  const keys = keysOf(lines)
  const steps = [...stepsByName(await kernelLog(journal, runId, entries))]
  const done = steps.filter(([, { effect, settled }]) => effect === 'transactional' && isOk(settled[0]?.outcome))
  const expected = done.map(([name]) => keys.get(name) ?? `never started: ${name}`).toSorted()
  const found = await stage.effects()
  if (found.length > 0) trial.tally.meet(label)
  if (found.join() !== expected.join()) {
    const where = `effects of ${transactionalIn(lives.program)} transactional steps`
    broken('K2', where, expected.join(', ') || 'none', found.join(', ') || 'none')
  }
  const failed = steps.some(([, { effect, failed }]) => effect === 'transactional' && failed.length > 0)
  if (failed) trial.tally.meet('an attempt that was undone')
  const starts = [...linesOf(lines, 'start')].map(({ path, key, attempt }) => `${nameOf(path, key)} ${attempt}`)
  const again = done.some(([name]) => starts.filter((each) => each === `${name} 1`).length > 1)
  if (again) trial.tally.meet('a transaction that was executed again')
}

/** A life may also end by the journal that it is refused by; nothing else ends it. */
function isOutage(error: unknown): boolean {
  if (isDurabilityError(error, 'STORE_FAILED')) return true
  throw error
}

function isOk(outcome: object | undefined): boolean {
  return outcome !== undefined && 'ok' in outcome
}
