import { isDeepStrictEqual } from 'node:util'
import type { Head, Message } from '@tangle-network/durability-contract'
import { shown } from '../../law/shown.ts'
import { outcome } from '../interpret.ts'
import { cancelledPlaces, type LoggedWait } from '../kernel-log.ts'
import type { Op } from '../program.ts'
import { placedPrograms, placeOf } from '../walk-program.ts'
import { broken, type Evidence, linesOf } from './evidence.ts'

/** K8: a wait is armed with the deadline that was asked for, counted from when its agent was at work. */
export function strayDeadlines(evidence: Evidence): void {
  const asked = askedWaits(evidence)
  for (const wait of waitsOf(evidence)) {
    const name = placeOf([...wait.path, wait.key])
    const op = asked.get(name)
    const { wakeAt, seq } = wait.armed
    const ms = op && (op.do === 'wait' ? op.ms : op.timeoutMs)
    if (!op) broken('K8', `wait ${name}`, 'a wait that the program has', 'one that it has not')
    if (ms === null || ms === undefined) {
      if (wakeAt !== undefined) broken('K8', `wait ${name}`, 'no deadline', `${wakeAt}`)
      continue
    }
    const sentAt = sentBy(evidence, seq)
    if (wakeAt === undefined) broken('K8', `wait ${name}`, `a deadline ${ms} ms away`, 'none')
    if (wakeAt > sentAt + ms) broken('K8', `wait ${name}`, `a deadline of at most ${sentAt + ms}`, `${wakeAt}`)
    const begunAt = sentBy(
      evidence,
      evidence.log.nodes.find(({ path }) => placeOf(path) === placeOf(wait.path))?.since ?? 0,
    )
    if (wakeAt < begunAt + ms && begunAt <= sentAt)
      broken('K8', `wait ${name}`, `a deadline of at least ${begunAt + ms}`, `${wakeAt}`)
  }
}

/** K8: no timer is over before the journal's clock has reached it. */
export function earlyTimers(evidence: Evidence): void {
  for (const { path, key, armed, settled } of waitsOf(evidence)) {
    for (const { seq, message } of settled) {
      const where = `wait ${placeOf([...path, key])}`
      if (message === undefined && armed.wakeAt === undefined) broken('K8', where, 'a message', 'that its time is over')
      if (message !== undefined || armed.wakeAt === undefined) continue
      const at = sentBy(evidence, seq)
      if (at < armed.wakeAt) broken('K8', where, `not to be over before ${armed.wakeAt}`, `over at ${at}`)
    }
  }
}

/** K8: what was consumed is not listed as undelivered. */
export function unseenMessages(evidence: Evidence, { inbox }: Head): void {
  const consumed = waitsOf(evidence).flatMap(({ settled }) => settled.map(({ message }) => message?.position ?? 0))
  const last = Math.max(0, ...consumed)
  if (inbox.seen < last) broken('K8', 'the inbox', `to be seen up to ${last} at least`, `seen up to ${inbox.seen}`)
}

/** K8: every message is consumed once at most, by a wait of its kind, as it was delivered, the oldest first. Answers how many were. */
export function doubledMessages(evidence: Evidence, delivered: readonly Message[]): number {
  const consumed = new Set<number>()
  const order = new Map<string, { position: number; seq: number }[]>()
  for (const { path, key, armed, settled } of waitsOf(evidence)) {
    const where = `wait ${placeOf([...path, key])}`
    if (settled.length > 1) broken('K8', where, 'to end once', `${settled.length} ends`)
    const { message, event } = settled[0] ?? {}
    if (!message) continue
    const { position, ...envelope } = message
    const found = delivered[position - 1]
    if (consumed.has(position)) broken('K8', where, 'a message that nothing has consumed', `message ${position} again`)
    consumed.add(position)
    order.set(found?.kind ?? '', [...(order.get(found?.kind ?? '') ?? []), { position, seq: settled[0]?.seq ?? 0 }])
    const { payload, position: _, ...stored } = found ?? { payload: undefined, position }
    if (!found || !isDeepStrictEqual(envelope, stored) || !isDeepStrictEqual(event, structuredClone(outcome(payload))))
      broken('K8', where, `message ${position} as it was delivered, ${shown(found)}`, shown({ ...message, event }))
    if (found.kind !== armed.signal) broken('K8', where, `a message of kind ${armed.signal}`, found.kind)
  }
  for (const [kind, ends] of order) {
    const positions = ends.sort((one, other) => one.seq - other.seq).map(({ position }) => position)
    const inOrder = [...positions].sort((one, other) => one - other)
    if (!isDeepStrictEqual(positions, inOrder))
      broken('K8', `messages of kind ${kind}`, shown(inOrder), shown(positions))
  }
  return consumed.size
}

/** K8: a message that was stored by the deadline comes before the timer, and one stored after it does not. */
export function beatenMessages(evidence: Evidence, delivered: readonly Message[]): void {
  for (const { path, key, armed, settled } of waitsOf(evidence)) {
    const [end] = settled
    const where = `wait ${placeOf([...path, key])}`
    const { wakeAt, signal } = armed
    if (!end || wakeAt === undefined || signal === undefined) continue
    if (end.message && end.message.at > wakeAt)
      broken('K8', where, `to be over by itself at ${wakeAt}`, `a message that was stored at ${end.message.at}`)
    const taken = new Set(
      waitsOf(evidence).flatMap(({ settled: [other] }) =>
        other?.message && other.seq < end.seq ? [other.message.position] : [],
      ),
    )
    const earlier = delivered.find(({ kind, at, position }) => kind === signal && at <= wakeAt && !taken.has(position))
    if (!end.message && earlier)
      broken('K8', where, `the message that was stored at ${earlier.at}, before ${wakeAt}`, 'that its time was over')
  }
}

/** All but those that ended because their agent was cancelled. */
function waitsOf({ log }: Evidence): LoggedWait[] {
  const cancelled = cancelledPlaces(log)
  const isCalledOff = ({ path, settled }: LoggedWait) =>
    cancelled.has(placeOf(path)) &&
    settled.some(({ outcome }) => 'failed' in outcome && outcome.failed.code === 'CANCELLED')
  return log.nodes.flatMap((node) => [...node.waits.values()]).filter((wait) => !isCalledOff(wait))
}

type AskedWait = Extract<Op, { do: 'wait' | 'message' }>

function askedWaits({ program }: Evidence): Map<string, AskedWait> {
  const placed = [...placedPrograms(program)].flatMap(({ path, program: ops }) =>
    ops.filter(isWait).map((op) => [placeOf([...path, op.key]), op] as const),
  )
  return new Map(placed)
}

function isWait(op: Op): op is AskedWait {
  return op.do === 'wait' || op.do === 'message'
}

/** When the entry was sent first, by the journal's clock. What a life sent in vain is of an epoch that wrote no such entry. */
export function sentBy({ lines, log }: Evidence, seq: number): number {
  const epoch = log.entries[seq - 1]?.epoch
  return [...linesOf(lines, 'appending')].find((line) => line.epoch === epoch && line.last >= seq)?.now ?? 0
}
