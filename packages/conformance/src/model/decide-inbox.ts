import { encodeValue } from '@tangle-network/durability-contract'
import type { AtomicCall } from '../history/call.ts'
import { answerWith, type Decision, refuse } from './decision.ts'
import { hasEnded, headOf, type MessageModel, type PlaceModel, type RunModel, withRun } from './run-model.ts'

type CallTo<Name extends AtomicCall['do']> = Extract<AtomicCall, { do: Name }>

/** Kind of the message that tells a run who revived it. */
const REVIVED = 'durability:revived'

export function decideDeliver(place: PlaceModel, { runId, message }: CallTo<'deliver'>, now: number): Decision {
  const run = place.runs.get(runId)
  if (!run) return refuse('RUN_NOT_FOUND')
  const broken = { ifRefused: 'K8', ifOther: 'K8' } as const
  const known = run.messages.find(({ id }) => id === message.id)
  if (known && contentOf(known) !== contentOf(message)) return refuse('MESSAGE_CONFLICT')
  if (known) return answerWith({ position: known.position, now }, place, { ifRefused: 'J9', ifOther: 'J9' })
  if (hasEnded(run)) return refuse('RUN_CLOSED')
  const { id, sender, kind, payload } = message
  const delivered = withMessage(run, { id, sender, kind, payload }, now)
  return answerWith({ position: delivered.messages.length, now }, withRun(place, delivered), broken)
}

export function decideRevive(place: PlaceModel, { runId, sender, reason }: CallTo<'revive'>, now: number): Decision {
  const run = place.runs.get(runId)
  if (!run) return refuse('RUN_NOT_FOUND')
  if (hasEnded(run)) return refuse('RUN_CLOSED')
  const broken = { ifRefused: 'K5', ifOther: 'K5' } as const
  if (run.status !== 'stalled' && run.status !== 'quarantined') return answerWith(headOf(run), place, broken)
  const open: RunModel = { ...run, status: 'open', stalled: null, claims: 0, dueAt: now }
  const revived = withMessage(open, { id: undefined, sender, kind: REVIVED, payload: { reason } }, now)
  return answerWith(headOf(revived), withRun(place, revived), broken)
}

function contentOf({ sender, kind, payload }: Pick<MessageModel, 'sender' | 'kind' | 'payload'>): string {
  return encodeValue({ sender, kind, payload })
}

/** The run with one more message, which wakes it when it is suspended. */
function withMessage(run: RunModel, message: Omit<MessageModel, 'position' | 'at'>, now: number): RunModel {
  const messages = [...run.messages, { ...message, position: run.messages.length + 1, at: now }]
  if (run.status !== 'suspended') return { ...run, messages }
  return { ...run, messages, dueAt: Math.min(run.dueAt ?? now, now) }
}
