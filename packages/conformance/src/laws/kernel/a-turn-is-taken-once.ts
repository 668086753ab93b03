import { broken, type Evidence, evidenceOf, linesOf } from '../../kernel/audit/evidence.ts'
import { auditFickle, type FickleCase, type TryFickle, tryFickle } from '../../kernel/fickle-case.ts'
import { livesOf } from '../../kernel/kernel-case.ts'
import { nodesByPlace, settledOf } from '../../kernel/kernel-log.ts'
import { conversationOf } from '../../kernel/loop-arbitrary.ts'
import type { CallOp, ConversationOp, Program, StepOp } from '../../kernel/program.ts'
import { placeOf } from '../../kernel/walk-program.ts'
import { withKeys } from '../../kernel/with-keys.ts'
import type { Law } from '../../law/law.ts'
import type { Trial } from '../../law/trial.ts'

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
  check: (trial) => tryFickle(trial, conversationOf, EXAMPLES, tryConversation),
}

const tryConversation: TryFickle = async (trial, stage, { program, crashes, yields }, runId) => {
  const lives = livesOf(trial, stage, program, { yields }, runId)
  const end = await lives.untilEnd({ crashes })
  const evidence = await evidenceOf(lives)
  for (const op of program) if (op.do === 'conversation') auditConversation(trial, evidence, op)
  if (await auditFickle(evidence, lives, end)) trial.tally.meet('a conversation that came to what is foretold')
  return lives
}

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
const EXAMPLES: FickleCase[] = [
  { program: conversation(THREE, { isFickle: true }), ...CALM, isExhaustive: true },
  { program: conversation(THREE, { task: [] }), ...CALM, isExhaustive: true },
  ...[11, 12, 13, 14, 15, 16].map((at) => ({ program: conversation(THREE), crashes: [at, 9, 8], yields: [] })),
  ...[30, 36, 42, 48].map((at) => ({
    program: conversation(MANY, { isOpenEnded: true }),
    crashes: [at, 12],
    yields: [],
  })),
]
