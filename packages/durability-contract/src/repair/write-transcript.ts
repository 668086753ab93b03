import type { MessageFormat, ResultGroup, ToolCall } from './message-format.ts'
import type { ReadCall } from './read-transcript.ts'
import type { Chosen, Repair, Told } from './repair.ts'

interface Repaired {
  readonly chosen: Chosen
  readonly told: Told
  /** Results that are made here. */
  readonly answers: ReadonlyMap<ReadCall, unknown>
  readonly repairs: Repair[]
}

/** The transcript with the calls that stay, and the results of every message right behind it. */
export function writtenTranscript<M>(format: MessageFormat<M>, transcript: readonly M[], repaired: Repaired): M[] {
  const own = callsByMessage(repaired.chosen)
  const messages: M[] = []
  let awaited: readonly ResultGroup<M>[] = []
  for (const [at, message] of transcript.entries()) {
    const bare = format.results(message).length > 0 ? format.withoutResults(message) : message
    const found = bare === undefined ? [] : format.calls(bare)
    const kept = found.map((_, index) => own.get(at)?.find(([call]) => call.index === index)?.[1])
    const rest = bare !== undefined && found.length > 0 ? format.withCalls(bare, kept) : bare
    if (rest === undefined) continue
    messages.push(...(awaited.length > 0 ? format.answered(awaited, rest) : [rest]))
    awaited = groupsOf(format, transcript, own.get(at) ?? [], repaired)
  }
  return awaited.length > 0 ? [...messages, ...format.answered(awaited, undefined)] : messages
}

type Own = readonly (readonly [ReadCall, ToolCall])[]

function callsByMessage(chosen: Chosen): ReadonlyMap<number, Own> {
  return Map.groupBy(chosen, ([{ at }]) => at)
}

/** What is told of the calls of one message: first what stands in the transcript, grouped as it is there. */
function groupsOf<M>(
  format: MessageFormat<M>,
  transcript: readonly M[],
  own: Own,
  { told, answers, repairs }: Repaired,
): ResultGroup<M>[] {
  const found = own.flatMap(([read, call]) => {
    const result = told.get(call.id)
    return result ? [{ read, result, raw: format.named(result.raw, call) }] : []
  })
  const groups: { readonly origin: M | undefined; readonly from: number; readonly raws: unknown[] }[] = []
  for (const { read, result, raw } of found.sort((one, other) => one.result.order - other.result.order)) {
    if (isElsewhere(format, transcript, read.at, result.at)) {
      repairs.push({ at: result.at, callId: result.callId, did: 'moved a result' })
    }
    const last = groups.at(-1)
    if (last?.from === result.at) last.raws.push(raw)
    else groups.push({ origin: transcript[result.at], from: result.at, raws: [raw] })
  }
  const made = own.flatMap(([read]) => (answers.has(read) ? [answers.get(read)] : []))
  return made.length > 0 ? [...groups, { origin: undefined, from: -1, raws: made }] : groups
}

/** Whether something else stands between a call and its result. */
function isElsewhere<M>(format: MessageFormat<M>, transcript: readonly M[], call: number, result: number): boolean {
  if (result < call) return true
  return transcript.slice(call + 1, result).some((message) => format.withoutResults(message) !== undefined)
}
