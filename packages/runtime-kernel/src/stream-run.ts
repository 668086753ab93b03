import {
  advanceStream,
  DurabilityError,
  emptyStreamState,
  type Failure,
  type Journal,
  type Kept,
  type Outcome,
  parseFact,
  parseStreamCursor,
  quoted,
  type StreamEvent,
} from '@tangle-network/durability-contract'
import { fromStored } from './stored-value.ts'

type Piece = Extract<StreamEvent, { type: 'piece' }>
type Reset = Extract<StreamEvent, { type: 'reset' }>
type Settled = Extract<StreamEvent, { type: 'settled' }>

/** Something that a viewer of a run is shown of one of its steps. */
export type StepEvent = Piece | Reset | (Omit<Settled, 'outcome'> & { readonly outcome: StepOutcome })

/** What a step came to. */
export type StepOutcome =
  | { readonly status: 'done'; readonly value: unknown }
  | { readonly status: 'failed'; readonly error: Failure }
  /** Nobody in the run can know. When somebody resolves it, another event tells what it is. */
  | { readonly status: 'unknown' }

export interface StreamOptions {
  /** Of the agent whose steps to show; those of every agent by default. */
  readonly path?: readonly string[]
  /** Of the step to show; all by default. */
  readonly key?: string
  /** The cursor of the last event that was seen: what follows it is shown, and nothing else. */
  readonly after?: string
  readonly signal?: AbortSignal
}

/** Follows the steps of a run. The arguments are read now; a generator reads its own only when it is first asked. */
export function streamRun(
  journal: Journal,
  runId: string,
  { path, key, after = '0.0', signal }: StreamOptions = {},
): AsyncGenerator<StepEvent, void, undefined> {
  const place = path?.join('\u0000')
  const isAsked = (event: StreamEvent) =>
    (place === undefined || event.path.join('\u0000') === place) && (key === undefined || event.key === key)
  return follow(journal, runId, { isAsked, after: parseStreamCursor(after), signal })
}

interface Asked {
  readonly isAsked: (event: StreamEvent) => boolean
  readonly after: { readonly seq: number; readonly index: number }
  readonly signal: AbortSignal | undefined
}

/** The log is read from its beginning, for what was shown before decides what must be taken back. */
async function* follow(
  journal: Journal,
  runId: string,
  { isAsked, after, signal }: Asked,
): AsyncGenerator<StepEvent, void, undefined> {
  const { seq: last } = await journal.head(runId)
  if (after.seq > last) throw pastTheEnd(runId, after.seq, last)
  const state = emptyStreamState()
  for await (const entry of journal.watch(runId, signal && { signal })) {
    const events = advanceStream(state, parseFact(entry))
    const isPast = entry.seq < after.seq ? events.length : entry.seq === after.seq ? after.index : 0
    for (const event of events.slice(isPast)) {
      if (signal?.aborted) return
      if (isAsked(event)) yield await told(journal, runId, event)
    }
  }
}

async function told(journal: Journal, runId: string, event: StreamEvent): Promise<StepEvent> {
  return event.type === 'settled' ? { ...event, outcome: await outcomeOf(journal, runId, event.outcome) } : event
}

async function outcomeOf(journal: Journal, runId: string, { is, refs, seq }: Kept<Outcome>): Promise<StepOutcome> {
  if ('ok' in is) return { status: 'done', value: await fromStored(journal, runId, { is: is.ok, refs, seq }) }
  return 'failed' in is ? { status: 'failed', error: is.failed } : { status: 'unknown' }
}

function pastTheEnd(runId: string, seq: number, last: number): DurabilityError {
  return new DurabilityError('CURSOR_INVALID', {
    expected: `the cursor of an event of entry ${last} or before`,
    found: `one of entry ${seq}`,
    where: `run ${quoted(runId)}`,
  })
}
