import type { Amounts, Balance, Fact } from '@tangle-network/durability-contract'
import type { LostAttempts } from './evaluate.ts'
import { type KernelLog, keyAt, nameOf, nodeAt } from './kernel-log.ts'

/** An attempt that had reserved: where it stands in the log, and what became of it. */
export interface PaidAttempt {
  readonly seq: number
  readonly epoch: number
  readonly node: number
  readonly path: readonly string[]
  readonly key: string
  readonly attempt: number
  readonly reserved: Amounts
  /** The entry that ended it, and what was measured; undefined while it is under way. */
  readonly closed: { readonly seq: number; readonly spent: Amounts; readonly isLost: boolean } | undefined
}

/** An account of one channel. */
export interface LoggedAccount {
  readonly node: number
  readonly channel: string
  readonly total: number
  readonly openedAt: number
  /** Its node has settled. */
  readonly closedAt: number
}

/**
 * The books of a run, kept from its log by the rules of the contract and without its fold: every balance is counted
 * afresh, from all the entries up to where it is asked for.
 */
export class Bookkeeping {
  readonly attempts: readonly PaidAttempt[]
  readonly accounts: readonly LoggedAccount[]
  readonly #parents = new Map<number, number>()

  constructor({ facts, nodes }: KernelLog) {
    this.attempts = facts.flatMap((fact, index) => {
      if (fact.kind !== 'step.intended' || fact.v === 1) return []
      const { seq, epoch, node, key, reserved } = fact
      const attempt = fact.v === 4 ? 1 : fact.attempt
      const closed = closing(fact, facts.slice(index + 1))
      const of = nodeAt(nodes, node, seq)
      const place = { path: of?.path ?? [], key: of ? keyAt(of, key, seq) : key }
      return [{ seq, epoch, node, ...place, attempt, reserved, closed }]
    })
    this.accounts = facts.flatMap((fact) => {
      if (fact.kind !== 'node.spawned') return []
      this.#parents.set(fact.seq, fact.parent)
      const end = facts.find((each) => each.kind === 'node.settled' && each.node === fact.seq)
      const parts = { node: fact.seq, openedAt: fact.seq, closedAt: end?.seq ?? Number.POSITIVE_INFINITY }
      return fact.v === 1 ? [] : fact.budget.map(([channel, total]) => ({ ...parts, channel, total }))
    })
  }

  /** The account that the node draws on. */
  nearest(node: number, channel: string): LoggedAccount | undefined {
    for (let at = node; at > 0; at = this.#parents.get(at) ?? 0) {
      const own = this.accounts.find((account) => account.node === at && account.channel === channel)
      if (own) return own
    }
    return undefined
  }

  /** The account above it, in which it is reserved. */
  above({ node, channel }: LoggedAccount): LoggedAccount | undefined {
    return this.nearest(this.#parents.get(node) ?? 0, channel)
  }

  /** How an account stands when the entries up to that one are counted. */
  balance(account: LoggedAccount, upTo: number): Balance {
    let [reserved, committed, unmeasured] = [0, 0, 0]
    for (const { node, seq, reserved: bounds, closed } of this.attempts) {
      const bound = bounds.find(([channel]) => channel === account.channel)?.[1]
      if (bound === undefined || seq > upTo || this.nearest(node, account.channel) !== account) continue
      const spent = closed?.spent.find(([channel]) => channel === account.channel)?.[1]
      if (!closed || closed.seq > upTo) reserved += bound
      else committed += spent ?? bound
      if (closed && closed.seq <= upTo && spent === undefined) unmeasured += bound
    }
    for (const below of this.accounts) {
      if (below.channel !== account.channel || below.openedAt > upTo || this.above(below) !== account) continue
      if (below.closedAt > upTo) reserved += below.total
      else {
        const final = this.balance(below, below.closedAt)
        committed += final.committed
        unmeasured += final.unmeasured
      }
    }
    const { total } = account
    return { total, free: total - reserved - committed, reserved, committed, unmeasured }
  }

  /** What limits a node, as an agent is told it. */
  balances(node: number, upTo: number): Record<string, Balance> {
    const channels = [...new Set(this.accounts.map(({ channel }) => channel))].sort()
    const found = channels.flatMap((channel) => {
      const account = this.nearest(node, channel)
      return account ? [[channel, this.balance(account, upTo)] as const] : []
    })
    return Object.fromEntries(found)
  }

  /** What is free for a node when the entries up to that one are counted; undefined where nothing limits it. */
  free(node: number, channel: string, upTo: number): number | undefined {
    const account = this.nearest(node, channel)
    return account && this.balance(account, upTo).free
  }
}

/** Attempts that had reserved and died with their worker, by step and attempt. */
export function lostAttempts(log: KernelLog): LostAttempts {
  const lost = new Map<string, number>()
  for (const { path, key, attempt, closed } of new Bookkeeping(log).attempts) {
    const name = `${nameOf(path, key)} ${attempt}`
    if (closed?.isLost) lost.set(name, (lost.get(name) ?? 0) + 1)
  }
  return (path, key, attempt) => lost.get(`${nameOf(path, key)} ${attempt}`) ?? 0
}

/** What is executed elsewhere goes on when its worker dies, and keeps what it has reserved. */
function closing(intent: { v: number; node: number; key: string }, later: readonly Fact[]): PaidAttempt['closed'] {
  for (const fact of later) {
    if (fact.kind === 'run.acquired' && intent.v !== 4) return { seq: fact.seq, spent: [], isLost: true }
    if (fact.kind !== 'step.failed' && fact.kind !== 'step.settled') continue
    if (fact.node !== intent.node || fact.key !== intent.key) continue
    return { seq: fact.seq, spent: 'spent' in fact ? fact.spent : [], isLost: false }
  }
  return undefined
}
