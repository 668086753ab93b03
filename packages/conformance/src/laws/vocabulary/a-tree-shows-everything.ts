import { foldTree, type TreeNode } from '@tangle-network/durability-contract'
import { factLog, type PlannedNode } from '../../arbitrary/fact-log.ts'
import type { Law } from '../../law/law.ts'
import { batch, begun, readAll, TTL_MS } from '../../law/sample.ts'

/** For people: everything that ever happened, settled nodes included, with what became of it and under which epoch. */
export const aTreeShowsEverything: Law = {
  id: 'a-tree-shows-everything',
  level: 'L0',
  clause: 'W-4',
  also: ['W-3'],
  invariant: 'K3',
  statement: 'the tree shows every node and step of a log, those of settled nodes included, with what became of them',
  async check({ forAll, demand }) {
    await forAll(
      factLog,
      async ({ drafts, root }, { open, clock }) => {
        const journal = await open()
        const first = await begun(journal)
        demand.equal(foldTree(await readAll(journal, 'run')), undefined, 'the tree of an empty log')
        const half = Math.ceil(drafts.length / 2)
        await journal.append(first.lease, { ...batch(first.after), entries: drafts.slice(0, half) })
        clock.advance(TTL_MS)
        const { lease, head } = await journal.acquire('run', { owner: 'heir', ttlMs: TTL_MS })
        if (half < drafts.length) await journal.append(lease, { ...batch(head), entries: drafts.slice(half) })
        const tree = foldTree(await readAll(journal, 'run', 7))
        const epochOf = (seq: number) => (seq <= half ? first.lease.epoch : lease.epoch)
        demand.equal(tree && shown(tree), planned(root, [], epochOf), 'the tree')
      },
      { weight: 0.5 },
    )
  },
}

/** Random logs wait for nothing, begin no runs and cancel nobody. */
function shown({ steps, children, waits, runs, continuedAs, isCancelled, ...node }: TreeNode): unknown {
  const isMore = waits.size + runs.size > 0 || isCancelled || continuedAs !== undefined
  if (isMore) return 'waits, runs or a cancellation that the log does not hold'
  return { ...node, steps: [...steps].map(([key, step]) => ({ ...step, asKey: key })), children: children.map(shown) }
}

function planned(
  { id, key, steps, children, outcome, restarts }: PlannedNode,
  path: readonly string[],
  epochOf: (seq: number) => number,
): unknown {
  return {
    ...{ id, key, agent: 'agent', path, outcome, restarts },
    steps: steps.map(({ settledAt, checkpoints, ...step }) => ({
      ...step,
      asKey: checkpoints === 0 ? step.key : `${step.key}\u0001${checkpoints}`,
      settledAt: settledAt === undefined ? undefined : { seq: settledAt, epoch: epochOf(settledAt) },
    })),
    children: children.map((child) => planned(child, [...path, child.key], epochOf)),
  }
}
