import fc from 'fast-check'
import { auditRun } from '../../kernel/audit/audit-run.ts'
import { evaluatedOtherwise } from '../../kernel/audit/ended.ts'
import { type Evidence, evidenceOf } from '../../kernel/audit/evidence.ts'
import { resolvedOtherwise } from '../../kernel/audit/resolutions.ts'
import { toldOtherwise } from '../../kernel/audit/told.ts'
import { featuresOf, instants, livesOf, programsFor, yieldsArbitrary } from '../../kernel/kernel-case.ts'
import { nameOf } from '../../kernel/kernel-log.ts'
import type { Program, StepOp } from '../../kernel/program.ts'
import { refusedWith } from '../../kernel/refused-with.ts'
import { RESOLVED_BY, type Resolution, resolvedAs } from '../../kernel/resolve-unknown.ts'
import type { Lives } from '../../kernel/run-lives.ts'
import type { Law } from '../../law/law.ts'
import type { Trial } from '../../law/trial.ts'

const STEP: StepOp = {
  ...{ do: 'step', effect: 'once', key: 'pay', input: null, value: 1, throws: 0, maxAttempts: 1, turns: 1 },
  isUnhandled: true,
}
const LATER: StepOp = { ...STEP, effect: 'idempotent', key: 'later', turns: 3 }
const IN_A_CHILD: Program = [{ do: 'call', key: 'child', task: null, program: [STEP, { do: 'now' }] }, LATER]
/** An agent that begins again is told of no unknown outcome: its effect is another one. */
const BEGINS_AGAIN: Program = [{ do: 'call', key: 'child', task: null, program: [STEP], again: [[LATER]] }]
const TWICE: Program = [{ do: 'now' }, STEP, { ...STEP, key: 'pay again' }, LATER, { do: 'random' }]
/** What the first is told is acted upon. */
const HANDLED_FIRST: Program = [{ ...STEP, isUnhandled: false }, LATER, { ...STEP, key: 'pay again' }]

/** Killed everywhere, by random and fixed programs; where an agent ends by an unknown outcome, somebody resolves it. */
export const anUnknownOutcomeIsResolvedOnce: Law = {
  id: 'an-unknown-outcome-is-resolved-once',
  level: 'K',
  clause: 'K-27',
  also: ['K-1', 'K-3', 'K-5', 'Q-5'],
  invariant: 'K2',
  statement:
    'what somebody says became of an unknown effect is told to its agent once, and never where the agent may have acted upon the unknown',
  features: ['resolve', 'once', 'idempotent', 'call', 'now', 'random'],
  meets: ['a value', 'an error', 'a life after a resolution', 'a second resolution', 'one that came too late'],
  async check(trial) {
    const program = programsFor(trial, { without: ['budget'], unhandled: true })
    const resolutions = fc.array(fc.constantFrom<Resolution[]>('value', 'error'), { maxLength: 2 })
    await trial.forAll(
      fc.record({ program, crashes: instants(), yields: yieldsArbitrary, resolutions }),
      async ({ program, crashes, yields, resolutions }, stage) => {
        const lives = livesOf(trial, stage, program, { yields })
        const end = await lives.untilEnd({ crashes, resolutions })
        const evidence = await evidenceOf(lives)
        const last = resolvedOtherwise(evidence, lives.resolved)
        for (const { by } of lives.resolved) trial.tally.meet(by === 'value' ? 'a value' : 'an error')
        if (last < evidence.log.entries.length && (evidence.log.entries.at(-1)?.epoch ?? 0) > epochAt(evidence, last))
          trial.tally.meet('a life after a resolution')
        auditRun(evidence)
        await toldOtherwise(evidence, lives)
        if (!failedAnew(evidence, lives)) evaluatedOtherwise(evidence, end, 'K2')
      },
      { weight: 2, examples: featuresOf(trial).includes('restart') ? [...EVERYWHERE, ANEW] : EVERYWHERE },
    )
    const cases = fc.record({ isInChild: fc.boolean(), by: fc.constantFrom<Resolution[]>('value', 'error') })
    const examples = [
      { isInChild: false, by: 'value' },
      { isInChild: true, by: 'error' },
    ]
    await trial.forAll(
      cases,
      async ({ isInChild, by }, stage) => {
        await resolvedTwice(trial, livesOf(trial, stage, isInChild ? IN_A_CHILD : [STEP, LATER]), isInChild, by)
        await resolvedBehind(trial, livesOf(trial, stage, HANDLED_FIRST, {}, 'behind'), by)
        await resolvedTooLate(trial, livesOf(trial, stage, [STEP], {}, 'late'), by)
      },
      { weight: 0.1, examples },
    )
  },
}

/** Killed in the effect, then at every instant of the life in which its resolution is told. */
const EVERYWHERE = [
  ...Array.from({ length: 8 }, (_, nth) => ({ program: [STEP, LATER], crashes: [5, 1_000, nth + 6] })),
  ...Array.from({ length: 3 }, (_, nth) => ({ program: TWICE, crashes: [7, 1_000, 2 * nth + 8, 1_000, 9] })),
  ...Array.from({ length: 3 }, (_, nth) => ({ program: IN_A_CHILD, crashes: [7, 1_000, 2 * nth + 8] })),
].map((each, nth) => ({ ...each, yields: [], resolutions: [nth % 4 === 3 ? 'error' : 'value', 'value'] }))
const ANEW = { program: BEGINS_AGAIN, crashes: [7, 1_000, 8], yields: [], resolutions: ['error'] as const }

/** An agent that failed by what somebody said may have begun again, and come to what no reading of the program foresees. */
function failedAnew({ log }: Evidence, { resolved }: Lives): boolean {
  return resolved.some(({ by }) => by === 'error') && log.nodes.some(({ attempt }) => attempt > 1)
}

function epochAt({ log }: Evidence, seq: number): number {
  return log.entries[seq - 1]?.epoch ?? Number.POSITIVE_INFINITY
}

/** The first resolution counts; what is no unknown outcome cannot be resolved. */
async function resolvedTwice(trial: Trial, lives: Lives, isInChild: boolean, by: Resolution): Promise<void> {
  const { demand, tally } = trial
  const path = isInChild ? ['child'] : []
  await lives.live({ crashIn: 'in pay' })
  await demand.refused('NOT_RESOLVABLE', 'a step without an outcome', () => resolve(lives, path, 'pay', by))
  await refusedWith(lives, 'OUTCOME_UNKNOWN', 'K2')
  const journal = await lives.checker()
  await demand.refused('NOT_RESOLVABLE', 'a step that is not', () => resolve(lives, path, 'none', by))
  await demand.refused('NOT_RESOLVABLE', 'an agent that is not', () => resolve(lives, ['none'], 'pay', by))
  demand.equal((await journal.head(lives.runId)).inbox.last, 0, 'messages of resolutions that were refused')
  await resolve(lives, path, 'pay', by)
  demand.equal((await journal.head(lives.runId)).status, 'open', 'the status of a run that was resolved')
  const other = by === 'value' ? 'error' : 'value'
  await demand.refused('MESSAGE_CONFLICT', 'another resolution', () => resolve(lives, path, 'pay', other))
  await demand.granted('the same resolution again', () => resolve(lives, path, 'pay', by))
  tally.meet('a second resolution')
  await lives.untilEnd()
  const evidence = await evidenceOf(lives)
  resolvedOtherwise(evidence, [{ name: nameOf(path, 'pay'), by }])
  auditRun(evidence)
  await toldOtherwise(evidence, lives)
}

/** The agent has handled one unknown and ends by another: only that one can be resolved. */
async function resolvedBehind({ demand }: Trial, lives: Lives, by: Resolution): Promise<void> {
  await lives.live({ crashIn: 'in pay' })
  await lives.live({ crashIn: 'in pay again' })
  await refusedWith(lives, 'OUTCOME_UNKNOWN', 'K2')
  await demand.refused('NOT_RESOLVABLE', 'an unknown outcome that was handled', () => resolve(lives, [], 'pay', by))
  await resolve(lives, [], 'pay again', by)
  await lives.untilEnd()
  const evidence = await evidenceOf(lives)
  resolvedOtherwise(evidence, [{ name: nameOf([], 'pay again'), by }])
  await toldOtherwise(evidence, lives)
}

/** Mended code has handled the unknown, and begun what follows from it: whoever has looked before that comes too late. */
async function resolvedTooLate(trial: Trial, lives: Lives, by: Resolution): Promise<void> {
  const { demand, tally } = trial
  await lives.live({ crashIn: 'in pay' })
  await refusedWith(lives, 'OUTCOME_UNKNOWN', 'K2')
  lives.program = [{ ...STEP, isUnhandled: false }, LATER]
  await lives.live({ crashIn: 'in later' })
  await demand.refused('NOT_RESOLVABLE', 'an unknown outcome acted upon', () => resolve(lives, [], 'pay', by))
  const journal = await lives.checker()
  const { entries } = await lives.log()
  const seq = entries.findLast(({ kind }) => kind === 'step.settled')?.seq ?? 0
  const outcome = { ok: { value: 'too late' } }
  const id = { id: `durability:resolve:${seq}`, kind: 'durability:resolve', sender: 'ann' }
  await journal.deliver(lives.runId, { ...id, payload: { seq, outcome } }, { kernel: true })
  await lives.untilEnd()
  tally.meet('one that came too late')
  const evidence = await evidenceOf(lives)
  resolvedOtherwise(evidence, [])
  auditRun(evidence)
  await toldOtherwise(evidence, lives)
  demand.equal(evidence.log.root?.steps.get('pay')?.settled[0]?.event, { unknown: true }, 'what was acted upon')
}

async function resolve(lives: Lives, path: readonly string[], key: string, by: Resolution): Promise<void> {
  await lives.kernel.resolve?.(await lives.checker(), lives.runId, { path, key }, resolvedAs(by), RESOLVED_BY)
}
