import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import {
  type Balance,
  balancesAt,
  emptyBudgets,
  emptyRunState,
  foldBudgets,
  foldRun,
  forgetBalancesBefore,
  limitedAmounts,
  parseFact,
  shortageOf,
} from '../src/index.ts'
import { amounts, BudgetLog, budgetWalk } from './budget-log.ts'

test.prop([budgetWalk])('after every entry, of every account, a total is its parts [K-24]', ({ log, nodes }) => {
  const budgets = emptyBudgets()
  for (const entry of log.entries) {
    foldBudgets([parseFact(entry)], budgets)
    for (const node of nodes) {
      for (const { total, free, reserved, committed, unmeasured } of Object.values(balancesAt(budgets, node))) {
        expect(free + reserved + committed).toBe(total)
        expect(reserved).toBeGreaterThanOrEqual(0)
        expect(unmeasured).toBeGreaterThanOrEqual(0)
        expect(unmeasured).toBeLessThanOrEqual(committed)
      }
    }
  }
})

test.prop([budgetWalk, fc.nat({ max: 70 })])(
  'how an account stood with an entry is how the log up to there folds, until it is forgotten [K-26]',
  ({ log, nodes }, chosen) => {
    const seq = 2 + (chosen % (log.entries.length - 1))
    const whole = foldRun(log.entries).budgets
    const before = foldRun(log.entries.slice(0, seq)).budgets
    for (const node of nodes) {
      if (node > seq || !whole.nodes.has(node)) continue
      const then = balancesAt(before, node)
      expect(balancesAt(whole, node, seq)).toStrictEqual(then)
      forgetBalancesBefore(whole, node, seq)
      expect(balancesAt(whole, node, seq)).toStrictEqual(then)
    }
  },
)

test.prop([budgetWalk, fc.integer({ min: 1, max: 9 })])(
  'a log folds to the same accounts in pages [W-3]',
  ({ log: { entries } }, size) => {
    const state = emptyRunState()
    for (let from = 0; from < entries.length; from += size) foldRun(entries.slice(from, from + size), state)
    expect(state.budgets).toStrictEqual(foldRun(entries).budgets)
  },
)

test.prop([fc.array(amounts)])(
  'when all has settled nothing is reserved, and what was measured is what is committed [K-25]',
  (spends) => {
    const log = new BudgetLog()
    const root = log.given(0, 'root', [['tokens', 100]])
    const child = log.given(root, 'child', [['tokens', 40]])
    let expected = 0
    for (const [index, spent] of spends.entries()) {
      const node = index % 2 === 0 ? root : child
      log.reserved(node, `s${index}`, [['tokens', 7]])
      log.paid(node, `s${index}`, spent)
      expected += new Map(spent).get('tokens') ?? 7
    }
    log.settled(child)
    const { tokens } = balancesAt(foldRun(log.entries).budgets, root)
    expect(tokens).toMatchObject({ reserved: 0, committed: expected, free: 100 - expected })
  },
)

const tokens = (amount: number): [string, number][] => [['tokens', amount]]
const standing = (log: BudgetLog, node: number): Balance | undefined =>
  balancesAt(foldRun(log.entries).budgets, node).tokens

describe('an attempt', () => {
  const begun = () => {
    const log = new BudgetLog()
    const root = log.given(0, 'root', tokens(100))
    log.reserved(root, 'ask', tokens(30))
    return { log, root }
  }

  test('reserves its bound before it starts [K-25]', () => {
    const { log, root } = begun()
    expect(standing(log, root)).toEqual({ total: 100, free: 70, reserved: 30, committed: 0, unmeasured: 0 })
  })

  test('that measured commits that, and the rest is free again [K-25]', () => {
    const { log, root } = begun()
    log.paid(root, 'ask', tokens(12))
    expect(standing(log, root)).toEqual({ total: 100, free: 88, reserved: 0, committed: 12, unmeasured: 0 })
  })

  test('that threw has spent all the same, and the next one reserves anew [K-25]', () => {
    const { log, root } = begun()
    log.threw(root, 'ask', tokens(5))
    log.reserved(root, 'ask', tokens(30), 2)
    expect(standing(log, root)).toEqual({ total: 100, free: 65, reserved: 30, committed: 5, unmeasured: 0 })
  })

  test('that says nothing is committed at its bound, unmeasured [K-25]', () => {
    const { log, root } = begun()
    log.paid(root, 'ask', [])
    expect(standing(log, root)).toEqual({ total: 100, free: 70, reserved: 0, committed: 30, unmeasured: 30 })
  })

  test('that was under way when the run was taken over is committed unmeasured, once [K-25]', () => {
    const { log, root } = begun()
    log.acquired(2)
    log.acquired(3)
    expect(standing(log, root)).toEqual({ total: 100, free: 70, reserved: 0, committed: 30, unmeasured: 30 })
  })

  test('that spent more than it had reserved leaves less than nothing, and everything is short [K-26]', () => {
    const { log, root } = begun()
    log.paid(root, 'ask', tokens(130))
    const { budgets } = foldRun(log.entries)
    expect(balancesAt(budgets, root).tokens).toMatchObject({ free: -30, committed: 130 })
    expect(shortageOf(budgets, root, tokens(0))).toEqual({ channel: 'tokens', asked: 0, free: -30 })
    expect(shortageOf(budgets, root, [['cents', 7]])).toBeUndefined()
  })
})

describe('a child', () => {
  test('with a budget reserves it above, and gives back what is left when it settles [K-24]', () => {
    const log = new BudgetLog()
    const root = log.given(0, 'root', tokens(100))
    const child = log.given(root, 'child', tokens(40))
    expect(standing(log, root)).toMatchObject({ free: 60, reserved: 40 })
    log.reserved(child, 'ask', tokens(30))
    log.paid(child, 'ask', tokens(10))
    expect([standing(log, root)?.committed, standing(log, child)?.free]).toEqual([0, 30])
    log.settled(child)
    expect(standing(log, root)).toEqual({ total: 100, free: 90, reserved: 0, committed: 10, unmeasured: 0 })
  })

  test('without one draws on the nearest account above of that channel [K-24]', () => {
    const log = new BudgetLog()
    const root = log.given(0, 'root', [
      ['cents', 9],
      ['tokens', 100],
    ])
    const middle = log.given(root, 'middle', tokens(40))
    const leaf = log.spawned(middle, 'leaf')
    log.reserved(leaf, 'ask', [
      ['cents', 2],
      ['tokens', 5],
    ])
    const { budgets } = foldRun(log.entries)
    expect(balancesAt(budgets, leaf)).toMatchObject({ tokens: { total: 40, free: 35 }, cents: { total: 9, free: 7 } })
    expect(
      limitedAmounts(budgets, leaf, [
        ['cents', 1],
        ['hours', 1],
      ]),
    ).toEqual([['cents', 1]])
    expect(balancesAt(budgets, root)).toMatchObject({ tokens: { free: 60, reserved: 40 } })
  })

  test('that overspent takes it from what its parent has left [K-24, K-26]', () => {
    const log = new BudgetLog()
    const root = log.given(0, 'root', tokens(100))
    const child = log.given(root, 'child', tokens(40))
    log.reserved(child, 'ask', tokens(30))
    log.paid(child, 'ask', tokens(90))
    log.settled(child)
    expect(standing(log, root)).toEqual({ total: 100, free: 10, reserved: 0, committed: 90, unmeasured: 0 })
  })

  test('that was refused has reserved nothing and is not there to be entered [K-26]', () => {
    const log = new BudgetLog()
    const root = log.given(0, 'root', tokens(100))
    const failure = { name: 'DurabilityError', message: 'short', code: 'BUDGET_EXHAUSTED', attempts: 1 }
    const digest = '0'.repeat(64)
    const seq = log.add('node.refused', { v: 1, parent: root, key: 'child', agent: 'a', digest, failure })
    const state = foldRun(log.entries)
    expect(state.root?.children.get('child')).toMatchObject({ outcome: { seq, is: { failed: failure } } })
    expect([...state.nodes.keys()]).toEqual([root])
    expect(state.history.map(({ about, key, role }) => `${about} ${key} ${role}`)).toEqual(['child child answered'])
    expect(standing(log, root)).toMatchObject({ free: 100, reserved: 0 })
  })
})

test('where nothing was given nothing is limited [K-24]', () => {
  const log = new BudgetLog()
  const root = log.spawned(0, 'root')
  const { budgets } = foldRun(log.entries)
  expect(balancesAt(budgets, root)).toEqual({})
  expect(shortageOf(budgets, root, tokens(1_000))).toBeUndefined()
  expect(limitedAmounts(budgets, root, tokens(1))).toEqual([])
})
