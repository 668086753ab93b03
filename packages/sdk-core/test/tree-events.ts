import type { SpawnEvent } from '../src/durability.ts'

const at = '2026-01-02T03:04:05.000Z'
export const SPENT = { iterations: 1, tokens: { input: 2, output: 3 }, usd: 0.5, ms: 4 }
export const SETTLED_AT = Date.parse(at)

/** A root with two children, one that is done and one that failed, a wait that is over and one that is not. */
export const TREE: readonly SpawnEvent[] = [
  { kind: 'spawned', id: 'root', label: 'root', runtime: 'router', budget: { maxTokens: 9 }, seq: 0, at },
  { kind: 'spawned', id: 'root:s1', parent: 'root', label: 'one', runtime: 'cli', budget: {}, seq: 1, at },
  {
    kind: 'waiting',
    id: 'root:w0',
    parent: 'root',
    label: 'nap',
    spec: { kind: 'timer', untilMs: 9 },
    armedAt: 5,
    seq: 0,
    at,
  },
  { kind: 'spawned', id: 'root:s2', parent: 'root', label: 'two', runtime: 'cli', budget: {}, seq: 2, at },
  { kind: 'metered', id: 'root', spend: SPENT, seq: 0, at },
  { kind: 'settled', id: 'root:s2', status: 'down', reason: 'out of luck', infra: true, spent: SPENT, seq: 0, at },
  { kind: 'waiting', id: 'root:w1', parent: 'root', label: 'reply', spec: { kind: 'poll' }, armedAt: 6, seq: 1, at },
  { kind: 'metered', id: 'root', spend: SPENT, seq: 1, at },
  {
    kind: 'settled',
    id: 'root:s1',
    status: 'done',
    outRef: 'ref-one',
    verdict: { valid: true },
    spent: SPENT,
    seq: 1,
    at,
  },
  { kind: 'woken', id: 'root:w0', by: 'fired', outRef: 'ref-nap', seq: 2, at },
]

export const RESULTS = new Map<string, unknown>([
  ['ref-one', { answer: 42 }],
  ['ref-nap', { waitOutcome: true }],
])
