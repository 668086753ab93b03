// A worker on a journal that others work on too, until it is told to stop or is killed: node pool-worker.ts ORDER
import { setTimeout as sleep } from 'node:timers/promises'
import { createWorker, isDurabilityError, type Journal } from '@tangle-network/durability'
import { type MakeEffect, poolAgent } from './pool-agent.ts'
import { draw } from './pool-draw.ts'
import { PoolLedger } from './pool-ledger.ts'
import { openPoolPlace, type PoolPlace } from './pool-place.ts'

/** How a worker is started: what its process gets as its first argument, in JSON. */
export interface PoolOrder {
  readonly place: PoolPlace
  /** Of one incarnation. */
  readonly name: string
  readonly ledger: string
  readonly seed: string
  readonly ttlMs: number
  readonly concurrency: number
  /** How long an effect takes, at most. */
  readonly effectMs: number
}

/** What a worker tells its parent. */
export type PoolReport =
  | { readonly is: 'started'; readonly runId: string; readonly key: string }
  /** A run was given back until it hears something; or until a time. */
  | { readonly is: 'suspended'; readonly runId: string; readonly waitsFor: readonly (string | undefined)[] }

const order: PoolOrder = JSON.parse(process.argv[2] ?? '')
const ledger = new PoolLedger(order.ledger, order.name)
const journal = await openPoolPlace(order.place, { migrate: false })

const make: MakeEffect = async (scope, key, { fencingToken, idempotencyKey }, value) => {
  const effect = { runId: scope.runId, path: scope.path, key, epoch: fencingToken }
  ledger.write({ what: 'started', ...effect, idempotencyKey })
  tell({ is: 'started', runId: scope.runId, key })
  await sleep(draw(order.seed, 'effect', idempotencyKey) * order.effectMs)
  ledger.write({ what: 'made', ...effect })
  return value
}

const worker = createWorker({
  journal: recorded(journal),
  agents: [poolAgent(make)],
  concurrency: order.concurrency,
  ttlMs: order.ttlMs,
  pollMs: 100,
  owners: { name: () => order.name, provenDead: () => false },
  onError: (error, runId = '') => {
    const code = isDurabilityError(error) ? error.code : String(error)
    ledger.write({ what: 'gave-up', runId, code })
  },
  onResult: (result) => {
    if (result.status !== 'suspended') return
    tell({ is: 'suspended', runId: result.runId, waitsFor: result.waits.map(({ signal }) => signal) })
  },
})
// The parent has died: nobody is there to be told anything.
const orphaned = () => process.exit(1)
process.on('disconnect', orphaned)
process.once('message', async () => {
  await worker.close()
  await journal.close()
  process.off('disconnect', orphaned)
  process.disconnect()
})
worker.start()

/** The journal, whose grants are written down as they were answered. */
function recorded(given: Journal): Journal {
  return {
    ...given,
    async claim(request) {
      const claimed = await given.claim(request)
      for (const { lease, now } of claimed) {
        const { runId, epoch, expiresAt } = lease
        ledger.write({ what: 'granted', runId, epoch, now, expiresAt })
      }
      return claimed
    },
    async renew(lease) {
      const renewed = await given.renew(lease)
      const { runId, epoch, expiresAt } = renewed.lease
      ledger.write({ what: 'renewed', runId, epoch, expiresAt })
      return renewed
    },
  }
}

function tell(report: PoolReport): void {
  process.send?.(report)
}
