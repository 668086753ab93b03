import { isDeepStrictEqual } from 'node:util'
import type { Amounts, Fact, RemoteResult } from '@tangle-network/durability-contract'
import { shown } from '../../law/shown.ts'
import { Bookkeeping } from '../bookkeeping.ts'
import type { RemoteCall } from '../effect-ledger.ts'
import { type KernelLog, nodeAt } from '../kernel-log.ts'
import { placeOf } from '../walk-program.ts'
import { broken, type Evidence, epochOf } from './evidence.ts'

type Of<Kind extends Fact['kind']> = Extract<Fact, { kind: Kind }>

/** An execution elsewhere, as the log tells it. */
export interface LoggedExecution {
  readonly place: readonly string[]
  readonly intended: Extract<Of<'step.intended'>, { v: 4 }>
  readonly facts: readonly Fact[]
  readonly events: readonly { readonly at: number; readonly data: unknown }[]
  readonly outcome: Of<'step.settled'>['outcome'] | undefined
}

export function executionsIn({ facts, nodes }: KernelLog): LoggedExecution[] {
  return facts.flatMap((intended) => {
    if (intended.kind !== 'step.intended' || intended.v !== 4) return []
    const of = facts.filter(
      (fact) => 'key' in fact && 'node' in fact && fact.node === intended.node && fact.key === intended.key,
    )
    const path = nodeAt(nodes, intended.node, intended.seq)?.path ?? []
    const events = of.flatMap((fact) => (fact.kind === 'remote.progressed' ? fact.events : []))
    const settled = of.find((fact) => fact.kind === 'step.settled')
    return [{ place: [...path, intended.key], intended, facts: of, events, outcome: settled?.outcome }]
  })
}

/** K2: intent, environment, reference, events, outcome and release stand in the log in that order, each once but the events. */
export function executedOutOfOrder({ log }: Evidence): void {
  for (const { place, facts, intended } of executionsIn(log)) {
    const kinds = facts
      .map(({ kind }) => kind)
      .filter((kind) => kind !== 'remote.progressed' && kind !== 'remote.recalled')
    const isUnknown = facts.some((fact) => fact.kind === 'step.settled' && 'unknown' in fact.outcome)
    const end = isUnknown ? ['remote.released', 'step.settled'] : ['step.settled', 'remote.released']
    const order = ['step.intended', ...(intended.leases ? ['remote.bound'] : []), 'remote.dispatched', ...end]
    const foretold = order.filter((kind) => (kinds as string[]).includes(kind))
    if (kinds.join() !== foretold.join())
      broken('K2', `execution ${placeOf(place)}`, foretold.join(', '), kinds.join(', '))
    const isBound = (kinds as string[]).includes('remote.bound')
    if (isBound !== (kinds as string[]).includes('remote.released'))
      broken('K6', `execution ${placeOf(place)}`, 'everything that was leased to be given back', 'that it was not')
  }
}

/** J11: events stand once and in order; what is missing among them is a gap, and at their end nothing is where the outcome is known. */
export function eventsOtherwise({ log }: Evidence, emitted: (place: readonly string[]) => readonly unknown[]): void {
  for (const { place, facts, outcome } of executionsIn(log)) {
    const where = `the events of ${placeOf(place)}`
    const all = emitted(place)
    let position = 0
    for (const fact of facts) {
      if (fact.kind !== 'remote.progressed') continue
      if (fact.gap) position = fact.gap.before - 1
      for (const { at, data } of fact.events) {
        if (at !== position + 1 || data !== all[at - 1]) broken('J11', where, `event ${position + 1}`, `event ${at}`)
        position = at
      }
      position = fact.position
    }
    const isKnown = outcome && !('unknown' in outcome)
    if (isKnown && facts.some(({ kind }) => kind === 'remote.dispatched') && position !== all.length)
      broken('J11', where, `all ${all.length}`, `${position}`)
  }
}

/** K1: whatever is asked of the remote, the entry that permits it is durable by then. */
export function askedTooEarly({ log, lines }: Evidence): void {
  for (const { place, facts } of executionsIn(log)) {
    const id = idOf(facts)
    for (const [index, line] of lines.entries()) {
      if (line.what !== 'asked' || id === undefined || !line.about.endsWith(id)) continue
      const permit = facts.findLast(({ kind }) => PERMITS[line.of].includes(kind))
      const isUnknown = permit?.kind === 'step.settled' && 'unknown' in permit.outcome
      if (!permit || isUnknown || permit.epoch < epochOf(lines, line.life)) continue
      const isDurable = lines.slice(0, index).some((before) => before.what === 'acked' && before.seq >= permit.seq)
      if (!isDurable)
        broken('K1', `the ${line.of} of ${placeOf(place)}`, `entry ${permit.seq} to be durable`, 'that it was not')
    }
  }
}

/**
 * K7: what it may spend is reserved until its outcome stands; then what the remote has measured is spent, all of it where
 * nobody measured, and nothing where it never started. Answers how many had reserved.
 */
export function spentElsewhere(
  { log }: Evidence,
  cameOf: (place: readonly string[]) => RemoteResult | 'never',
): number {
  const paid = new Bookkeeping(log).attempts
  let compared = 0
  for (const { place, intended, outcome } of executionsIn(log)) {
    const { reserved = [], closed } = paid.find(({ seq }) => seq === intended.seq) ?? {}
    if (reserved.length === 0 || !closed || !outcome) continue
    const result = cameOf(place)
    const never: Amounts = reserved.map(([channel]) => [channel, 0])
    const expected = 'unknown' in outcome ? [] : result === 'never' ? never : (result.spent ?? [])
    const where = `what execution ${placeOf(place)} has spent`
    if (!isDeepStrictEqual(closed.spent, expected)) broken('K7', where, shown(expected), shown(closed.spent))
    compared += 1
  }
  return compared
}

/** The entry without which that is not asked. */
const PERMITS: Readonly<Record<RemoteCall, readonly Fact['kind'][]>> = {
  bind: ['step.intended'],
  start: ['step.intended', 'remote.bound'],
  lookup: ['step.intended', 'remote.bound'],
  attach: ['remote.dispatched'],
  result: ['remote.dispatched'],
  cancel: ['remote.recalled'],
  release: ['step.settled'],
  leave: ['step.intended'],
}

/** The remote of the suite names what it leases and executes by the id. */
function idOf(facts: readonly Fact[]): string | undefined {
  for (const fact of facts) {
    if (fact.kind === 'remote.bound') return String(fact.environment)
    if (fact.kind === 'remote.dispatched') return String(fact.reference).replace(/^execution /, '')
  }
  return undefined
}
