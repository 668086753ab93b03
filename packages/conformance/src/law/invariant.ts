/** The invariants of the contract: what every clause serves. The ids are those of the table in CONTRACT.md. */
export const INVARIANTS = {
  J1: 'acknowledged ⇒ durable and equal',
  J2: 'unacknowledged is all or nothing, presence never flips',
  J3: 'seq dense, immutable, unique',
  J4: 'compare-and-set exact on seq and digest',
  J5: 'batch atomic and contiguous',
  J6: 'a stale epoch has no effect, epochs never reused',
  J7: 'at most one live holder',
  J8: 'at most one terminal entry, nothing after it',
  J9: 'idempotent retry',
  J10: 'values exact or refused up front',
  J11: 'reads are exact ordered prefixes, monotonic',
  J12: 'blob bytes match their address, referenced ⇒ present',
  J13: 'lists complete and ordered',
  J14: 'runs isolated',
  J15: 'errors honest about the outcome',
  J16: 'corruption is detected',
  K1: 'a committed step is never invoked again',
  K2: 'at most one effect, or an explicit unknown',
  K3: 'replay is deterministic',
  K4: 'liveness once faults stop',
  K5: 'poison bounded and isolated',
  K6: 'no orphan and no duplicate child',
  K7: 'budget conserved',
  K8: 'timers and messages never lost, doubled or early',
} as const

export type Invariant = keyof typeof INVARIANTS
