import { isDeepStrictEqual } from 'node:util'
import { balancesAt, emptyBudgets, type Fact, foldBudgets } from '@tangle-network/durability-contract'
import { shown } from '../../law/shown.ts'
import { Bookkeeping, type PaidAttempt } from '../bookkeeping.ts'
import { isRefused, keyAt, nameOf, nodeAt, stepsByName } from '../kernel-log.ts'
import type { Costs, StepCost } from '../program.ts'
import { placedPrograms, placedSteps, placeOf } from '../walk-program.ts'
import { acknowledgedAt, broken, type Evidence, type LineOf, linesOf } from './evidence.ts'

/**
 * K7: after every entry the fold of the contract says of each open agent what the books say, and each total is what is
 * free, reserved and committed. Answers how many balances were compared.
 */
export function unconserved({ log }: Pick<Evidence, 'log'>): number {
  const books = new Bookkeeping(log)
  const budgets = emptyBudgets()
  let compared = 0
  for (const fact of log.facts) {
    foldBudgets([fact], budgets)
    for (const { id, path, settled } of log.nodes) {
      if (id > fact.seq || (settled[0]?.seq ?? Number.POSITIVE_INFINITY) <= fact.seq) continue
      const found = balancesAt(budgets, id)
      const where = `the accounts of agent ${placeOf(path)} after entry ${fact.seq}`
      for (const { total, free, reserved, committed } of Object.values(found)) {
        if (total !== free + reserved + committed) broken('K7', where, 'a total of its parts', shown(found))
        compared += 1
      }
      const expected = books.balances(id, fact.seq)
      if (!isDeepStrictEqual(found, expected)) broken('K7', where, shown(expected), shown(found))
    }
  }
  return compared
}

/** K7: what was reserved was free, what was refused was not, and every child was given what its program says. */
export function reservedWhatIsShort(evidence: Evidence): void {
  const { log, program } = evidence
  const costs = costsOf(evidence)
  const books = new Bookkeeping(log)
  const budgets = new Map([...placedPrograms(program)].map(({ path, budget }) => [placeOf(path), budget]))
  const placeIn = (fact: Extract<Fact, { kind: 'node.spawned' | 'node.refused' | 'step.settled' }>): string[] => {
    if (fact.kind !== 'step.settled') return [...(nodeAt(log.nodes, fact.seq, fact.seq)?.path ?? [])]
    const found = nodeAt(log.nodes, fact.node, fact.seq)
    return found ? [...found.path, keyAt(found, fact.key, fact.seq)] : [fact.key]
  }
  const check = (where: string, node: number, asked: readonly (readonly [string, number])[], before: number) => {
    for (const [channel, amount] of asked) {
      const free = books.free(node, channel, before)
      if (free !== undefined && amount > free)
        broken('K7', where, `no more ${channel} than the ${free} free`, `${amount}`)
    }
  }
  for (const { key, node, path, reserved, seq } of books.attempts) {
    check(`an attempt of step ${nameOf(path, key)}`, node, reserved, seq - 1)
  }
  for (const fact of log.facts) {
    if (fact.kind === 'node.spawned' && fact.parent > 0) {
      const place = placeOf(placeIn(fact))
      const given = fact.v === 1 ? {} : Object.fromEntries(fact.budget)
      const expected = budgets.get(place) ?? {}
      if (!isDeepStrictEqual(given, { ...expected })) broken('K7', `agent ${place}`, shown(expected), shown(given))
      check(`agent ${place}`, fact.parent, Object.entries(given), fact.seq - 1)
    }
    const refusal = refusalIn(fact)
    if (!refusal) continue
    const { node, failure } = refusal
    const { channel, asked, free } = failure.data as { channel: string; asked: number; free: number }
    const place = placeIn(refusal.fact)
    const planned = fact.kind === 'node.refused' ? budgets.get(placeOf(place)) : costs.get(placeOf(place))?.bound
    const left = books.free(node, channel, fact.seq - 1)
    if (left !== free || asked !== planned?.[channel] || asked <= left) {
      const expected = `more ${channel} asked than is free, as planned: ${planned?.[channel]} of ${left}`
      broken('K7', `the refusal in entry ${fact.seq}`, expected, shown(failure.data))
    }
  }
}

/** What was refused by an entry, and whose account was short. */
function refusalIn(fact: Fact) {
  if (fact.kind === 'node.refused')
    return isRefused({ failed: fact.failure }) ? { fact, node: fact.parent, failure: fact.failure } : undefined
  if (fact.kind !== 'step.settled' || !isRefused(fact.outcome) || !('failed' in fact.outcome)) return undefined
  return { fact, node: fact.node, failure: fact.outcome.failed }
}

/** K7: no attempt starts whose bound is not reserved before, durably, by an intent of its own. */
export function startedUnpaid(evidence: Evidence): void {
  const { log, lines } = evidence
  const costs = costsOf(evidence)
  const books = new Bookkeeping(log)
  const nodes = new Map(log.nodes.map(({ id, path }) => [placeOf(path), id]))
  for (const line of linesOf(lines, 'start')) {
    const { path, key, attempt, epoch, life, index } = line
    const name = nameOf(path, key)
    const bound = costs.get(name)?.bound ?? {}
    const where = `attempt ${attempt} of step ${name}`
    const node = nodes.get(placeOf(path)) ?? 0
    const limited = Object.entries(bound).filter(([channel]) => books.nearest(node, channel))
    if (limited.length === 0) continue
    const paid = books.attempts.filter((each) => isOf(each, line))
    if (paid.length !== 1) broken('K7', where, 'one intent of its epoch', `${paid.length}`)
    const [{ seq, reserved } = { seq: 0, reserved: [] }] = paid
    if (!isDeepStrictEqual(Object.fromEntries(reserved), Object.fromEntries(limited)))
      broken('K7', where, `${shown(bound)} to be reserved`, shown(reserved))
    if (acknowledgedAt(evidence, seq, life) >= index)
      broken('K7', where, `its intent, entry ${seq} of epoch ${epoch}, to be durable`, 'that it is not')
  }
}

/**
 * K7: what the log says that an attempt spent is what it did spend, where it said so; and no account has committed less
 * than was spent below it. An attempt that died, or said nothing, stands at its bound. Answers what was spent in all.
 */
export function spentOtherwise(evidence: Evidence): number {
  const { log, lines } = evidence
  const costs = costsOf(evidence)
  const books = new Bookkeeping(log)
  const really = new Map<unknown, number>()
  let spent = 0
  for (const line of linesOf(lines, 'spent')) {
    const cost = costs.get(nameOf(line.path, line.key))
    const paid = books.attempts.find((each) => isOf(each, line))
    if (!paid || !cost) continue
    const isMeasured = paid.closed !== undefined && !paid.closed.isLost
    const where = `attempt ${line.attempt} of step ${nameOf(line.path, line.key)}`
    if (isMeasured) {
      const expected = cost.isReported ? limitedTo(line.costs, paid) : {}
      const found = limitedTo(Object.fromEntries(paid.closed?.spent ?? []), paid)
      if (!isDeepStrictEqual(found, expected)) broken('K7', where, `${shown(expected)} measured`, shown(found))
    }
    for (const [channel, bound] of paid.reserved) {
      // More than its bound it has only spent when it said so.
      const used = line.costs[channel] ?? 0
      const counted = isMeasured && cost.isReported ? used : Math.min(used, bound)
      spent += counted
      for (let at = books.nearest(paid.node, channel); at; at = books.above(at)) {
        really.set(at, (really.get(at) ?? 0) + counted)
      }
    }
  }
  for (const account of books.accounts) {
    const { node, channel, closedAt } = account
    const upTo = Math.min(closedAt, log.entries.length)
    const { committed, reserved } = books.balance(account, upTo)
    const atLeast = really.get(account) ?? 0
    if (committed + reserved < atLeast)
      broken('K7', `${channel} of node ${node}`, `at least ${atLeast} committed`, `${committed}`)
  }
  return spent
}

/** Everything that can be asked of what was spent, at any time. */
export function auditSpending(evidence: Evidence): void {
  for (const audit of [unconserved, reservedWhatIsShort, startedUnpaid, spentOtherwise]) audit(evidence)
}

/** Steps and children that were refused. */
export function refusals({ log }: Evidence): { readonly steps: number; readonly children: number } {
  const steps = [...stepsByName(log).values()].filter(({ settled }) => isRefused(settled[0]?.outcome))
  return {
    steps: steps.length,
    children: log.facts.filter((fact) => fact.kind === 'node.refused' && refusalIn(fact)).length,
  }
}

function costsOf({ program }: Evidence): Map<string, StepCost> {
  return new Map(
    [...placedSteps(program)].flatMap(({ path, step }) => (step.cost ? [[nameOf(path, step.key), step.cost]] : [])),
  )
}

function isOf(paid: PaidAttempt, line: LineOf<'start' | 'spent'>): boolean {
  const { path, key, attempt, epoch } = line
  return paid.attempt === attempt && paid.epoch === epoch && nameOf(paid.path, paid.key) === nameOf(path, key)
}

function limitedTo(costs: Costs, { reserved }: PaidAttempt): Costs {
  const limited = Object.entries(costs).filter(([channel]) => reserved.some(([each]) => each === channel))
  return Object.fromEntries(limited)
}
