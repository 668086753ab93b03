import type { Acquired, Appended, Delivered, Lease } from '@tangle-network/durability-contract'
import type { Reply } from '../../history/call.ts'
import type { Demand } from '../../law/demand.ts'
import { Violation } from '../../law/violation.ts'
import { type AppendCall, type DeliverCall, givesUp, type Said } from './deeds.ts'

type Refused = Extract<Reply, { readonly code: string }>

interface Grant {
  readonly lease: Lease
  readonly from: number
  expiresAt: number
  /** What gives it up was sent; whether that has happened nobody knows yet. */
  mayBeOver: boolean
}

/** What the workers were told of one run. */
export interface ToldOfRun {
  readonly grants: Grant[]
  readonly acknowledged: { readonly seq: number; readonly digest: string; readonly said: readonly Said[] }[]
  readonly delivered: { readonly position: number; readonly id: string }[]
  /** Of entries and messages that were refused, hence must never be there. */
  readonly refused: Set<string>
  hasEnded: boolean
}

/** What all workers were told, kept where no worker dies, and held against the promises as it comes. */
export class Told {
  readonly runs = new Map<string, ToldOfRun>()
  readonly #demand: Demand

  constructor(runIds: readonly string[], demand: Demand) {
    this.#demand = demand
    for (const runId of runIds) {
      this.runs.set(runId, { grants: [], acknowledged: [], delivered: [], refused: new Set(), hasEnded: false })
    }
  }

  get isAllEnded(): boolean {
    return [...this.runs.values()].every(({ hasEnded }) => hasEnded)
  }

  of(runId: string): ToldOfRun {
    const run = this.runs.get(runId)
    if (run === undefined) throw new Error(`nobody began ${runId}`)
    return run
  }

  /** No two grants may be live at one time, in whichever order their answers arrive. */
  granted({ lease, now }: Acquired): void {
    const { grants } = this.of(lease.runId)
    const grant = { lease, from: now, expiresAt: lease.expiresAt, mayBeOver: false }
    for (const other of grants) {
      const [older, newer] = other.lease.epoch < lease.epoch ? [other, grant] : [grant, other]
      const isOver = older.mayBeOver || older.expiresAt <= newer.from
      if (isOver && older.lease.epoch < newer.lease.epoch) continue
      throw new Violation('J7', {
        expected: `one holder of ${lease.runId} at a time, each with an epoch of its own`,
        found: `${older.lease.owner} with epoch ${older.lease.epoch}, ${newer.lease.owner} with ${newer.lease.epoch}`,
        where: `a grant at ${newer.from}, when the other was to expire at ${older.expiresAt}`,
      })
    }
    grants.push(grant)
  }

  renewed({ runId, epoch, expiresAt }: Lease): void {
    const grant = this.#grantOf(runId, epoch)
    grant.expiresAt = Math.max(grant.expiresAt, expiresAt)
  }

  sends(call: AppendCall): void {
    if (givesUp(call)) this.givesUp(call.lease)
  }

  givesUp({ runId, epoch }: Lease): void {
    this.#grantOf(runId, epoch).mayBeOver = true
  }

  /** Whether it was appended. Only who was taken over may be refused, and then for good. */
  appended({ lease, batch }: AppendCall, reply: Reply, mayBeTakenOver: boolean): boolean {
    const run = this.of(lease.runId)
    const said = batch.entries.map(({ payload }) => payload as Said)
    if ('ok' in reply) {
      const { seq, digest } = (reply.ok as Appended).cursor
      this.#demand.equal(seq, batch.after.seq + said.length, `the place of an append to ${lease.runId}`)
      run.acknowledged.push({ seq, digest, said })
      run.hasEnded ||= batch.end !== undefined
      return true
    }
    this.#refused(reply, mayBeTakenOver ? ['FENCED', 'RUN_CLOSED'] : [], `an append to ${lease.runId}`)
    for (const { id } of said) run.refused.add(id)
    return false
  }

  delivered({ runId, message }: DeliverCall, reply: Reply): void {
    const run = this.of(runId)
    if ('ok' in reply) run.delivered.push({ position: (reply.ok as Delivered).position, id: message.id })
    else {
      this.#refused(reply, ['RUN_CLOSED'], `a message to ${runId}`)
      run.refused.add(message.id)
    }
  }

  #refused(reply: Refused, allowed: readonly string[], where: string): void {
    const isFinal = allowed.includes(reply.code) && reply.outcome === 'not-applied'
    this.#demand.isTrue(
      isFinal,
      `success${allowed.map((code) => ` or ${code}`).join('')}`,
      `${where}: ${reply.message}`,
    )
  }

  #grantOf(runId: string, epoch: number): Grant {
    const grant = this.of(runId).grants.find(({ lease }) => lease.epoch === epoch)
    if (grant === undefined) throw new Error(`nobody was granted epoch ${epoch} of ${runId}`)
    return grant
  }
}
