import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { evaluatedOtherwise } from '../../kernel/audit/ended.ts'
import { broken, type Evidence, evidenceOf, linesOf } from '../../kernel/audit/evidence.ts'
import { executedAgain } from '../../kernel/audit/executed-again.ts'
import { shownOtherwise, streamedOtherwise, streamedTooOften } from '../../kernel/audit/streams.ts'
import { toldOtherwise } from '../../kernel/audit/told.ts'
import { instants, livesOf, programsFor, yieldsArbitrary } from '../../kernel/kernel-case.ts'
import type { ShownEvent } from '../../kernel/kernel-under-test.ts'
import type { Emission, Program, StepOp } from '../../kernel/program.ts'
import type { Lives } from '../../kernel/run-lives.ts'
import { placedSteps } from '../../kernel/walk-program.ts'
import { watchFromTheStart, watchSteps } from '../../kernel/watch-steps.ts'
import { withKeys } from '../../kernel/with-keys.ts'
import type { Law } from '../../law/law.ts'
import { shown } from '../../law/shown.ts'
import type { Stage } from '../../law/stage.ts'
import type { Trial } from '../../law/trial.ts'

interface Case {
  readonly program: Program
  readonly crashes: readonly number[]
  readonly closes?: readonly number[]
  readonly yields: readonly number[]
  /** Which event another viewer goes on from. */
  readonly from: number
}

/** One viewer watches from the start, through every kill, another goes on from somewhere. */
export const whatAViewerIsShownIsWhatWasEmitted: Law = {
  id: 'what-a-viewer-is-shown-is-what-was-emitted',
  level: 'K',
  clause: 'K-37',
  also: ['K-1', 'K-4', 'K-5', 'R-7'],
  invariant: 'J11',
  statement:
    'what a viewer is shown of a stream is, since its last reset, a beginning of what the last attempt emitted, wherever the run is killed; no agent is told of it and no step costs another commit',
  features: ['stream', 'idempotent', 'all'],
  meets: [
    ...['pieces that stood when their step settled', 'a viewer that went on'],
    ...['an attempt that failed and was taken back', 'an attempt that died and was taken back'],
    ...[
      'pieces in a commit that was made anyway',
      'pieces in a commit of their own',
      'steps that cost no more commits',
    ],
  ],
  async check(trial) {
    const program = programsFor(trial, { depth: 1 }).filter(emitsSomething)
    const cases: fc.Arbitrary<Case> = fc.record({
      ...{ program, crashes: instants(), yields: yieldsArbitrary, from: fc.nat({ max: 99 }) },
    })
    await trial.forAll(cases, (given, stage) => tryViewers(trial, stage, given), { weight: 3, examples: EXAMPLES })
    const lone = fc.array(fc.record({ pieces: fc.integer({ min: 1, max: 3 }), throws: fc.nat({ max: 1 }) }), {
      ...{ minLength: 1, maxLength: 3 },
    })
    await trial.forAll(lone, (steps, stage) => tryCost(trial, stage, steps))
  },
}

async function tryViewers(trial: Trial, stage: Stage, { program, crashes, closes = [], yields, from }: Case) {
  const lives = livesOf(trial, stage, program, { yields })
  const viewer = { kernel: lives.kernel, runId: lives.runId, checker: await lives.checker() }
  const calledOff = new AbortController()
  const watching = watchFromTheStart(viewer, calledOff.signal)
  const end = await lives.untilEnd({ crashes, closes }).catch(async (error: unknown) => {
    calledOff.abort()
    await watching
    throw error
  })
  const live = await watching
  const evidence = await evidenceOf(lives)
  for (const audit of [streamedOtherwise, streamedTooOften, executedAgain]) audit(evidence)
  const { stood, failed, died } = shownOtherwise(evidence, live)
  await goesOn(trial, viewer, live, from)
  evaluatedOtherwise(evidence, end)
  await toldOtherwise(evidence, lives)
  if (stood > 0) trial.tally.meet('pieces that stood when their step settled')
  if (failed > 0) trial.tally.meet('an attempt that failed and was taken back')
  if (died > 0) trial.tally.meet('an attempt that died and was taken back')
  meetCommits(trial, evidence)
}

async function goesOn(
  trial: Trial,
  viewer: Parameters<typeof watchSteps>[0],
  events: readonly ShownEvent[],
  from: number,
): Promise<void> {
  if (events.length === 0) return
  const at = from % events.length
  const after = events[at]?.cursor
  const rest = await watchSteps(viewer, after)
  if (isDeepStrictEqual(rest, events.slice(at + 1))) trial.tally.meet('a viewer that went on')
  else broken('J11', `a viewer that goes on from ${after}`, shown(events.slice(at + 1)), shown(rest))
}

function meetCommits({ tally }: Trial, { lines }: Evidence): void {
  for (const { batch } of linesOf(lines, 'appending')) {
    const { entries } = JSON.parse(batch) as { entries: readonly { kind: string }[] }
    const streamed = entries.filter(({ kind }) => kind === 'step.streamed').length
    if (streamed === 0) continue
    tally.meet(
      streamed < entries.length ? 'pieces in a commit that was made anyway' : 'pieces in a commit of their own',
    )
  }
}

/** Steps one after the other, with pieces and without: what is emitted at once waits for no commit, and causes none. */
async function tryCost(trial: Trial, stage: Stage, steps: readonly { pieces: number; throws: number }[]) {
  const appends = async (runId: string, emits: (pieces: number) => Emission | undefined) => {
    const ops = steps.map(({ pieces, throws }) => step({ throws, maxAttempts: 2 }, emits(pieces)))
    const lives: Lives = livesOf(trial, stage, withKeys(ops), {}, runId)
    await lives.untilEnd()
    return [...linesOf(lives.lines, 'appending')].length
  }
  const plain = await appends('plain', () => undefined)
  const streaming = await appends('streaming', (pieces) => ({ pieces, everyMs: 0 }))
  if (streaming === plain) trial.tally.meet('steps that cost no more commits')
  else broken('K4', 'steps that emit pieces', `${plain} appends, as without`, `${streaming}`)
}

function emitsSomething(program: Program): boolean {
  return [...placedSteps(program)].some(({ step: { emits } }) => emits !== undefined)
}

function step(more: Partial<StepOp>, emits?: Emission): StepOp {
  const plain = { effect: 'idempotent', input: null, value: 1, throws: 0, maxAttempts: 1, turns: 1 } as const
  return { do: 'step', key: '', ...plain, ...more, ...(emits && { emits }) }
}

const SLOWLY: Emission = { pieces: 3, everyMs: 130 }
const STREAMING: Program = withKeys([
  step({ throws: 1, maxAttempts: 2 }, SLOWLY),
  // Of its second attempt nothing is written: what stood of the first must have been taken back all the same.
  step({ throws: 1, maxAttempts: 2 }, { pieces: 2, everyMs: 130 }),
  {
    do: 'all',
    // While one streams, the other commits.
    branches: [step({}, { pieces: 3, everyMs: 40 }), step({ throws: 1, maxAttempts: 2 }, { pieces: 2, everyMs: 60 })],
  },
])
const CALM = { program: STREAMING, yields: [], from: 3 }
const EXAMPLES: Case[] = [
  { ...CALM, crashes: [] },
  ...[10, 11, 12, 13, 14, 15, 16].map((at) => ({ ...CALM, crashes: [at, at + 2], from: at })),
  { ...CALM, crashes: [], closes: [11, 13] },
  { ...CALM, crashes: [13, 13], yields: [0, 1, 3] },
]
