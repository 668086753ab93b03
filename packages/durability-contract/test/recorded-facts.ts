import type { FactKind } from '../src/index.ts'

export const digest = '0'.repeat(64)
export const ofStep = { v: 1, node: 1, key: 'k', digest, effect: 'once' }
const ofRemote = { ...ofStep, v: 4, effect: 'reattachable' }
const failure = { name: 'Error', message: 'm', code: 'E', data: { a: 1 }, attempts: 2 }

const envelope = { position: 1, id: 'm1', sender: 'ann', kind: 'approved', at: 7 }

/** One payload of every kind, as this version writes it. What a release has written must parse for ever. */
export const recorded: Record<FactKind, readonly object[]> = {
  'run.acquired': [
    { v: 1, owner: 'me' },
    { v: 1, owner: 'me', codeVersion: '1.2.3' },
    { v: 2, owner: 'me', codeVersion: '1.2.3', trace: '00-1-2-01' },
  ],
  'run.moved': [{ v: 1 }],
  'node.spawned': [
    { v: 1, parent: 0, key: 'root', agent: 'a', digest, task: { value: 1 } },
    { v: 1, parent: 1, key: 'k', agent: 'a', digest, task: {} },
    { v: 1, parent: 1, key: 'k', agent: 'a', digest, task: { blob: 0 } },
    { v: 2, parent: 1, key: 'k', agent: 'a', digest, task: {}, budget: [['tokens', 5]] },
    { v: 3, parent: 1, key: 'k', agent: 'a', digest, task: {}, budget: [], deadline: 1_700_000_000_000 },
  ],
  'node.refused': [{ v: 1, parent: 1, key: 'k', agent: 'a', digest, failure }],
  'node.settled': [
    { v: 1, node: 1, outcome: { ok: { value: null } } },
    { v: 1, node: 1, outcome: { ok: {} } },
    { v: 1, node: 1, outcome: { failed: failure } },
  ],
  'step.intended': [
    { ...ofStep, attempt: 1 },
    { ...ofStep, v: 2, effect: 'idempotent', attempt: 1, reserved: [['tokens', 5]] },
    { ...ofRemote, reserved: [], executor: 'bridge', leases: true, idRetainedMs: 0, asOf: 1_700_000_000_000 },
  ],
  'step.failed': [
    { ...ofStep, failure },
    { ...ofStep, v: 2, effect: 'transactional', failure },
    { ...ofStep, v: 3, failure, spent: [] },
  ],
  'step.settled': [
    { ...ofStep, v: 2, effect: 'transactional', outcome: { ok: {} } },
    { ...ofStep, outcome: { ok: { blob: 0 } } },
    { ...ofStep, outcome: { unknown: { attempt: 1 } } },
    { ...ofStep, v: 3, outcome: { ok: {} }, spent: [['tokens', 4]] },
    { ...ofRemote, outcome: { ok: {} }, spent: [] },
  ],
  'wait.armed': [
    { v: 1, node: 1, key: 'k', digest, wakeAt: 1_700_000_000_000 },
    { v: 1, node: 1, key: 'k', digest, signal: 'approved' },
    { v: 1, node: 1, key: 'k', digest, question: { value: 'may I?' }, wakeAt: 7 },
  ],
  'wait.settled': [
    { v: 1, node: 1, key: 'k', outcome: { ok: {} } },
    { v: 1, node: 1, key: 'k', message: envelope, outcome: { ok: { value: 1 } } },
    { v: 1, node: 1, key: 'k', message: envelope, outcome: { failed: failure } },
  ],
  'run.suspended': [{ v: 1 }],
  'node.cancelled': [
    { v: 1, node: 1 },
    { v: 1, node: 1, reason: 'too dear', message: envelope },
    { v: 2, node: 1, deadline: 1_700_000_000_000 },
  ],
  'node.restarted': [{ v: 1, node: 1, failure }],
  'step.resolved': [
    { v: 1, node: 1, key: 'k', message: envelope, outcome: { ok: { value: 1 } } },
    { v: 1, node: 1, key: 'k', message: envelope, outcome: { ok: {} }, reason: 'looked it up' },
    { v: 1, node: 1, key: 'k', message: envelope, outcome: { ok: { blob: 0 } } },
    { v: 1, node: 1, key: 'k', message: envelope, outcome: { failed: failure } },
  ],
  'step.streamed': [
    { v: 1, node: 1, key: 'k', attempt: 1, pieces: ['a', null, { b: [] }] },
    { v: 1, node: 1, key: 'k', attempt: 2, pieces: [0] },
  ],
  'remote.bound': [{ v: 1, node: 1, key: 'k', environment: { id: 'env' } }],
  'remote.dispatched': [{ v: 1, node: 1, key: 'k', reference: null }],
  'remote.progressed': [
    { v: 1, node: 1, key: 'k', events: [{ at: 1, data: 'a' }], position: 2 },
    { v: 1, node: 1, key: 'k', events: [], position: 7, token: 't', gap: { after: 2, before: 7 } },
  ],
  'remote.recalled': [
    { v: 1, node: 1, key: 'k' },
    { v: 1, node: 1, key: 'k', reason: 'late' },
  ],
  'remote.released': [
    { v: 1, node: 1, key: 'k', isReleased: false },
    { v: 1, node: 1, key: 'k', isReleased: true, receipt: { at: 7 } },
  ],
  'node.stalled': [{ v: 1, node: 1, asked: 1 }],
  'run.released': [{ v: 1 }],
  'run.revived': [
    { v: 1, message: envelope },
    { v: 1, message: envelope, reason: 'mended' },
  ],
  'clock.read': [{ v: 1, node: 1, now: 1_700_000_000_000 }],
  'version.marked': [{ v: 1, node: 1, change: 'two-phase' }],
  'run.spawned': [
    { v: 1, node: 1, key: 'k', digest, agent: 'a', runId: 'r/k', queue: 'q', task: { value: 1 }, token: digest },
    { v: 1, node: 1, key: 'k', digest, agent: 'a', runId: 'r/k', queue: 'q', task: { blob: 0 }, token: digest },
  ],
  'run.started': [{ v: 1, node: 1, key: 'k' }],
  'run.recalled': [
    { v: 1, node: 1, key: 'k' },
    { v: 1, node: 1, key: 'k', reason: 'too late' },
  ],
  'run.settled': [
    { v: 1, node: 1, key: 'k', outcome: { failed: failure } },
    { v: 1, node: 1, key: 'k', message: envelope, outcome: { ok: { value: 1 } } },
  ],
  'run.continued': [
    { v: 1, node: 1, successor: 'r~2', task: {} },
    { v: 1, node: 1, successor: 'r~2', task: { value: 1 }, budget: [['tokens', 5]] },
  ],
  'run.ended': [{ v: 1, as: 2 }],
  'node.checkpointed': [
    { v: 1, node: 1, state: { value: { round: 1 } } },
    { v: 1, node: 1, state: {} },
    { v: 1, node: 1, state: { blob: 0 } },
  ],
}
