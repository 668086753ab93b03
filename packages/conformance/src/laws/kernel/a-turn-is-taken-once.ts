import fc from 'fast-check'
import { attemptsLost } from '../../kernel/audit/attempts.ts'
import { auditRun } from '../../kernel/audit/audit-run.ts'
import { doubledChildren, lostChildren, settledEarly } from '../../kernel/audit/children.ts'
import { wanderingKeys } from '../../kernel/audit/effects.ts'
import { answeredOtherwise, evaluatedOtherwise } from '../../kernel/audit/ended.ts'
import { broken, type Evidence, evidenceOf, linesOf } from '../../kernel/audit/evidence.ts'
import { enteredAgain, executedAgain } from '../../kernel/audit/executed-again.ts'
import { startedOutOfTurn } from '../../kernel/audit/in-turn.ts'
import { lostAcknowledgements } from '../../kernel/audit/journal-use.ts'
import { toldOtherwise } from '../../kernel/audit/told.ts'
import { featuresOf, instants, instantsOf, livesOf, yieldsArbitrary } from '../../kernel/kernel-case.ts'
import { nodesByPlace, settledOf } from '../../kernel/kernel-log.ts'
import { conversationOf } from '../../kernel/loop-arbitrary.ts'
import type { CallOp, ConversationOp, Program, StepOp } from '../../kernel/program.ts'
import { programs, stepOf } from '../../kernel/program-arbitrary.ts'
import type { Lives } from '../../kernel/run-lives.ts'
import { placeOf } from '../../kernel/walk-program.ts'
import { withKeys } from '../../kernel/with-keys.ts'
import type { Law } from '../../law/law.ts'
import type { Stage } from '../../law/stage.ts'
import type { Trial } from '../../law/trial.ts'

interface Case {
  readonly program: Program
  readonly crashes: readonly number[]
  readonly yields: readonly number[]
  /** Killed at each instant of a calm run, and once more while it recovers. */
  readonly isExhaustive?: boolean
}

/** In a fickle conversation everybody says something else in every life, and the rule of its end answers otherwise. */
export const aTurnIsTakenOnce: Law = {
  id: 'a-turn-is-taken-once',
  level: 'K',
  clause: 'K-35',
  also: ['K-1', 'K-2', 'K-4', 'K-5', 'K-21'],
  invariant: 'K3',
  statement:
    'killed at any instant, a conversation takes each turn once, under the same id in every life, hears all that was said before, and is decided upon once after each',
  features: ['conversation'],
  meets: [
    ...['a turn that was asked for again', 'a turn that outlived its life'],
    ...['a decision that was asked for again', 'a decision that outlived its life'],
    ...['a conversation that came to what is foretold', 'a conversation that came to what its log says'],
  ],
  async check(trial) {
    const features = featuresOf(trial).filter((feature) => feature !== 'budget')
    const inside = programs({ features: features.filter((feature) => !MADE.includes(feature)), depth: 0, length: 2 })
    const child = fc.record({
      do: fc.constant('call' as const),
      key: fc.constant(''),
      task: fc.constant(null),
      program: inside,
    })
    const parts = { features, step: stepOf(features), child: features.includes('call') ? child : undefined }
    const program = fc
      .tuple(conversationOf(parts), fc.boolean())
      .map(([op, isFickle]) => withKeys([{ ...op, isFickle }]))
    await trial.forAll(
      fc.record({ program, crashes: instants(), yields: yieldsArbitrary }),
      async (given: Case, stage) => {
        const calm = await tryConversation(trial, stage, given, 'run')
        if (!given.isExhaustive) return
        for (const at of instantsOf(trial, calm.instants))
          await tryConversation(trial, stage, { ...given, crashes: [at, 1 + ((at * 7) % 23)] }, `killed-${at}`)
      },
      { weight: 2, examples: EXAMPLES },
    )
  },
}

const MADE: readonly string[] = ['loop', 'conversation']

async function tryConversation(trial: Trial, stage: Stage, given: Case, runId: string): Promise<Lives> {
  const { program, crashes, yields } = given
  const lives = livesOf(trial, stage, program, { yields }, runId)
  const end = await lives.untilEnd({ crashes })
  const evidence = await evidenceOf(lives)
  answeredOtherwise(evidence, end)
  startedOutOfTurn(evidence)
  for (const op of program) if (op.do === 'conversation') auditConversation(trial, evidence, op)
  if (evaluatedOtherwise(evidence, end, 'K3')) {
    auditRun(evidence)
    await toldOtherwise(evidence, lives)
    trial.tally.meet('a conversation that came to what is foretold')
    return lives
  }
  for (const audit of FICKLE_TOO) audit(evidence)
  return lives
}

/** What can be asked of a conversation although nobody knows when it will be over. */
const FICKLE_TOO = [
  ...[executedAgain, enteredAgain, wanderingKeys, attemptsLost, doubledChildren, settledEarly, lostChildren],
  lostAcknowledgements,
]

/** What such an agent settles with. */
interface Ended {
  readonly turns: number
  readonly reason?: string
  readonly transcript: readonly {
    readonly id?: string
    readonly message: { readonly tag: string; readonly heard?: readonly string[] }
  }[]
}

function auditConversation({ demand, tally }: Trial, { log, lines }: Evidence, op: ConversationOp): void {
  const node = nodesByPlace(log).get(placeOf([op.key]))
  const { ok } = (node?.settled[0]?.event ?? {}) as { ok?: Ended }
  if (!node || !ok) broken('K3', `conversation ${op.key}`, 'an agent of its own that succeeded', 'none')
  const opening = (op.task as readonly unknown[]).length
  const turns = ok.transcript.slice(opening)
  demand.equal(turns.length, ok.turns, 'the turns of the transcript')
  demand.equal(new Set(turns.map(({ id }) => id)).size, turns.length, 'ids of turns, each once')
  for (const [index, { id, message }] of turns.entries()) {
    const number = index + 1
    const where = `turn ${number} of conversation ${op.key}`
    const heard = ok.transcript.slice(0, opening + index).map((before) => before.message.tag)
    demand.equal(message.heard, heard, `what was heard before ${where}`)
    const startsOf = (name: string) =>
      [...linesOf(lines, 'start')].filter(({ key, path }) => key === name && placeOf(path) === placeOf(node.path))
    const starts = startsOf(`turn ${number}`)
    for (const { idempotencyKey } of starts) demand.equal(idempotencyKey, id, `the id of ${where} in each life`)
    const { epoch = 0 } = settledOf(node, `turn ${number}`) ?? {}
    const isFickle = op.isFickle === true && starts.length > 0
    demand.equal(message.tag, isFickle ? `${number}@${epoch}` : `${number}`, `the life that said ${where}`)
    const decisions = startsOf(`decide ${number}`)
    const decided = settledOf(node, `decide ${number}`)?.epoch ?? 0
    if (livesOfAll(starts) > 1) tally.meet('a turn that was asked for again')
    if (decided > epoch) tally.meet('a turn that outlived its life')
    if (livesOfAll(decisions) > 1) tally.meet('a decision that was asked for again')
    if ((settledOf(node, `turn ${number + 1}`)?.epoch ?? 0) > decided) tally.meet('a decision that outlived its life')
  }
  const last = settledOf(node, `decide ${ok.turns}`)?.epoch ?? 0
  if (ok.reason !== undefined) demand.equal(ok.reason, op.isFickle ? `over@${last}` : 'over', 'why it is over')
  if (op.isFickle) tally.meet('a conversation that came to what its log says')
}

/** In how many lives it was executed. */
function livesOfAll(starts: readonly { readonly epoch: number }[]): number {
  return new Set(starts.map(({ epoch }) => epoch)).size
}

function step(more: Partial<StepOp> = {}): StepOp {
  const plain = { effect: 'idempotent', input: null, value: 1, throws: 0, maxAttempts: 1, turns: 0 } as const
  return { do: 'step', key: '', ...plain, ...more }
}

const child = (...steps: StepOp[]): CallOp => ({ do: 'call', key: '', task: null, program: steps })

function conversation(turns: ConversationOp['turns'], more: Partial<ConversationOp> = {}): Program {
  const plain = { key: '', task: [{ speaker: 'somebody', message: { tag: 'opening' } }] }
  const decisions = [0, ...turns].map(() => step({ turns: 1 }))
  return withKeys([{ do: 'conversation', effect: 'idempotent', maxAttempts: 2, ...plain, turns, decisions, ...more }])
}

const THREE = [step({ turns: 2 }), child(step()), step({ throws: 1 })]
const MANY = Array.from({ length: 9 }, () => step())
const CALM = { crashes: [], yields: [] }
const EXAMPLES: Case[] = [
  { program: conversation(THREE, { isFickle: true }), ...CALM, isExhaustive: true },
  { program: conversation(THREE, { task: [] }), ...CALM, isExhaustive: true },
  ...[11, 12, 13, 14, 15, 16].map((at) => ({ program: conversation(THREE), crashes: [at, 9, 8], yields: [] })),
  ...[30, 36, 42, 48].map((at) => ({
    program: conversation(MANY, { isOpenEnded: true }),
    crashes: [at, 12],
    yields: [],
  })),
]
