import type { RemoteExecution } from '@tangle-network/durability-contract'

/** An executor that does as another one does, but for what is changed. */
export function around(inner: RemoteExecution, changed: Partial<RemoteExecution>): RemoteExecution {
  return {
    name: inner.name,
    leases: inner.leases,
    idRetainedMs: inner.idRetainedMs,
    bind: (...args) => inner.bind(...args),
    start: (...args) => inner.start(...args),
    lookup: (...args) => inner.lookup(...args),
    attach: (...args) => inner.attach(...args),
    result: (...args) => inner.result(...args),
    cancel: (...args) => inner.cancel(...args),
    release: (...args) => inner.release(...args),
    ...changed,
  }
}
