import { balancesAt, foldRun, foldTree } from '@tangle-network/durability-contract'
import type { Law } from '../../law/law.ts'
import { batch, begun, readAll } from '../../law/sample.ts'
import { plainState, plainTree } from './plain-state.ts'
import { RECORDED_BALANCES, RECORDED_BUDGET, RECORDED_REFUND } from './recorded-budget.ts'
import { RECORDED_BLOB, RECORDED_END, RECORDED_FACTS } from './recorded-facts.ts'
import { recordedState, recordedTree } from './recorded-state.ts'
import { RECORDED_CHILD, RECORDED_SUPERVISION } from './recorded-supervision.ts'

/** What was written once is understood for ever, to the last detail. */
export const recordedLogsFold: Law = {
  id: 'recorded-logs-fold',
  level: 'L0',
  clause: 'W-2',
  also: ['W-3', 'W-4', 'W-1'],
  invariant: 'K3',
  statement: 'a recorded log of every kind of fact folds to the state and the tree that were recorded with it',
  async check({ stage, demand }) {
    const { open } = await stage()
    const journal = await open()
    const { lease, after } = await begun(journal)
    const draftOf = ([kind, text]: readonly [string, string]) => {
      const refs = text.includes('"blob":0') ? [0] : []
      return { kind, payload: JSON.parse(text) as unknown, refs }
    }
    const work = { ...batch(after), entries: RECORDED_FACTS.map(draftOf), blobs: [RECORDED_BLOB] }
    const { cursor } = await journal.append(lease, work)
    const atWork = await readAll(journal, 'run')
    demand.equal(plainState(foldRun(atWork)), recordedState, 'the state of a run at work')
    const tree = foldTree(atWork)
    demand.equal(tree && plainTree(tree), recordedTree, 'the tree of a run at work')
    await journal.append(lease, { ...batch(cursor), entries: RECORDED_END.map(draftOf), end: 'completed' })
    const ended = await readAll(journal, 'run')
    const state = plainState(foldRun(ended))
    const outcome = { seq: 18, is: { ok: { value: 'done' } }, refs: [] }
    const root = { ...recordedState.root, steps: {}, children: {}, outcome }
    demand.equal(
      state,
      { seq: 18, root, nodes: [], history: [], acquisitionsWithoutOutcome: 0 },
      'the state of a run that ended',
    )
    const [first, second] = recordedTree.children
    const settled = { ...recordedTree, children: [first, { ...second, outcome: 'failed' }], outcome: 'ok' }
    const last = foldTree(ended)
    demand.equal(last && plainTree(last), settled, 'the tree of a run that ended')
    const another = await begun(journal, 'budget')
    const log = [...RECORDED_BUDGET, RECORDED_REFUND]
    await journal.append(another.lease, { ...batch(another.after), entries: log.map(draftOf) })
    const spent = await readAll(journal, 'budget')
    const { budgets, firstTrace, root: parent } = foldRun(spent.slice(0, RECORDED_BUDGET.length))
    demand.equal(firstTrace, 'the first life', 'the trace of the first life')
    demand.equal(balancesAt(budgets, 2), RECORDED_BALANCES.root, 'the accounts of the root')
    demand.equal(balancesAt(budgets, 5), RECORDED_BALANCES.child, 'the accounts of a child')
    const [asked, think] = [parent?.steps.get('charge')?.intendedIn, parent?.children.get('child')?.steps.get('think')]
    demand.equal([asked, think?.intendedIn], [1, undefined], 'epochs in which what must not be repeated was intended')
    demand.equal(parent?.children.get('big')?.outcome?.seq, 6, 'the entry that a refused child came to')
    demand.equal(
      balancesAt(foldRun(spent).budgets, 2),
      RECORDED_BALANCES.after,
      'the accounts when a child has settled',
    )
    demand.equal(
      foldTree(spent)?.children.map(({ outcome }) => outcome),
      ['ok', 'failed'],
      'the children in the tree',
    )
    const third = await begun(journal, 'supervision')
    await journal.append(third.lease, { ...batch(third.after), entries: RECORDED_SUPERVISION.map(draftOf) })
    demand.equal(
      childOf(await readAll(journal, 'supervision')),
      RECORDED_CHILD,
      'a child that began again and was late',
    )
  },
}

function childOf(entries: Parameters<typeof foldRun>[0]) {
  const { root, history } = foldRun(entries)
  const child = root?.children.get('child')
  const { restarts = 0, checkpoints: generation, since, checkpoint, deadline, isLate } = child ?? {}
  const left = history.filter(({ node }) => node === child).map(({ seq, about, role }) => `${seq} ${about} ${role}`)
  return { attempts: restarts + 1, generation, since, checkpoint, deadline, isLate, history: left }
}
