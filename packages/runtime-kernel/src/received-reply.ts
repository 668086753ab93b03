import { type MessageFormat, quoted } from '@tangle-network/durability-contract'
import type { ModelReply } from './model.ts'
import type { Channels } from './scope.ts'
import type { Tool } from './tool.ts'

/** What is to become of a call, where it is not simply made: decided once, when it comes in, and kept with the reply. */
export interface Verdict {
  readonly id: string
  /** Why it is not made at all; the model is told. */
  readonly error?: string
  readonly needsApproval?: true
}

/** A reply as it is kept. */
export interface ReceivedReply<M> {
  readonly messages: readonly M[]
  readonly usage: Channels
  readonly verdicts: readonly Verdict[]
  /** Why the provider cut it short. */
  readonly cut?: 'length' | 'content-filter'
}

interface AskedCall {
  readonly id: string
  readonly name: string
  /** Undefined where its arguments are not whole. */
  readonly input: { readonly is: unknown } | undefined
}

/** The name of a call that has none. Providers take no empty ones. */
const UNNAMED = 'unnamed'

/**
 * Makes every call of a reply one that can be answered: with an id that no other call of the transcript has, a name, and
 * arguments. What was wrong with it, the model is told.
 */
export async function receivedReply<M>(
  format: MessageFormat<M>,
  { messages, usage, finish }: ModelReply<M>,
  { turn, transcript, tools }: { turn: number; transcript: readonly M[]; tools: ReadonlyMap<string, Tool> },
): Promise<ReceivedReply<M>> {
  const taken = new Set(transcript.flatMap((message) => format.calls(message).map(({ id }) => id)))
  const asked: AskedCall[] = []
  const received = messages.flatMap((message) => {
    const kept = format.calls(message).map(({ id: given, name, input }) => {
      const id = given && !taken.has(given) ? given : mintedId(taken, turn, asked.length)
      taken.add(id)
      const call = { id, name: name || UNNAMED, input }
      asked.push(call)
      return { id, name: call.name, input: input ? input.is : {} }
    })
    const now = kept.length > 0 ? format.withCalls(message, kept) : message
    return now === undefined ? [] : [now]
  })
  const verdicts = await Promise.all(asked.map((call) => verdictOn(call, tools)))
  const kept = { messages: received, usage, verdicts: verdicts.filter((verdict) => verdict !== undefined) }
  return finish === 'length' || finish === 'content-filter' ? { ...kept, cut: finish } : kept
}

/** Decides what becomes of a call; undefined where it is to be made. */
export async function verdictOn(
  { id, name, input }: AskedCall,
  tools: ReadonlyMap<string, Tool>,
): Promise<Verdict | undefined> {
  if (!input) return { id, error: 'the arguments are no JSON object' }
  const tool = tools.get(name)
  if (!tool) return { id, error: `there is no tool ${quoted(name)}` }
  try {
    return (await tool.needsApproval(await tool.fit(input.is))) ? { id, needsApproval: true } : undefined
  } catch (error) {
    return { id, error: error instanceof Error ? error.message : 'the arguments could not be checked' }
  }
}

/** By turn and place, so that it would be the same for the same reply. */
function mintedId(taken: ReadonlySet<string | undefined>, turn: number, index: number): string {
  const name = `call_${turn}_${index}`
  let id = name
  for (let nth = 2; taken.has(id); nth++) id = `${name}_${nth}`
  return id
}
