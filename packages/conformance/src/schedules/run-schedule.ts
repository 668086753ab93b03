import { setImmediate as nextTurn } from 'node:timers/promises'
import { decodeValue, type Page } from '@tangle-network/durability-contract'
import type { AtomicCall, Reply } from '../history/call.ts'
import type { Client, ClientFactory } from '../history/client.ts'
import { perform } from '../history/perform.ts'
import { shown } from '../law/shown.ts'
import type { Stage } from '../law/stage.ts'
import type { Tally } from '../law/tally.ts'
import { Violation } from '../law/violation.ts'
import { hasEnded } from '../model/run-model.ts'
import { type Happened, Worlds } from '../model/worlds.ts'
import { Knowledge } from './knowledge.ts'
import { resolveOperation } from './resolve-operation.ts'
import type { Schedule, Step } from './schedule.ts'
import { Watchers } from './watchers.ts'

export interface RunScheduleOptions {
  readonly stage: Stage
  readonly clients: ClientFactory
  readonly tally: Tally
  /** Whether a commit may land after its client's death. */
  readonly staysInFlight: boolean
  /** Whether a call may be told as unknown although its client lives, as on a line that loses answers. */
  readonly losesAnswers?: boolean
  /** Told of everything that happened, as it happens. */
  readonly onEvent?: (event: ScheduleEvent) => void
}

/** What happened in a round, for whoever draws it. */
export type ScheduleEvent =
  | { readonly round: number; readonly worker: number; readonly happened: Happened }
  | { readonly round: number; readonly worker: number; readonly diedAt: string }
  | { readonly round: number; readonly tickMs: number }

/**
 * Lets the workers of a schedule loose on one place and demands that every answer can be explained, then heals: everybody
 * is gone, every run must be found as it was left, be acquired and be ended, and a newcomer must see it so. Rejects with
 * a `Violation`.
 */
export async function runSchedule(schedule: Schedule, options: RunScheduleOptions): Promise<void> {
  const run = new ScheduleRun(schedule, options)
  if (schedule.watched) run.watchers = new Watchers(await options.stage.open())
  try {
    for (const [index, round] of schedule.rounds.entries()) {
      if ('tickMs' in round) run.tick(index, round.tickMs)
      else await run.together(index, round.steps)
    }
    await run.everybodyLeaves()
    await run.heal()
  } finally {
    await run.everybodyLeaves()
    await run.watchers?.stop()
  }
}

interface Worker {
  life: number
  client: Client | undefined
}

class ScheduleRun {
  watchers: Watchers | undefined
  readonly #schedule: Schedule
  readonly #options: RunScheduleOptions
  readonly #knowledge = new Knowledge()
  readonly #worlds: Worlds
  readonly #workers: Worker[]
  /** Runs of whose id there was another one before; who watches may have watched that. */
  readonly #wasForgotten = new Set<string>()

  constructor(schedule: Schedule, options: RunScheduleOptions) {
    this.#schedule = schedule
    this.#options = options
    this.#worlds = new Worlds(options)
    this.#workers = Array.from({ length: schedule.workers }, () => ({ life: 0, client: undefined }))
    options.tally.schedules += 1
    for (const _ of schedule.deaths) options.tally.ask('death of a client')
  }

  tick(round: number, tickMs: number): void {
    this.#options.stage.clock.advance(tickMs)
    this.#options.onEvent?.({ round, tickMs })
  }

  /** Calls that are sent in one round overlap; the next round waits for all of them. */
  async together(round: number, steps: readonly Step[]): Promise<void> {
    const { stage, tally, onEvent } = this.#options
    const now = stage.clock.now()
    const clients = await Promise.all(steps.map(({ worker }) => this.#client(worker)))
    const sent = steps.map(async ({ worker, operation, delay }, index) => {
      const owner = `worker ${worker}.${this.#workers[worker]!.life}`
      const { knowledge, runIds } = { knowledge: this.#knowledge, runIds: this.#schedule.runIds }
      const call = resolveOperation(operation, { runIds, knowledge, owner, now })
      for (let turn = 0; turn < delay; turn++) await nextTurn()
      const answer = await clients[index]!.call(call)
      return { worker, call, by: owner, answer }
    })
    const answered = await Promise.all(sent)
    const happened = answered.map(({ worker, call, by, answer }) => {
      tally.operations += 1
      const reply = this.#replyOf(call, by, answer)
      const each = { call, by, reply, now }
      onEvent?.({ round, worker, happened: each })
      if (answer === 'died') this.#bury(round, worker)
      return each
    })
    this.#explain(happened)
    for (const { call, reply } of happened) {
      this.#knowledge.send(call)
      if (reply) this.#knowledge.learn(call, reply)
      if (call.do === 'forget') this.#wasForgotten.add(call.runId)
      if (call.do === 'begin' && reply && 'ok' in reply) this.watchers?.start(call.runId)
      if (call.do === 'read' && reply && 'ok' in reply) this.watchers?.start(call.runId, (reply.ok as Page).next)
      tally.meet(`${call.do}: ${reply === undefined ? 'nobody knows' : 'code' in reply ? reply.code : 'done'}`)
    }
  }

  /** After the faults: whoever comes finds every run, can have it, and can end it. */
  async heal(): Promise<void> {
    const { stage, tally } = this.#options
    const journal = await stage.open()
    const call = async (made: AtomicCall): Promise<unknown> => {
      const reply = plain(await perform(journal, made))
      tally.operations += 1
      this.#explain([{ call: made, by: 'healer', reply, now: stage.clock.now() }])
      this.#knowledge.learn(made, reply)
      return 'ok' in reply ? reply.ok : undefined
    }
    const { runIds } = this.#schedule
    let expiresAt = stage.clock.now()
    for (const runId of runIds) {
      const page = (await call({ do: 'read', runId, options: {} })) as Page | undefined
      expiresAt = Math.max(expiresAt, page?.head.holder?.expiresAt ?? 0)
      await call({ do: 'inbox', runId, options: {} })
      await call({ do: 'verify', runId })
    }
    await call({ do: 'list', query: {} })
    // Whoever was granted a lease has had it.
    stage.clock.advance(expiresAt - stage.clock.now())
    for (const runId of runIds) {
      const run = this.#worlds.place.runs.get(runId)
      if (!run || hasEnded(run)) continue
      if (run.status === 'quarantined') await call({ do: 'revive', runId, sender: 'operator', reason: 'healed' })
      const acquired = await call({ do: 'acquire', runId, request: { owner: 'healer', ttlMs: 60_000 } })
      const { lease, head } = acquired as { lease: never; head: { seq: number; digest: string } }
      const after = { seq: head.seq, digest: head.digest }
      const entries = [{ kind: 'note', payload: 'healed' }]
      await call({ do: 'append', lease, batch: { after, at: 1, entries, end: 'completed' } })
      tally.meet('a run was healed')
    }
    await journal.close()
    await this.#newcomer()
    for (const { runId, entries } of this.#worlds.place.runs.values()) {
      if (!this.watchers || this.#wasForgotten.has(runId)) continue
      await this.watchers.demand(runId, entries)
      tally.meet('a watcher saw a run to its end')
    }
  }

  /** What one more client reads, and what is found past the journal, is the same. */
  async #newcomer(): Promise<void> {
    const { stage, tally } = this.#options
    const journal = await stage.open()
    const calls = this.#schedule.runIds.flatMap((runId): AtomicCall[] => [
      { do: 'read', runId, options: {} },
      { do: 'inbox', runId, options: {} },
      ...[...(this.#worlds.place.runs.get(runId)?.blobs.keys() ?? [])].map(
        (address) => ({ do: 'getBlob', runId, address }) as AtomicCall,
      ),
    ])
    for (const made of calls) {
      tally.operations += 1
      this.#explain([
        { call: made, by: 'newcomer', reply: plain(await perform(journal, made)), now: stage.clock.now() },
      ])
    }
    await journal.close()
  }

  async everybodyLeaves(): Promise<void> {
    for (const worker of this.#workers) {
      await worker.client?.end()
      worker.client = undefined
    }
  }

  async #client(index: number): Promise<Client> {
    const { clients, stage } = this.#options
    const worker = this.#workers[index]!
    const death = this.#schedule.deaths.find((each) => each.worker === index && each.life === worker.life)
    const dieAt = death ? { dieAt: death.failpoint } : {}
    worker.client ??= await clients({ env: stage.env, clock: stage.clock.now, ...dieAt })
    return worker.client
  }

  /** The next call of this worker is made by another incarnation. */
  #bury(round: number, index: number): void {
    const worker = this.#workers[index]!
    const diedAt = worker.client?.passed.at(-1) ?? 'no failpoint'
    const { tally, onEvent } = this.#options
    tally.land('death of a client')
    tally.kills += 1
    tally.meet(`died at ${diedAt}`)
    onEvent?.({ round, worker: index, diedAt })
    worker.client = undefined
    worker.life += 1
  }

  #replyOf(call: AtomicCall, by: string, answer: Reply | 'died'): Reply | undefined {
    if (answer === 'died') return undefined
    if (!('code' in answer)) return plain(answer)
    if (answer.outcome === 'not-applied') return answer
    if (this.#options.losesAnswers) return undefined
    // Nobody was killed inside this call, so nothing was in the way of knowing.
    const where = `${by}: ${call.do}`
    throw new Violation('J15', { expected: 'to be told what became of it', found: shown(answer), where })
  }

  #explain(happened: readonly Happened[]): void {
    const before = this.#worlds.count
    this.#worlds.happened(happened)
    if (happened.length > 1) this.#options.tally.meet('calls overlapped')
    if (this.#worlds.count > 1) this.#options.tally.meet('the world forked')
    if (before > 1 && this.#worlds.count === 1) this.#options.tally.meet('the world collapsed')
  }
}

/** As it would come from another process: properties that are undefined are gone. */
function plain(reply: Reply): Reply {
  return decodeValue(JSON.stringify(reply)) as Reply
}
