import type { AtomicCall } from '../history/call.ts'
import { ANYTHING, answerWith, type Decision, refuse } from './decision.ts'
import { endOf, headOf, type PlaceModel, type RunModel } from './run-model.ts'

type CallTo<Name extends AtomicCall['do']> = Extract<AtomicCall, { do: Name }>

export function decideHead(place: PlaceModel, { runId }: CallTo<'head'>): Decision {
  const run = place.runs.get(runId)
  if (!run) return refuse('RUN_NOT_FOUND')
  return answerWith(headOf(run), place, { ifRefused: 'J1', ifOther: 'J11' })
}

export function decideRead(place: PlaceModel, { runId, options }: CallTo<'read'>): Decision {
  const run = place.runs.get(runId)
  if (!run) return refuse('RUN_NOT_FOUND')
  const { after = { seq: 0 }, limit = 1_000 } = options
  const digest = after.seq === 0 ? run.genesis : run.entries[after.seq - 1]?.digest
  if (digest === undefined || (after.digest !== undefined && after.digest !== digest)) return refuse('CURSOR_INVALID')
  const entries = run.entries.slice(after.seq, after.seq + limit)
  const from = { seq: after.seq, digest }
  const last = entries.at(-1)
  const next = last ? { seq: last.seq, digest: last.digest } : from
  return answerWith({ after: from, entries, next, head: headOf(run) }, place, { ifRefused: 'J11', ifOther: 'J11' })
}

export function decideGetBlob(place: PlaceModel, { runId, address }: CallTo<'getBlob'>): Decision {
  const run = place.runs.get(runId)
  if (!run) return refuse('RUN_NOT_FOUND')
  const text = run.blobs.get(address)
  if (text === undefined) return refuse('BLOB_MISSING')
  return answerWith(text, place, { ifRefused: 'J12', ifOther: 'J12' })
}

export function decideInbox(place: PlaceModel, { runId, options }: CallTo<'inbox'>): Decision {
  const run = place.runs.get(runId)
  if (!run) return refuse('RUN_NOT_FOUND')
  const { after = 0, limit = 1_000 } = options
  const messages = run.messages
    .slice(after, after + limit)
    .map((message) => ({ ...message, id: message.id ?? ANYTHING }))
  const next = messages.at(-1)?.position ?? after
  return answerWith({ messages, next, head: headOf(run) }, place, { ifRefused: 'K8', ifOther: 'K8' })
}

export function decideList(place: PlaceModel, { query }: CallTo<'list'>): Decision {
  const { limit = 1_000 } = query
  const runs = listed(place, query).slice(0, limit)
  const next = runs.length === limit ? runs.at(-1)!.runId : null
  return answerWith({ runs: runs.map(headOf), next }, place, { ifRefused: 'J13', ifOther: 'J13' })
}

export function listed(place: PlaceModel, query: CallTo<'list'>['query']): RunModel[] {
  const { prefix = '', status, queue, after } = query
  const asked = ({ runId, ...run }: RunModel) =>
    runId.startsWith(prefix) &&
    (status === undefined || status.includes(run.status)) &&
    (queue === undefined || run.manifest.queue === queue) &&
    (after === undefined || compareBytes(after, runId) < 0)
  return [...place.runs.values()].filter(asked).sort((a, b) => compareBytes(a.runId, b.runId))
}

function compareBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}

export function decideVerify(place: PlaceModel, { runId }: CallTo<'verify'>): Decision {
  const run = place.runs.get(runId)
  if (!run) return refuse('RUN_NOT_FOUND')
  const blobs = new Set(run.entries.flatMap(({ refs }) => refs)).size
  const answer = { head: headOf(run), entries: endOf(run).seq, blobs, messages: run.messages.length }
  return answerWith(answer, place, { ifRefused: 'J16', ifOther: 'J16' })
}
