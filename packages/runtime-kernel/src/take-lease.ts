import {
  type Begun,
  type DurabilityError,
  isDurabilityError,
  type Journal,
  type Manifest,
} from '@tangle-network/durability-contract'
import type { Clock } from './clock.ts'
import { type Sent, sentNow } from './lease-keeper.ts'
import type { Owners } from './owner.ts'

const LOOK_AGAIN_MS = 500

/** Who holds a run that somebody waits for. */
export interface Holder {
  readonly owner: string
  readonly epoch: number
  /** By the journal's clock, in ms since the Unix epoch. */
  readonly expiresAt: number
}

export interface LeasePorts {
  readonly journal: Journal
  readonly clock: Clock
  readonly owners: Owners
  readonly owner: string
  readonly ttlMs: number
  /** Waits, or throws when waiting has lost its point. */
  readonly pause: (ms: number) => Promise<void>
  /** Told once for each holder that is waited for. */
  readonly onWaiting: (runId: string, holder: Holder) => void
}

/**
 * Begins the run if need be and takes its lease; the lease is null when the run has ended. A holder that is proven dead
 * is superseded at once, any other is waited for, unless `wait` is false: then its `LEASE_HELD` is thrown.
 */
export async function takeLease(
  ports: LeasePorts,
  runId: string,
  manifest: Manifest,
  wait: boolean,
): Promise<Begun & { readonly sent: Sent }> {
  const { journal, clock, owners, owner, ttlMs } = ports
  let dead: Holder | undefined
  let announced: string | undefined
  for (;;) {
    const sent = sentNow(clock)
    const acquire = { owner, ttlMs, ...(dead ? { supersede: { owner: dead.owner, epoch: dead.epoch } } : {}) }
    try {
      return { ...(await journal.begin(runId, manifest, { acquire })), sent }
    } catch (error) {
      if (!isDurabilityError(error, 'LEASE_HELD')) throw error
      const { holder, now } = holderOf(error)
      if (owners.provenDead(holder.owner)) {
        dead = holder
        continue
      }
      if (!wait) throw error
      if (announced !== holder.owner) ports.onWaiting(runId, holder)
      announced = holder.owner
      await ports.pause(Math.min(Math.max(holder.expiresAt - now, 1), LOOK_AGAIN_MS))
    }
  }
}

function holderOf(error: DurabilityError): { holder: Holder; now: number } {
  return error.details as unknown as { holder: Holder; now: number }
}
