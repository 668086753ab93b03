import type { Acquired, Cursor, Lease } from '@tangle-network/durability-contract'
import type { Client } from '../../history/client.ts'
import { MANIFEST, TTL_MS } from '../../law/sample.ts'
import type { Trial } from '../../law/trial.ts'
import { Asked, acquire, append } from './asked.ts'

export type Move =
  | { readonly do: 'step'; readonly ms: number }
  | { readonly do: 'acquire' | 'renew' | 'append' | 'release'; readonly who: number }
  | { readonly do: 'claim'; readonly who: number }

export const OWNERS = 3

/** Three owners, one run, and what must hold between them whatever the clock does. */
export class Contest {
  readonly #owners: readonly Asked[]
  readonly #trial: Trial
  readonly #now: () => number
  /** By owner, what it was last granted and still believes in. */
  readonly #leases: (Lease | undefined)[] = []
  #holder: number | undefined
  #after: Cursor = { seq: 0, digest: '' }
  #epoch = 0
  #hasSteppedBack = false
  /** Whether the holder's lease has ever run out: a step back may make it live again, or not. */
  #hasExpired = false
  #appended = 0

  constructor(trial: Trial, clients: readonly Client[], now: () => number) {
    this.#owners = clients.map((client) => new Asked(client, trial))
    this.#trial = trial
    this.#now = now
  }

  async begin(): Promise<void> {
    const call = { do: 'begin', runId: 'run', manifest: MANIFEST, options: {} } as const
    const { head } = await this.#owner(0).granted<Acquired>(call, 'a new run')
    this.#after = { seq: head.seq, digest: head.digest }
  }

  stepped(ms: number, step: () => void): void {
    step()
    this.#hasExpired ||= this.#live() === undefined
    if (ms > 0) return
    this.#hasSteppedBack = true
    if (this.#holder !== undefined) this.#trial.tally.meet('stepped back while held')
  }

  async make(move: Exclude<Move, { do: 'step' }>): Promise<void> {
    const { who } = move
    if (move.do === 'acquire') return this.#acquire(who)
    if (move.do === 'claim') return this.#claim(who)
    const lease = this.#leases[who]
    if (lease === undefined) return
    const where = `${move.do} by owner ${who}, holder ${this.#holder}`
    const call =
      move.do === 'append'
        ? append(lease, this.#after, this.#appended++)
        : ({ do: move.do, lease } as { do: 'renew'; lease: Lease })
    // Expiry revokes nothing, and no step of the clock gives back what was taken.
    if (this.#holder !== who) return this.#owner(who).refused('FENCED', call, where)
    const answer = await this.#owner(who).granted<{ lease: Lease; cursor: Cursor; now: number }>(call, where)
    if (move.do === 'append') this.#after = answer.cursor
    if (move.do === 'renew') this.#checkLease(answer.lease, answer.now, { ...lease, expiresAt: this.#now() + TTL_MS })
    if (move.do === 'renew') this.#renewed(who, answer.lease)
    if (move.do === 'release') this.#holder = undefined
  }

  async #acquire(who: number): Promise<void> {
    const held = this.#liveFor(who)
    const where = `acquire by owner ${who}, holder ${this.#holder}, ${held ? 'live' : 'not live'}`
    if (held) {
      if (held.expiresAt > this.#now() + TTL_MS) this.#trial.tally.meet('held by a lease from the future')
      if (!this.#hasExpired) return this.#owner(who).refused('LEASE_HELD', acquire('run', `owner ${who}`), where)
      const reply = await this.#owner(who).client.call(acquire('run', `owner ${who}`))
      if (reply !== 'died' && 'ok' in reply) return this.#take(who, reply.ok as Acquired, where)
      return this.#trial.demand.equal(reply !== 'died' && reply.code, 'LEASE_HELD', where)
    }
    if (this.#hasSteppedBack && this.#holder !== undefined) this.#trial.tally.meet('taken over after a step back')
    this.#take(who, await this.#owner(who).granted<Acquired>(acquire('run', `owner ${who}`), where), where)
  }

  /** Whoever claims gets what is due, hence never what somebody holds, nor what he holds himself. */
  async #claim(who: number): Promise<void> {
    const request = { owner: `owner ${who}`, ttlMs: TTL_MS, limit: 1, queue: 'queue', supports: { agents: ['agent'] } }
    const where = `claim by owner ${who}, holder ${this.#holder}`
    const [claimed] = await this.#owner(who).granted<Acquired[]>({ do: 'claim', request }, where)
    if (claimed === undefined) return
    if (!this.#hasExpired) this.#trial.demand.equal(this.#live(), undefined, `${where}: the lease that was live`)
    this.#take(who, claimed, where)
    // A claim counts unless it comes to something.
    const { cursor } = await this.#owner(who).granted<{ cursor: Cursor }>(
      append(claimed.lease, this.#after, this.#appended++),
      where,
    )
    this.#after = cursor
  }

  #take(who: number, { lease, head, now }: Acquired, where: string): void {
    const { demand } = this.#trial
    demand.isTrue(lease.epoch > this.#epoch, `an epoch above ${this.#epoch}`, `${where}, found ${lease.epoch}`)
    demand.equal({ seq: head.seq, digest: head.digest }, this.#after, `${where}: the head`)
    demand.equal(head.holder?.expiresAt, lease.expiresAt, `${where}: the head's expiry`)
    this.#checkLease(lease, now, { ...lease, runId: 'run', owner: `owner ${who}`, expiresAt: this.#now() + TTL_MS })
    this.#epoch = lease.epoch
    this.#hasExpired = false
    this.#leases[who] = lease
    this.#holder = who
  }

  #renewed(who: number, lease: Lease): void {
    this.#leases[who] = lease
    this.#hasExpired = false
  }

  #checkLease(lease: Lease, now: number, expected: Lease): void {
    this.#trial.demand.equal([lease, now], [expected, this.#now()], 'lease and now')
  }

  #live(): Lease | undefined {
    const lease = this.#holder === undefined ? undefined : this.#leases[this.#holder]
    return lease && lease.expiresAt > this.#now() ? lease : undefined
  }

  #liveFor(who: number): Lease | undefined {
    return this.#holder === who ? undefined : this.#live()
  }

  #owner(who: number): Asked {
    const owner = this.#owners[who]
    if (!owner) throw new Error(`there are only ${OWNERS} owners`)
    return owner
  }
}
