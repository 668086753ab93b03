import type { Acquired, Cursor, Lease } from '@tangle-network/durability-contract'
import type { Call, Reply } from '../../history/call.ts'
import type { Client } from '../../history/client.ts'
import { MANIFEST } from '../../law/sample.ts'
import type { Trial } from '../../law/trial.ts'
import { Violation } from '../../law/violation.ts'
import { appendOf, claimOf, deliverOf } from './deeds.ts'
import { Told } from './told.ts'

/** One worker. One that leaves stops at the first call that fails, and comes back when all is over. */
export interface Member {
  readonly owner: string
  readonly client: Client
  readonly leaves: boolean
}

export interface CrewOptions {
  readonly members: readonly Member[]
  readonly lanes: number
  readonly lengths: readonly number[]
  readonly now: () => number
}

type Weather = 'calm' | 'standby away' | 'trouble' | 'over'

/** Workers that claim runs and write them to their end, over the death of the server they write to. */
export class Crew {
  readonly told: Told
  readonly #options: CrewOptions
  readonly #trial: Trial
  readonly #over = Promise.withResolvers<void>()
  readonly #news = new EventTarget()
  readonly #unheard = new Map<Member, Call[]>()
  #weather: Weather = 'calm'
  #calls = 0
  #appends = 0
  #lanes = 0
  #idle = 0

  constructor(options: CrewOptions, trial: Trial) {
    this.#options = options
    this.#trial = trial
    this.told = new Told(
      options.lengths.map((_, index) => `run ${index}`),
      trial.demand,
    )
  }

  async begin({ client }: Member): Promise<void> {
    for (const runId of this.told.runs.keys()) {
      const reply = await client.call({ do: 'begin', runId, manifest: MANIFEST, options: {} })
      this.#trial.demand.isTrue(reply !== 'died' && 'ok' in reply, 'a new run', `begin of ${runId}`)
    }
  }

  /** Resolves when all runs have ended, by those who stayed. */
  async work(): Promise<void> {
    const { members, lanes } = this.#options
    const all = members.flatMap((member) => Array.from({ length: lanes }, () => member))
    this.#lanes = all.length
    await Promise.all(all.map((member) => this.#lane(member).finally(() => this.#leaves())))
  }

  /** Resolves at the so-manieth append that was acknowledged. */
  async acknowledged(count: number): Promise<void> {
    while (this.#appends < count) await this.#newsOf('append')
  }

  /** From now on calls may fail, and nothing sent later may be acknowledged before the server has a successor. */
  standbyIsAway(): void {
    this.#weather = 'standby away'
  }

  /** From now on calls may fail. */
  troubleBegins(): void {
    this.#weather = 'trouble'
  }

  /** From now on every call must succeed. */
  troubleIsOver(): void {
    this.#weather = 'over'
    this.#over.resolve()
    this.#tell('change')
  }

  /** Resolves at the next append that is acknowledged. */
  async nextAppend(): Promise<void> {
    await this.#newsOf('append')
  }

  /** Those who left offer once more what they never heard of: it has happened, or it never will unless it is theirs still. */
  async comeBack(): Promise<void> {
    const { tally, demand } = this.#trial
    const all = [...this.#unheard]
    this.#unheard.clear()
    this.#lanes += 1
    for (const [member, calls] of all) {
      for (const call of calls) {
        const reply = await this.#send(member, call)
        if (reply === 'left') throw new Error('it has come back')
        tally.meet('somebody came back')
        if (call.do === 'append') tally.meet('code' in reply ? 'a zombie was refused' : 'a zombie was heard')
        if (call.do === 'renew' && 'ok' in reply) await this.#giveUp(member, call.lease)
        if (call.do !== 'claim') continue
        const [claimed] = this.#granted<readonly Acquired[]>(reply, 'claim')
        demand.isTrue(claimed === undefined || !this.told.isAllEnded, 'nothing due when all have ended', 'claim')
        if (claimed !== undefined) await this.#take(member, claimed)
      }
    }
    this.#leaves()
  }

  async #lane(member: Member): Promise<void> {
    for (;;) {
      const reply = await this.#ask(member, claimOf(member.owner))
      if (reply === 'left') return
      const [claimed] = this.#granted<readonly Acquired[]>(reply, 'claim')
      if (claimed !== undefined) {
        if (!(await this.#take(member, claimed))) return
      } else if (this.told.isAllEnded) return
      else await this.#change()
    }
  }

  #take(member: Member, claimed: Acquired): Promise<boolean> {
    this.told.granted(claimed)
    if (this.#weather === 'over' && claimed.lease.epoch > 1) this.#trial.tally.meet('taken over afterwards')
    return this.#drive(member, claimed)
  }

  /** Writes to the run for as long as it is his; false when he leaves. */
  async #drive(member: Member, { lease, head }: Acquired): Promise<boolean> {
    const { lengths, now } = this.#options
    const length = lengths[Number(lease.runId.slice('run '.length))] ?? 0
    for (let after: Cursor = head; ; ) {
      const nth = this.#calls++
      if (
        nth % 4 === 1 &&
        (await this.#send(member, deliverOf(`run ${nth % lengths.length}`, member.owner, nth))) === 'left'
      )
        return false
      if (nth % 5 === 2 && (await this.#send(member, { do: 'renew', lease })) === 'left') return false
      const call = appendOf(lease, after, nth, length, now())
      this.told.sends(call)
      const reply = await this.#send(member, call)
      if (reply === 'left') return false
      if ('code' in reply) return true
      if (call.batch.end ?? call.batch.suspend) {
        this.#tell('change')
        return true
      }
      after = (reply.ok as { cursor: Cursor }).cursor
    }
  }

  /** Nobody had taken the run over, so that its lease lives again; whoever renewed it has forgotten where he was. */
  async #giveUp(member: Member, lease: Lease): Promise<void> {
    this.told.givesUp(lease)
    this.#granted(await this.#ask(member, { do: 'release', lease }), 'release')
  }

  async #send(member: Member, call: Call): Promise<Reply | 'left'> {
    const reply = await this.#ask(member, call)
    if (reply !== 'left') this.#learn(call, reply)
    return reply
  }

  #learn(call: Call, reply: Reply): void {
    const isOver = this.#weather === 'over'
    if (call.do === 'deliver') this.told.delivered(call, reply)
    if (call.do === 'renew' && 'ok' in reply) this.told.renewed((reply.ok as { lease: Lease }).lease)
    if (call.do === 'renew' && 'code' in reply)
      this.#trial.demand.isTrue(
        isOver && ['FENCED', 'RUN_CLOSED'].includes(reply.code),
        'success',
        `renew: ${reply.message}`,
      )
    if (call.do !== 'append' || !this.told.appended(call, reply, isOver)) return
    this.#appends += 1
    this.#tell('append')
  }

  /** Asks until there is an answer: whatever failed in the trouble is offered again, as it was, when that is over. */
  async #ask(member: Member, call: Call): Promise<Reply | 'left'> {
    for (;;) {
      if (this.#unheard.has(member)) return 'left'
      const sentIn = this.#weather
      const reply = await member.client.call(call)
      if (reply === 'died') throw new Error('nobody was asked to die')
      this.#trial.tally.operations += 1
      if ('ok' in reply || !['STORE_FAILED', 'STORE_BUSY'].includes(reply.code)) {
        this.#refuseEarly(sentIn, call, reply)
        return reply
      }
      const isExcused = sentIn !== 'over' && this.#weather !== 'calm'
      if (!isExcused) throw new Violation('K4', { expected: 'an answer', found: reply.message, where: call.do })
      if (reply.outcome === 'unknown') this.#trial.tally.meet('an unknown outcome')
      if (member.leaves) {
        this.#unheard.set(member, [...(this.#unheard.get(member) ?? []), call])
        return 'left'
      }
      await this.#over.promise
    }
  }

  /** Sent when the standby was away, and told before it is the primary: nobody but the one who dies has it. */
  #refuseEarly(sentIn: Weather, call: Call, reply: Reply): void {
    const isWrite = call.do !== 'claim' || ('ok' in reply && (reply.ok as readonly unknown[]).length > 0)
    if (sentIn !== 'standby away' || this.#weather === 'over' || 'code' in reply || !isWrite) return
    throw new Violation('J1', { expected: 'no answer before the standby has it', found: 'success', where: call.do })
  }

  #granted<T>(reply: Reply | 'left', where: string): T {
    if (reply === 'left') throw new Error('it has come back')
    this.#trial.demand.isTrue('ok' in reply, 'success', 'code' in reply ? `${where}: ${reply.message}` : where)
    return ('ok' in reply ? reply.ok : undefined) as T
  }

  /** Until somebody gives a run up. When nobody works any more, nobody will. */
  async #change(): Promise<void> {
    this.#idle += 1
    if (this.#weather === 'over' && this.#idle === this.#lanes) {
      const open = [...this.told.runs].filter(([, { hasEnded }]) => !hasEnded).map(([runId]) => runId)
      throw new Violation('K4', { expected: 'all runs to be due or ended', found: open.join(', '), where: 'claim' })
    }
    await this.#newsOf('change')
    this.#idle -= 1
  }

  /** Who is left must look again whether anybody works. */
  #leaves(): void {
    this.#lanes -= 1
    this.#tell('change')
  }

  #tell(what: 'append' | 'change'): void {
    this.#news.dispatchEvent(new Event(what))
  }

  #newsOf(what: 'append' | 'change'): Promise<unknown> {
    return new Promise((resolve) => this.#news.addEventListener(what, resolve, { once: true }))
  }
}
