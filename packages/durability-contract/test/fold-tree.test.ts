import { test } from '@fast-check/vitest'
import { expect } from 'vitest'
import { foldTree, type TreeNode } from '../src/index.ts'
import { anyLog, Log } from './log.ts'

test('the tree shows settled subtrees with what became of every step [W-4]', () => {
  const log = new Log()
  log.acquired(1)
  const root = log.spawned(0, 'root')
  const child = log.spawned(root, 'child')
  log.failed(child, 'read')
  log.done(child, 'read')
  log.settled(child)
  log.intended(root, 'send', 2)
  log.asked(root)
  const step = { key: 'read', effect: 'idempotent', failures: 1, outcome: 'ok', settledAt: { seq: 5, epoch: 1 } }
  expect(foldTree(log.entries)).toStrictEqual({
    id: root,
    key: 'root',
    agent: 'a',
    path: [],
    steps: new Map([['send', { key: 'send', effect: 'once', failures: 0, outcome: 'open', settledAt: undefined }]]),
    waits: new Map(),
    runs: new Map(),
    continuedAs: undefined,
    isCancelled: false,
    restarts: 0,
    children: [
      {
        id: child,
        key: 'child',
        agent: 'a',
        path: ['child'],
        steps: new Map([['read', step]]),
        waits: new Map(),
        runs: new Map(),
        continuedAs: undefined,
        isCancelled: false,
        restarts: 0,
        children: [],
        outcome: 'ok',
      },
    ],
    outcome: 'open',
  })
})

test('outcomes are told apart [W-4]', () => {
  const log = new Log()
  const root = log.spawned(0, 'root')
  const settle = { v: 1 as const, node: root, digest: '0'.repeat(64), effect: 'once' as const }
  const failed = { failed: { name: 'Error', message: 'no', attempts: 1 } }
  log.add('step.settled', { ...settle, key: 'a', outcome: failed })
  log.add('step.settled', { ...settle, key: 'b', outcome: { unknown: { attempt: 1 } } })
  log.add('node.settled', { v: 1, node: root, outcome: failed })
  const tree = foldTree(log.entries)
  expect([...tree!.steps.values()].map(({ outcome }) => outcome)).toStrictEqual(['failed', 'unknown'])
  expect(tree?.outcome).toBe('failed')
})

test('before the root was spawned there is no tree [W-4]', () => {
  const log = new Log()
  expect(foldTree([])).toBeUndefined()
  log.acquired(1)
  expect(foldTree(log.entries)).toBeUndefined()
})

test.prop([anyLog])('every node and every step of a log is in its tree, once [W-4]', (entries) => {
  const all = nodesOf(foldTree(entries)!)
  const ofKind = (start: string) => entries.filter(({ kind }) => kind.startsWith(start))
  const steps = ofKind('step.').map(({ payload }) => payload as { node: number; key: string })
  expect(all.map(({ id }) => id).sort((a, b) => a - b)).toStrictEqual(ofKind('node.spawned').map(({ seq }) => seq))
  const told = all.flatMap((node) => [...node.steps.keys()].map((key) => `${node.id} ${key}`))
  expect(told.sort()).toStrictEqual([...new Set(steps.map(({ node, key }) => `${node} ${key}`))].sort())
})

function nodesOf(node: TreeNode): TreeNode[] {
  return [node, ...node.children.flatMap(nodesOf)]
}
