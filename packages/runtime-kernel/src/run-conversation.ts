import { byteLength, DurabilityError, encodeValue, frame, quoted, sha256 } from '@tangle-network/durability-contract'
import { defineAgent } from './agent.ts'
import type { ConversationEnd, ConversationOptions, Said, Turn } from './conversation.ts'
import type { AgentPartOptions } from './part.ts'
import { checkCount } from './run-loop.ts'
import type { Scope } from './scope.ts'
import { validate } from './validate.ts'

/** What is decided after each turn, and before the first. */
type Decided = { readonly next: string } | { readonly halted: string | true } | { readonly exhausted: true }

/** Where a conversation stands between two turns. */
interface Kept<M> {
  readonly place: string
  readonly turns: number
  readonly next: string
  readonly transcript: readonly Said<M>[]
}

/** About what the entries of a turn take beside what is said in it. */
const TURN_BYTES = 1024

/** The id of a turn: a function of the run, the place of the conversation in it, and the turn's number alone. */
export function turnId(runId: string, place: string, turn: number): string {
  return sha256(frame(['turn', runId, place, `${turn}`]))
}

/**
 * Lets the participants speak one after the other, as a child agent of its own. Each turn is committed before the next
 * starts, under the key `turn 3`, and so is the decision who speaks next or that it is over (`decide 3`): a rule whose
 * answer is durable is never asked again. A process that resumes replays no more turns than have written as much as the
 * transcript before them, and all checkpoints of a conversation together write about as much as its turns do.
 * Rejects with `AgentError` when a turn or a decision fails for good.
 */
export function runConversation<M>(scope: Scope, options: ConversationOptions<M>): Promise<ConversationEnd<M>> {
  const { participants, opening = [], next, halt, deciding, maxTurns, key = 'conversation', ...ofChild } = options
  checkCount('maxTurns', maxTurns)
  if (Object.keys(participants).length === 0) throw new TypeError('a conversation needs participants')
  const conversation = defineAgent({
    name: 'conversation',
    act: (opened: readonly Said<M>[], within) => converse(within, opened, options),
  })
  return scope.call(conversation, opening, { ...ofChild, key })
}

async function converse<M>(
  scope: Scope,
  opened: readonly Said<M>[],
  options: ConversationOptions<M>,
): Promise<ConversationEnd<M>> {
  const kept = (scope.restored as Kept<M> | undefined) ?? (await begin(scope, opened, options))
  const { place } = kept
  const transcript = kept.transcript.map(frozen)
  let { turns, next: speaker } = kept
  let keptBytes = sum(transcript)
  let written = 0
  for (;;) {
    turns += 1
    const turn = { id: turnId(scope.runId, place, turns), number: turns, speaker, transcript: [...transcript] }
    const said = frozen(await speak(scope, turn, options))
    transcript.push(said)
    const decided = await decide(scope, turns, transcript, options)
    if ('exhausted' in decided) return { ended: 'exhausted', turns, transcript }
    if ('halted' in decided) {
      const { halted } = decided
      return { ended: 'halted', turns, transcript, ...(halted === true ? {} : { reason: halted }) }
    }
    speaker = decided.next
    written += bytesOf(said) + TURN_BYTES
    // Only when as much has come as was kept before: then all that is ever kept is about what was written besides.
    if (written < keptBytes) continue
    await scope.checkpoint({ place, turns, next: speaker, transcript } satisfies Kept<M>)
    keptBytes = sum(transcript)
    written = 0
  }
}

/** Who speaks first. The key that this asks for its effect under tells the conversation from all others of the run. */
async function begin<M>(
  scope: Scope,
  opened: readonly Said<M>[],
  { participants, next, deciding }: ConversationOptions<M>,
): Promise<Kept<M>> {
  const transcript = opened.map(frozen)
  const first = await scope.step(
    'decide 0',
    async (context) => {
      const name = next ? await next([...transcript], context) : follower(participants, transcript)
      return { next: known(participants, name), place: context.idempotencyKey }
    },
    deciding,
  )
  return { ...first, turns: 0, transcript }
}

function decide<M>(
  scope: Scope,
  turns: number,
  transcript: readonly Said<M>[],
  { participants, next, halt, deciding, maxTurns }: ConversationOptions<M>,
): Promise<Decided> {
  return scope.step(
    `decide ${turns}`,
    async (context): Promise<Decided> => {
      const halted = await halt([...transcript], context)
      if (halted !== false && typeof halted !== 'string' && halted !== true)
        throw new TypeError(`halt must answer a boolean or a reason, found ${typeof halted}`)
      if (halted !== false) return { halted }
      if (turns >= maxTurns) return { exhausted: true }
      const name = next ? await next([...transcript], context) : follower(participants, transcript)
      return { next: known(participants, name) }
    },
    deciding,
  )
}

/** One turn. Its id is kept with what was said: a fork of the run has other ids, and is told those of its origin. */
async function speak<M>(scope: Scope, turn: Turn<M>, { participants }: ConversationOptions<M>): Promise<Said<M>> {
  const { id, number, speaker } = turn
  const participant = Object.hasOwn(participants, speaker) ? participants[speaker] : undefined
  if (!participant) throw unknownSpeaker(turn, participants)
  const key = `turn ${number}`
  if (typeof participant === 'function' || 'step' in participant) {
    const { step: fn, ...options } = typeof participant === 'function' ? { step: participant } : participant
    const said = await scope.step(key, async (context) => ({ id, message: await fn(turn, context) }), options)
    return { speaker, ...said }
  }
  const isAgent = 'input' in participant
  const { budget, restart, deadline, timeoutMs }: AgentPartOptions = isAgent ? {} : participant
  const agent = defineAgent({
    name: isAgent ? participant.name : speaker,
    // Its task is the number alone: with the transcript in each, a conversation would write the square of itself.
    async act(_: number, within) {
      if (!isAgent) return { id, message: await participant.act(turn, within) }
      const { input, output, act } = participant
      const message = await act(validate(input, turn, 'INVALID_INPUT', key), within)
      return { id, message: validate(output, message, 'INVALID_OUTPUT', key) as M }
    },
  })
  const supervised = Object.entries({ budget, restart, deadline, timeoutMs }).filter(([, value]) => value !== undefined)
  const said = await scope.call(agent, number, { ...Object.fromEntries(supervised), key })
  return { speaker, ...said }
}

/** Who comes after the last to have spoken, in the order of their names in the list; the first if that was nobody of them. */
function follower<M>(participants: Readonly<Record<string, unknown>>, transcript: readonly Said<M>[]): string {
  const names = Object.keys(participants)
  return names[(names.indexOf(transcript.at(-1)?.speaker ?? '') + 1) % names.length] ?? ''
}

function known(participants: Readonly<Record<string, unknown>>, name: string): string {
  if (Object.hasOwn(participants, name)) return name
  throw new TypeError(`next must name a participant, found ${quoted(String(name))}`)
}

function unknownSpeaker(turn: Turn<unknown>, participants: Readonly<Record<string, unknown>>): DurabilityError {
  return new DurabilityError('DIVERGED', {
    expected: `participant ${quoted(turn.speaker)}, as the log says`,
    found: Object.keys(participants).map(quoted).join(', '),
    where: `turn ${turn.number} of a conversation`,
    details: { key: `turn ${turn.number}`, about: 'step' },
  })
}

function sum(transcript: readonly Said<unknown>[]): number {
  return transcript.reduce((bytes, said) => bytes + bytesOf(said), 0)
}

function bytesOf(said: Said<unknown>): number {
  return byteLength(encodeValue(said, 'what was said'))
}

/** Everybody is shown the same: what one of them did to it, the next would see in this life and not in another. */
function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  for (const each of Object.values(value)) frozen(each)
  return Object.freeze(value)
}
