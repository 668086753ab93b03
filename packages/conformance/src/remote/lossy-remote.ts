import { DurabilityError, type RemoteEvent, type RemoteExecution } from '@tangle-network/durability-contract'
import type { Tally } from '../law/tally.ts'

/**
 * What a network may do to a call.
 * - `lost`: it never arrives, and nobody can know that.
 * - `answer lost`: it arrives, and what is answered does not.
 * - `late`: what changes something arrives only after some other calls, long after its caller was told that it was lost.
 * - `twice`: it arrives a second time, and what it shows comes twice. Of ids that are not kept that is a second start.
 * - `cut`: the connection ends amid the events.
 * - `reordered`: an event comes before the one that it follows.
 */
export const REMOTE_FAULTS = ['lost', 'answer lost', 'late', 'twice', 'cut', 'reordered'] as const
export type RemoteFaultKind = (typeof REMOTE_FAULTS)[number]

export interface RemoteFault {
  readonly kind: RemoteFaultKind
  /** Which call it befalls, counted from 1 over all lives of the driver. */
  readonly call: number
  /** For `cut` and `reordered`: after how many events. For `late`: after how many calls besides the next. */
  readonly after?: number
}

const MOMENT_MS = 300

/** The network between drivers and a remote, with the faults that befall what is asked. */
export class LossyRemote {
  landed = 0
  /** Starts that came after another one of their plan. */
  startsAgain = 0
  readonly #plans = new Set<string>()
  readonly #faults: readonly RemoteFault[]
  readonly #tally: Tally
  readonly #late: { readonly call: () => Promise<unknown>; readonly at: number }[] = []
  #calls = 0

  constructor(faults: readonly RemoteFault[], tally: Tally) {
    this.#faults = faults
    this.#tally = tally
    for (const { kind } of faults) tally.ask(kind)
  }

  /** The executor as it is reached through this network. */
  over(executor: RemoteExecution): RemoteExecution {
    const { name, leases, idRetainedMs } = executor
    return {
      ...{ name, leases, idRetainedMs },
      bind: (plan, ask) => this.#call(() => executor.bind(plan, ask), true),
      start: (plan, environment, ask) => {
        if (this.#plans.has(plan.id)) this.startsAgain += 1
        this.#plans.add(plan.id)
        return this.#call(() => executor.start(plan, environment, ask), true)
      },
      lookup: (plan, environment, ask) => this.#call(() => executor.lookup(plan, environment, ask)),
      result: (reference, ask) => this.#call(() => executor.result(reference, ask)),
      cancel: (reference, ask) => this.#call(() => executor.cancel(reference, ask), true),
      release: (environment, ask) => this.#call(() => executor.release(environment, ask), true),
      attach: async (reference, after, ask) => {
        const fault = this.#faultOf(this.#calls + 1)
        const attached = await this.#call(() => executor.attach(reference, after, ask))
        if (attached.is !== 'attached') return attached
        if (fault?.kind === 'twice') return { is: 'attached', events: doubled(attached.events) }
        const { kind, after: shown = 0 } = fault ?? {}
        if (kind === 'cut') return { is: 'attached', events: this.#cut(attached.events, shown) }
        if (kind === 'reordered') return { is: 'attached', events: this.#reordered(attached.events, shown) }
        return attached
      },
    }
  }

  /** Whether something that its caller was told was lost is still to arrive. */
  get isBusy(): boolean {
    return this.#late.length > 0
  }

  /** Has what is on its way arrive. */
  settle(): Promise<void> {
    return this.#arrive(Number.POSITIVE_INFINITY)
  }

  async #arrive(now: number): Promise<void> {
    for (const { call } of this.#late.filter(({ at }) => at <= now)) await call().catch(() => {})
    this.#late.splice(0, this.#late.length, ...this.#late.filter(({ at }) => at > now))
  }

  #faultOf(call: number): RemoteFault | undefined {
    return this.#faults.find((fault) => fault.call === call)
  }

  async #call<T>(call: () => Promise<T>, writes = false): Promise<T> {
    this.#calls += 1
    await this.#arrive(this.#calls)
    const { kind, after = 0 } = this.#faultOf(this.#calls) ?? {}
    if (kind === undefined || kind === 'cut' || kind === 'reordered') return call()
    if (kind === 'twice') {
      const [first] = [await call(), await call()]
      this.#land(kind)
      return first
    }
    if (kind === 'answer lost') await call()
    if (kind === 'late' && writes) this.#late.push({ call, at: this.#calls + 1 + after })
    this.#land(kind === 'late' && !writes ? 'lost' : kind)
    throw lost(kind)
  }

  async *#reordered(events: AsyncIterable<RemoteEvent>, after: number): AsyncGenerator<RemoteEvent> {
    let held: RemoteEvent | undefined
    let shown = 0
    for await (const event of soon(events, () => held !== undefined)) {
      if (event !== 'nothing') shown += 1
      if (held) {
        if (event !== 'nothing') this.#land('reordered')
        yield* event === 'nothing' ? [held] : [event, held]
        held = undefined
      } else if (event !== 'nothing' && shown === after + 1) held = event
      else if (event !== 'nothing') yield event
    }
    if (held) yield held
  }

  async *#cut(events: AsyncIterable<RemoteEvent>, after: number): AsyncGenerator<RemoteEvent> {
    let shown = 0
    if (after === 0) this.#breakOff()
    for await (const event of events) {
      yield event
      shown += 1
      if (shown === after) this.#breakOff()
    }
  }

  #breakOff(): never {
    this.#land('cut')
    throw lost('cut')
  }

  #land(kind: RemoteFaultKind): void {
    this.landed += 1
    this.#tally.land(kind)
  }
}

/** The events, and where something hangs on it that nothing comes for a moment: there may come none before these are seen. */
async function* soon(
  events: AsyncIterable<RemoteEvent>,
  isWaiting: () => boolean,
): AsyncGenerator<RemoteEvent | 'nothing'> {
  const iterator = events[Symbol.asyncIterator]()
  try {
    for (;;) {
      const coming = iterator.next()
      if (isWaiting() && (await Promise.race([coming, moment()])) === 'nothing') yield 'nothing'
      const next = await coming
      if (next.done) return
      yield next.value
    }
  } finally {
    // Not waited for: what is stuck would never let go.
    iterator.return?.().catch(() => {})
  }
}

function moment(): Promise<'nothing'> {
  return new Promise((resolve) => setTimeout(resolve, MOMENT_MS, 'nothing'))
}

async function* doubled(events: AsyncIterable<RemoteEvent>): AsyncGenerator<RemoteEvent> {
  for await (const event of events) {
    yield event
    yield event
  }
}

function lost(kind: RemoteFaultKind): DurabilityError {
  return new DurabilityError('REMOTE_UNREACHABLE', {
    expected: 'an answer',
    found: `a fault (${kind})`,
    where: 'the network of the suite',
    outcome: 'unknown',
  })
}
