import { blobAddress } from '@tangle-network/durability-contract'
import type { PlainTree, plainState } from './plain-state.ts'
import { RECORDED_BLOB } from './recorded-facts.ts'

const digest = 'a'.repeat(64)
const refs = [blobAddress(RECORDED_BLOB)]
const attempt = { intendedIn: undefined, failures: [] }
const since = { versions: new Map(), checkpoints: 0, checkpoint: undefined }
const node = { digest, clockReads: [], outcome: undefined, ...since }

/** What the recorded log folds to before it ends. Written by hand, and as little to be changed as the log. */
export const recordedState: ReturnType<typeof plainState> = {
  seq: 16,
  root: {
    ...{ ...node, id: 2, parent: 0, key: 'root', agent: 'root', path: [], clockReads: [7] },
    task: { seq: 2, is: { value: { n: 1 } }, refs: [] },
    steps: {
      charge: {
        ...{ ...attempt, key: 'charge', digest, effect: 'once', intendedIn: 1 },
        outcome: { seq: 6, is: { unknown: { attempt: 1 } }, refs: [] },
      },
      fetch: {
        ...{ key: 'fetch', digest, effect: 'idempotent', intendedIn: undefined },
        failures: [{ name: 'Error', message: 'no', code: 'E', data: [1], attempts: 1 }],
        outcome: { seq: 8, is: { ok: { value: null } }, refs: [] },
      },
      spoil: {
        ...{ ...attempt, key: 'spoil', digest, effect: 'pure' },
        outcome: { seq: 12, is: { failed: { name: 'TypeError', message: '', attempts: 3 } }, refs: [] },
      },
    },
    children: {
      child: {
        ...{ ...node, id: 9, parent: 2, key: 'child', agent: 'leaf', path: ['child'], steps: {}, children: {} },
        task: { seq: 9, is: {}, refs: [] },
        outcome: { seq: 11, is: { ok: {} }, refs: [] },
      },
      open: {
        ...{ ...node, id: 14, parent: 2, key: 'open', agent: 'leaf', path: ['open'], children: {} },
        task: { seq: 14, is: { blob: 0 }, refs },
        steps: { send: { ...attempt, key: 'send', digest, effect: 'once', intendedIn: 1, outcome: undefined } },
      },
    },
  },
  nodes: [2, 14],
  history: [
    '3 2 clock 0 answered',
    '4 2 step charge asked',
    '6 2 step charge answered',
    '7 2 step fetch asked',
    '8 2 step fetch answered',
    '9 2 child child asked',
    '11 2 child child answered',
    '12 2 step spoil answered',
    '14 2 child open asked',
    '15 14 step send asked',
  ],
  acquisitionsWithoutOutcome: 1,
}

const settledAt = (seq: number) => ({ seq, epoch: 1 })

/** What it shows then. */
export const recordedTree: PlainTree = {
  ...{ id: 2, key: 'root', agent: 'root', path: [], outcome: 'open' },
  steps: [
    { key: 'charge', effect: 'once', failures: 0, outcome: 'unknown', settledAt: settledAt(6) },
    { key: 'fetch', effect: 'idempotent', failures: 1, outcome: 'ok', settledAt: settledAt(8) },
    { key: 'spoil', effect: 'pure', failures: 0, outcome: 'failed', settledAt: settledAt(12) },
  ],
  children: [
    {
      ...{ id: 9, key: 'child', agent: 'leaf', path: ['child'], children: [], outcome: 'ok' },
      steps: [{ key: 'think', effect: 'pure', failures: 0, outcome: 'ok', settledAt: settledAt(10) }],
    },
    {
      ...{ id: 14, key: 'open', agent: 'leaf', path: ['open'], children: [], outcome: 'open' },
      steps: [{ key: 'send', effect: 'once', failures: 0, outcome: 'open', settledAt: undefined }],
    },
  ],
}
