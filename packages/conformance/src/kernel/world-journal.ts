import { setImmediate as nextTurn } from 'node:timers/promises'
import {
  type Appended,
  type Batch,
  DurabilityError,
  isDurabilityError,
  isTransactional,
  type Journal,
  type Lease,
  type TransactionalJournal,
} from '@tangle-network/durability-contract'
import type { World } from './world.ts'

/** An answer that does not come, or that comes and says nothing. What is read is never of unknown outcome. */
export interface Outage {
  /** Which call of the journal, counted from 1 over all lives. */
  readonly call: number
  readonly outcome: 'not-applied' | 'unknown'
  /** Whether the call took effect all the same; only where the outcome is unknown. */
  readonly isApplied: boolean
}

export interface LandedOutage extends Outage {
  /** The method that was called. */
  readonly of: string
}

export interface Disturbance {
  /** Turns that pass before and after each call, one number after the other, over and over. */
  readonly yields?: readonly number[]
  readonly outages?: readonly Outage[]
  readonly onOutage?: (outage: LandedOutage) => void
  /** No append is ever answered, nor a blob stored. */
  readonly isHalted?: boolean
  /** Calls made so far, over all lives. */
  calls: number
}

const READS = ['head', 'read', 'getBlob', 'inbox', 'list', 'verify']

/**
 * A journal for one world: the world may end, stop or be disturbed before and after every call, and the ledger learns
 * what the kernel was answered. `busy` counts the calls that the store is at work on.
 */
export function worldJournal(
  journal: Journal,
  world: World,
  disturbance: Disturbance,
  busy: (calls: number) => void,
): Journal {
  const pause = async (at: number) => {
    const { yields = [] } = disturbance
    for (let turns = yields[at % yields.length] ?? 0; turns > 0; turns--) {
      await nextTurn()
      world.happened()
    }
  }
  const make = async <T>(name: string, send: () => Promise<T>): Promise<T> => {
    const number = ++disturbance.calls
    const found = disturbance.outages?.find(({ call }) => call === number)
    const outage =
      found && READS.includes(name) ? { ...found, outcome: 'not-applied' as const, isApplied: false } : found
    if (outage) disturbance.onOutage?.({ ...outage, of: name })
    if (outage && !outage.isApplied) throw failed(name, outage)
    busy(1)
    try {
      const answer = await send()
      if (outage) throw failed(name, outage)
      return answer
    } finally {
      busy(-1)
    }
  }
  const call = async <T>(
    name: string,
    send: () => Promise<T>,
    answered: (answer: T) => void = () => {},
  ): Promise<T> => {
    await world.alive()
    await world.instant(`before ${name}`)
    await pause(disturbance.calls * 2)
    await world.alive()
    const settled = await make(name, send).then(
      (answer) => () => {
        answered(answer)
        return answer
      },
      (error: unknown) => () => {
        if (isDurabilityError(error)) {
          world.write({ what: 'refused', call: name, code: error.code, outcome: error.outcome })
        }
        throw error
      },
    )
    await pause(disturbance.calls * 2 + 1)
    await world.instant(`after ${name}`)
    return settled()
  }
  const granted = ({ lease, now }: { lease: Lease | null; now: number }) => {
    if (lease) world.write({ what: 'granted', epoch: lease.epoch, owner: lease.owner, now })
  }
  const acked = (lease: Lease) => (answer: Appended) => {
    world.write({ what: 'acked', epoch: lease.epoch, ...answer.cursor })
  }
  const appending = (lease: Lease, batch: Batch) => {
    const last = batch.after.seq + batch.entries.length
    world.write({ what: 'appending', epoch: lease.epoch, batch: textOf(batch), last, now: world.now() })
  }
  /** Its function is at work in the world, not in the store; a world that ends takes its connection with it. */
  const transactOf =
    (transactional: TransactionalJournal<unknown>): TransactionalJournal<unknown>['transact'] =>
    (lease, after, fn) => {
      if (disturbance.isHalted) return new Promise(() => {})
      const inside = async (tx: unknown) => {
        busy(-1)
        try {
          const batch = await Promise.race([fn(tx), ended(world)])
          appending(lease, { ...batch, after } as Batch)
          return batch
        } finally {
          busy(1)
        }
      }
      return call('transact', () => transactional.transact(lease, after, inside), acked(lease))
    }
  return {
    ...journal,
    ...(isTransactional(journal) && { transact: transactOf(journal) }),
    begin: (...args) => call('begin', () => journal.begin(...args), granted),
    acquire: (...args) => call('acquire', () => journal.acquire(...args), granted),
    renew: (lease) => call('renew', () => journal.renew(lease)),
    release: (...args) => call('release', () => journal.release(...args)),
    append: (lease, given) => {
      if (disturbance.isHalted) return new Promise(() => {})
      // Taken now, as the journal itself would.
      const batch: Batch = structuredClone(given)
      appending(lease, batch)
      return call('append', () => journal.append(lease, batch), acked(lease))
    },
    putBlob: (lease, given) => {
      if (disturbance.isHalted) return new Promise(() => {})
      const bytes = given.slice()
      return call('putBlob', () => journal.putBlob(lease, bytes))
    },
    getBlob: (...args) => call('getBlob', () => journal.getBlob(...args)),
    head: (...args) => call('head', () => journal.head(...args)),
    read: (...args) => call('read', () => journal.read(...args)),
    deliver: (...args) => call('deliver', () => journal.deliver(...args)),
    inbox: (...args) => call('inbox', () => journal.inbox(...args)),
    claim: (...args) =>
      call(
        'claim',
        () => journal.claim(...args),
        (claimed) => claimed.forEach(granted),
      ),
    revive: (...args) => call('revive', () => journal.revive(...args)),
  }
}

/** Tells batches apart; blobs by what they hold. */
function textOf(batch: object): string {
  return JSON.stringify(batch, (_, value) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value,
  )
}

async function ended(world: World): Promise<never> {
  throw new Error(`its process died ${await world.crashed.promise}`)
}

function failed(name: string, { outcome }: Outage): DurabilityError {
  return new DurabilityError('STORE_FAILED', { expected: 'an answer', found: 'an outage', where: name, outcome })
}
