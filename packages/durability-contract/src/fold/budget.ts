import type { Amounts, Shortage } from '../vocabulary/amounts.ts'
import type { Fact } from '../vocabulary/facts.ts'

/** What stands of one channel of an account. In every state `total = free + reserved + committed`. */
export interface Balance {
  readonly total: number
  /** Negative once more was spent than had been reserved; then everything is refused. */
  readonly free: number
  /** For attempts that are under way, and for children with a budget of their own. */
  readonly reserved: number
  readonly committed: number
  /** The part of what is committed that was never measured, and stands at its upper bound. */
  readonly unmeasured: number
}

/** What an account came to with the entry of that seq. */
interface Statement {
  readonly seq: number
  readonly balance: Balance
}

/** An open node: what it was given of each channel, and what its attempts have reserved. */
interface BudgetNode {
  readonly id: number
  readonly parent: BudgetNode | undefined
  readonly children: Set<BudgetNode>
  /** By channel; the last statement is how it stands. */
  readonly accounts: Map<string, Statement[]>
  /** By the key of the step. */
  readonly attempts: Map<string, Amounts>
  /** Of those, what goes on elsewhere whoever drives the run. */
  readonly elsewhere: Set<string>
}

/** The accounts of a run, as its entries tell them. */
export interface Budgets {
  readonly nodes: Map<number, BudgetNode>
}

export function emptyBudgets(): Budgets {
  return { nodes: new Map() }
}

/**
 * Folds facts, in order, into the accounts of a run; continues `budgets` in place. A node that was given a budget has an
 * account, and whatever names a channel draws on the nearest account of that channel, upwards from its node.
 */
export function foldBudgets(facts: Iterable<Fact>, budgets: Budgets = emptyBudgets()): Budgets {
  for (const fact of facts) foldBudget(budgets, fact)
  return budgets
}

/** Of these amounts, those that some account limits. */
export function limitedAmounts({ nodes }: Budgets, node: number, amounts: Amounts): Amounts {
  return amounts.filter(([channel]) => accountOf(nodes.get(node), channel))
}

/** Whether the node may reserve so much: undefined, or the first channel that is short. */
export function shortageOf({ nodes }: Budgets, node: number, amounts: Amounts): Shortage | undefined {
  for (const [channel, asked] of amounts) {
    const free = standing(accountOf(nodes.get(node), channel))?.free
    if (free !== undefined && asked > free) return { channel, asked, free }
  }
  return undefined
}

/** What stands, as of the entry `seq`, on the nearest account of each channel that limits the node. */
export function balancesAt({ nodes }: Budgets, node: number, seq = Number.POSITIVE_INFINITY): Record<string, Balance> {
  const found = new Map<string, Balance>()
  for (let at = nodes.get(node); at; at = at.parent) {
    for (const [channel, account] of at.accounts) {
      const then = account[lastUpTo(account, seq)]
      if (then && !found.has(channel)) found.set(channel, then.balance)
    }
  }
  return Object.fromEntries([...found].sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** May forget how the accounts that limit the node stood before the entry `seq`: nobody will ask any more. */
export function forgetBalancesBefore({ nodes }: Budgets, node: number, seq: number): void {
  for (let at = nodes.get(node); at; at = at.parent) {
    for (const account of at.accounts.values()) {
      const kept = lastUpTo(account, seq)
      // Half of them at once, so that a long log is forgotten in linear time.
      if (kept > account.length / 2) account.splice(0, kept)
    }
  }
}

/** The same, of one more fact. */
export function foldBudget(budgets: Budgets, fact: Fact): void {
  const { nodes } = budgets
  switch (fact.kind) {
    case 'run.acquired':
      // Whatever was under way belonged to a process that has no business with the run any more.
      for (const node of nodes.values()) abandonAttempts(node, fact.seq, node.elsewhere)
      return
    case 'node.spawned':
      spawned(budgets, fact)
      return
    case 'node.settled': {
      const node = nodes.get(fact.node)
      if (node) settle(budgets, node, fact.seq)
      return
    }
    case 'step.intended': {
      const node = nodes.get(fact.node)
      if (!node || fact.v === 1) return
      closeAttempt(node, fact.key, fact.seq)
      node.attempts.set(fact.key, fact.reserved)
      if (fact.v === 4) node.elsewhere.add(fact.key)
      for (const [channel, amount] of fact.reserved) {
        change(accountOf(node, channel), fact.seq, { free: -amount, reserved: amount })
      }
      return
    }
    case 'step.failed':
    case 'step.settled': {
      const node = nodes.get(fact.node)
      if (node) closeAttempt(node, fact.key, fact.seq, 'spent' in fact ? fact.spent : [])
      return
    }
    default:
  }
}

function spawned({ nodes }: Budgets, fact: Extract<Fact, { kind: 'node.spawned' }>): void {
  const parent = nodes.get(fact.parent)
  const node: BudgetNode = {
    id: fact.seq,
    parent,
    children: new Set(),
    accounts: new Map(),
    attempts: new Map(),
    elsewhere: new Set(),
  }
  for (const [channel, total] of fact.v === 1 ? [] : fact.budget) {
    change(accountOf(parent, channel), fact.seq, { free: -total, reserved: total })
    const balance = { total, free: total, reserved: 0, committed: 0, unmeasured: 0 }
    node.accounts.set(channel, [{ seq: fact.seq, balance }])
  }
  parent?.children.add(node)
  nodes.set(fact.seq, node)
}

/** Gives back what is left, from the innermost outwards, and forgets the node. */
function settle(budgets: Budgets, node: BudgetNode, seq: number): void {
  for (const child of node.children) settle(budgets, child, seq)
  abandonAttempts(node, seq)
  for (const [channel, account] of node.accounts) {
    const balance = standing(account)
    if (!balance) continue
    const { total, committed, unmeasured } = balance
    change(accountOf(node.parent, channel), seq, { free: total - committed, reserved: -total, committed, unmeasured })
  }
  node.parent?.children.delete(node)
  budgets.nodes.delete(node.id)
}

function abandonAttempts(node: BudgetNode, seq: number, but: ReadonlySet<string> = new Set()): void {
  for (const key of [...node.attempts.keys()]) if (!but.has(key)) closeAttempt(node, key, seq)
}

/** Commits what was measured, and where nothing was, all that had been reserved; the rest is free again. */
function closeAttempt(node: BudgetNode, key: string, seq: number, spent: Amounts = []): void {
  const reserved = node.attempts.get(key)
  if (!reserved) return
  node.attempts.delete(key)
  node.elsewhere.delete(key)
  const measured = new Map(spent)
  for (const [channel, bound] of reserved) {
    const committed = measured.get(channel) ?? bound
    const unmeasured = measured.has(channel) ? 0 : bound
    change(accountOf(node, channel), seq, { free: bound - committed, reserved: -bound, committed, unmeasured })
  }
}

function accountOf(node: BudgetNode | undefined, channel: string): Statement[] | undefined {
  for (let at = node; at; at = at.parent) {
    const account = at.accounts.get(channel)
    if (account) return account
  }
  return undefined
}

/** Where in an account the last statement up to that entry is; its first, where those before are forgotten. */
function lastUpTo(account: readonly Statement[], seq: number): number {
  let [low, high] = [0, account.length - 1]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((account[middle]?.seq ?? 0) <= seq) low = middle
    else high = middle - 1
  }
  return low
}

function standing(account: Statement[] | undefined): Balance | undefined {
  return account?.at(-1)?.balance
}

function change(account: Statement[] | undefined, seq: number, by: Partial<Omit<Balance, 'total'>>): void {
  const before = standing(account)
  if (!account || !before) return
  const { free = 0, reserved = 0, committed = 0, unmeasured = 0 } = by
  const balance = {
    total: before.total,
    free: before.free + free,
    reserved: before.reserved + reserved,
    committed: before.committed + committed,
    unmeasured: before.unmeasured + unmeasured,
  }
  if (account.at(-1)?.seq === seq) account.pop()
  account.push({ seq, balance })
}
