import { type Begun, blobAddress, type Journal } from '@tangle-network/durability-contract'
import type { Call, Reply } from '../../history/call.ts'
import type { Client } from '../../history/client.ts'
import { bytesOf, perform } from '../../history/perform.ts'
import type { Demand } from '../../law/demand.ts'
import { MANIFEST, readAll, TTL_MS } from '../../law/sample.ts'
import type { Tally } from '../../law/tally.ts'
import type { Trial } from '../../law/trial.ts'
import type { CrowdPlan, Deed } from './crowd-plan.ts'
import { callOf, keep, type Lane, withPending } from './lane.ts'
import { kept } from './program.ts'

/** Several runs, each driven by one owner of one process; they overlap, and what a store commits at a time is its own. */
export class Crowd {
  readonly #lanes: Lane[]
  readonly #demand: Demand
  readonly #tally: Tally
  readonly #told = new EventTarget()
  readonly #mayFail: boolean
  #acknowledged = 0

  constructor(lanes: CrowdPlan['lanes'], { demand, tally }: Pick<Trial, 'demand' | 'tally'>, { mayFail = false } = {}) {
    const none = () => ({ entries: [], messages: [], blobs: [] })
    this.#lanes = lanes.map((deeds, index) => ({ runId: `run ${index}`, deeds, ...none() }))
    this.#demand = demand
    this.#tally = tally
    this.#mayFail = mayFail
  }

  /** Answers that come if nobody is killed. */
  get calls(): number {
    return this.#lanes.reduce((sum, { deeds }) => sum + 1 + deeds.length, 0)
  }

  /** So many are passed at least: three by each mutation that is not refused. */
  get failpoints(): number {
    return this.#lanes.reduce(
      (sum, { deeds }) => sum + 3 + 3 * deeds.filter((deed) => deed.do !== 'conflict').length,
      0,
    )
  }

  async live(client: Client): Promise<void> {
    await Promise.all(this.#lanes.map((lane) => this.#drive(client, lane)))
    const inFlight = this.#lanes.filter(({ pending }) => pending).length
    if (inFlight > 0) this.#tally.meet('died in flight')
    if (inFlight > 1) this.#tally.meet('several in flight')
  }

  /** How many runs have met a failure of the store. */
  get failed(): number {
    return this.#lanes.filter(({ isAbsent }) => isAbsent !== undefined).length
  }

  /** Resolves at the so-manieth answer. */
  async acknowledged(count: number): Promise<void> {
    while (this.#acknowledged < count) {
      await new Promise((resolve) => this.#told.addEventListener('answer', resolve, { once: true }))
    }
  }

  async #drive(client: Client, lane: Lane): Promise<void> {
    const { runId } = lane
    const options = { acquire: { owner: 'owner', ttlMs: TTL_MS } }
    const begin: Call = { do: 'begin', runId, manifest: MANIFEST, options }
    const begun = await this.#ask(client, lane, begin)
    if (begun === 'died' || this.#hasFailed(lane, begin, begun)) return
    this.#demand.equal('ok' in begun ? 'ok' : begun.code, 'ok', `begin of ${runId}`)
    const { lease, head } = (begun as { ok: Begun }).ok
    lane.lease = kept(lease ?? undefined)
    lane.after = { seq: head.seq, digest: head.digest }
    for (const [index, deed] of lane.deeds.entries()) {
      const call = callOf(lane, deed, index)
      const reply = await this.#ask(client, lane, call)
      if (reply === 'died' || this.#hasFailed(lane, call, reply)) return
      this.#learn(lane, deed, call, reply)
    }
  }

  /** A store that was made to fail says what became of the call; its owner stops there, to look. */
  #hasFailed(lane: Lane, call: Call, reply: Reply): boolean {
    if ('ok' in reply || reply.code !== 'STORE_FAILED' || !this.#mayFail) return false
    lane.pending = call
    lane.isAbsent = reply.outcome === 'not-applied'
    return true
  }

  #learn(lane: Lane, deed: Deed, call: Call, reply: Reply): void {
    const found = 'ok' in reply ? 'ok' : reply.code
    this.#demand.equal(found, deed.do === 'conflict' ? 'CONFLICT' : 'ok', `${deed.do} of ${lane.runId}`)
    if (found !== 'ok') this.#tally.meet('a refusal among them')
    else if ('ok' in reply) keep(lane, call, reply.ok)
  }

  async #ask(client: Client, lane: Lane, call: Call): Promise<Reply | 'died'> {
    lane.pending = call
    const reply = await client.call(call)
    if (reply === 'died') return reply
    delete lane.pending
    this.#tally.operations += 1
    this.#acknowledged += 1
    this.#told.dispatchEvent(new Event('answer'))
    return reply
  }

  /** acknowledged ⊆ recovered ⊆ acknowledged + in flight, run by run; offering what was in flight again settles it. */
  async check(journal: Journal): Promise<void> {
    const { runs } = await journal.list()
    const stand = new Set(runs.map(({ runId }) => runId))
    for (const lane of this.#lanes) {
      const { runId, lease, pending } = lane
      if (lane.isAbsent && pending?.do === 'begin')
        this.#demand.isTrue(!stand.has(runId), 'no run', `begin of ${runId}`)
      if (!stand.has(runId)) this.#demand.equal(lease, undefined, `the lease of ${runId}, which is not there`)
      else await this.#checkRun(journal, lane)
      if (pending === undefined) continue
      const reply = await perform(journal, pending)
      const isConflict = pending.do === 'append' && pending.batch.after.seq > 1_000
      this.#demand.equal(
        'ok' in reply ? 'ok' : reply.code,
        isConflict ? 'CONFLICT' : 'ok',
        `${pending.do} offered again`,
      )
      if ('ok' in reply) keep(lane, pending, reply.ok)
      delete lane.pending
      delete lane.isAbsent
      await this.#checkRun(journal, lane)
    }
  }

  async #checkRun(journal: Journal, lane: Lane): Promise<void> {
    const { runId, entries, messages, blobs, pending } = lane
    const found = (await readAll(journal, runId)).map(({ payload }) => payload)
    const inbox = (await journal.inbox(runId)).messages.map(({ id }) => id)
    const whole = pending && !lane.isAbsent ? withPending(lane, pending) : { entries, messages }
    const isWhole = found.length > entries.length
    this.#demand.equal(found, isWhole ? whole.entries : entries, `the entries of ${runId}`)
    this.#demand.equal(inbox, inbox.length > messages.length ? whole.messages : messages, `the inbox of ${runId}`)
    await this.#demand.granted(`verify ${runId}`, () => journal.verify(runId))
    const carried = isWhole && pending?.do === 'append' ? (pending.batch.blobs ?? []) : []
    for (const bytes of [...blobs, ...carried]) {
      const stored = await this.#demand.granted(`a blob of ${runId}`, () =>
        journal.getBlob(runId, blobAddress(bytesOf(bytes))),
      )
      this.#demand.equal(stored, bytesOf(bytes), `a blob of ${runId}`)
    }
  }
}
