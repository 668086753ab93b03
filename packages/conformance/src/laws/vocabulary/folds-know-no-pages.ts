import {
  type Cursor,
  type Draft,
  emptyRunState,
  foldRun,
  type Journal,
  type NodeState,
  type RunState,
} from '@tangle-network/durability-contract'
import fc from 'fast-check'
import { type FactLog, factLog, type PlannedNode } from '../../arbitrary/fact-log.ts'
import type { Law } from '../../law/law.ts'
import { batch, begun, readAll } from '../../law/sample.ts'
import type { Stage } from '../../law/stage.ts'

const cases = fc.record({
  log: factLog,
  limit: fc.integer({ min: 1, max: 9 }),
  batchSize: fc.integer({ min: 1, max: 20 }),
})

/** Page by page or at once, the state is the same, and it is the one that the log was written to tell. */
export const foldsKnowNoPages: Law = {
  id: 'folds-know-no-pages',
  level: 'L0',
  clause: 'W-3',
  also: ['R-4', 'W-2'],
  invariant: 'K3',
  statement:
    'a log folds to one state however it is cut into batches and pages, and a settled node keeps its outcome alone',
  async check({ forAll, demand }) {
    const check = async (
      { log, limit, batchSize }: { log: FactLog; limit: number; batchSize: number },
      { open }: Stage,
    ) => {
      const journal = await open()
      const { lease, after } = await begun(journal)
      let place: Cursor = after
      for (let from = 0; from < log.drafts.length; from += batchSize) {
        const entries: readonly Draft[] = log.drafts.slice(from, from + batchSize)
        place = (await journal.append(lease, { ...batch(place), entries })).cursor
      }
      const whole = foldRun(await readAll(journal, 'run'))
      for (const size of [1, limit, 1_000]) {
        demand.equal(await foldedByPages(await open(), size), whole, `the state in pages of ${size}`)
      }
      demand.equal(whole.seq, log.drafts.length, 'the last entry that was folded')
      demand.equal(whole.acquisitionsWithoutOutcome, log.acquisitions, 'takeovers since the last outcome')
      demand.equal(whole.root && told(whole.root), planned(log.root), 'the nodes, steps and outcomes of the state')
      const stillOpen = openNodes(log.root).sort((a, b) => a - b)
      demand.equal(
        [...whole.nodes.keys()].sort((a, b) => a - b),
        stillOpen,
        'the nodes that are open',
      )
      const strangers = whole.history.filter(({ node }) => !whole.nodes.has(node.id))
      demand.equal(strangers, [], 'history of nodes that are not open')
      const forgotten = whole.history.filter(({ node, seq }) => seq < node.since)
      demand.equal(forgotten, [], 'history of what lies before a checkpoint or restart')
    }
    await forAll(cases, check, { weight: 0.5 })
  },
}

async function foldedByPages(journal: Journal, limit: number): Promise<RunState> {
  const state = emptyRunState()
  for (let after: { seq: number } = { seq: 0 }; ; ) {
    const page = await journal.read('run', { after, limit })
    foldRun(page.entries, state)
    if (page.next.seq >= page.head.seq) return state
    after = page.next
  }
}

interface Told {
  readonly id: number
  readonly outcome: string
  readonly clockReads: number
  readonly versions: readonly string[]
  readonly checkpoints: number
  readonly steps: readonly (readonly unknown[])[]
  readonly children: readonly Told[]
}

/** Settled nodes stay with their parents, and have forgotten what was inside them. */
function told({ id, outcome, clockReads, versions, checkpoints, steps, children }: NodeState): Told {
  const isOpen = outcome === undefined
  return {
    id,
    outcome: outcomeOf(outcome),
    clockReads: isOpen ? clockReads.length : 0,
    versions: [...versions.keys()],
    checkpoints: isOpen ? checkpoints : 0,
    steps: [...steps.values()].map(({ key, effect, failures, outcome }) => [
      key,
      effect,
      failures.length,
      outcomeOf(outcome),
      outcome?.seq,
    ]),
    children: [...children.values()].map(told),
  }
}

function planned({ id, outcome, clockReads, versions, checkpoints, steps, children, before }: PlannedNode): Told {
  if (outcome !== 'open') return { id, outcome, clockReads: 0, versions: [], checkpoints: 0, steps: [], children: [] }
  return {
    ...{ id, outcome, clockReads, versions, checkpoints },
    steps: steps
      .slice(before.steps)
      .map(({ key, effect, failures, outcome, settledAt }) => [key, effect, failures, outcome, settledAt]),
    children: children.slice(before.children).map(planned),
  }
}

function outcomeOf(outcome: NodeState['outcome']): string {
  return outcome === undefined ? 'open' : (Object.keys(outcome.is)[0] ?? '')
}

/** None that lies before a checkpoint is. */
function openNodes({ id, outcome, children }: PlannedNode): number[] {
  return [...(outcome === 'open' ? [id] : []), ...children.flatMap(openNodes)]
}
