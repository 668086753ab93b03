import type { MakeEffect } from '../pool-agent.ts'
import type { PoolLedger } from '../pool-ledger.ts'

/** Effects that are lines of a ledger outside: `started` when the function is called, `made` when the world has changed. */
export function effectsIn(ledger: PoolLedger, instant: (name: string, runId: string) => void = () => {}): MakeEffect {
  return async (scope, key, { fencingToken, idempotencyKey }, value) => {
    const effect = { runId: scope.runId, path: scope.path, key, epoch: fencingToken }
    ledger.write({ what: 'started', ...effect, idempotencyKey })
    instant(`${key}:begun`, scope.runId)
    ledger.write({ what: 'made', ...effect })
    instant(`${key}:made`, scope.runId)
    return value
  }
}
