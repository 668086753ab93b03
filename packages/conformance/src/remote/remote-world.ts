import {
  type EventCursor,
  type ExecutionPlan,
  encodeValue,
  isDurabilityError,
  type RemoteEvent,
  type RemoteExecution,
  type Sighting,
  sha256,
} from '@tangle-network/durability-contract'
import type { Demand } from '../law/demand.ts'
import { patiently } from '../law/patience.ts'
import type { RemoteHarness, RemoteOpenOptions } from './remote-harness.ts'
import type { RemoteProgram, RemoteProgramParts } from './remote-program.ts'

/** Between two looks at what tells nobody when it changes. */
const LOOK_MS = 5
const IDLE_MS = 10_000

/** What was shown of an execution, and how that ended: the execution is over, enough was taken, or the stream broke. */
export interface Shown {
  readonly events: readonly RemoteEvent[]
  readonly after: EventCursor
  readonly ended: 'over' | 'taken' | { readonly broke: unknown }
}

/** An execution that was bound, where that is needed, and started. */
export interface Begun {
  readonly program: RemoteProgram
  readonly plan: ExecutionPlan
  readonly environment: unknown
  readonly reference: unknown
}

/** One world of a harness, and what the laws do in it. */
export class RemoteWorld {
  readonly env: unknown
  readonly harness: RemoteHarness
  /** What is not there by then does not come. */
  readonly patienceMs: number
  readonly #demand: Demand
  readonly #over = new AbortController()
  #programs = 0

  constructor(harness: RemoteHarness, env: unknown, { demand, patienceMs }: { demand: Demand; patienceMs: number }) {
    this.patienceMs = patienceMs
    this.harness = harness
    this.env = env
    this.#demand = demand
  }

  get ask(): { signal: AbortSignal } {
    return { signal: this.#over.signal }
  }

  operation(operationId: string): { operationId: string; signal: AbortSignal } {
    return { operationId, ...this.ask }
  }

  open(options: Partial<RemoteOpenOptions> = {}): Promise<RemoteExecution> {
    return this.harness.open(this.env, { idleMs: IDLE_MS, ...options })
  }

  program(parts: RemoteProgramParts): RemoteProgram {
    this.#programs += 1
    return { name: `program-${this.#programs}`, ...parts }
  }

  plan(program: RemoteProgram, id: string = program.name): ExecutionPlan {
    const request = this.harness.request(this.env, program)
    return { id: sha256(id), request, requestDigest: sha256(encodeValue(request)) }
  }

  /** Has a program executed. */
  async begin(executor: RemoteExecution, parts: RemoteProgramParts): Promise<Begun> {
    const program = this.program(parts)
    const plan = this.plan(program)
    const environment = await this.bind(executor, plan)
    const started = await executor.start(plan, environment, this.ask)
    this.#demand.equal(started.is, 'created', `the first start of ${program.name}`)
    return { program, plan, environment, reference: 'reference' in started ? started.reference : undefined }
  }

  /** The environment of a plan; null where nothing is leased. */
  async bind(executor: RemoteExecution, plan: ExecutionPlan): Promise<unknown> {
    if (!executor.leases) return null
    const bound = await executor.bind(plan, this.ask)
    this.#demand.isTrue(bound.is !== 'conflict', 'an environment for an id that was never used', 'bind')
    return 'environment' in bound ? bound.environment : null
  }

  /** Takes events behind the cursor, at most so many; demands that they are there to be shown. */
  async show(
    executor: RemoteExecution,
    reference: unknown,
    after: EventCursor,
    atMost = Number.POSITIVE_INFINITY,
  ): Promise<Shown> {
    const attached = await executor.attach(reference, after, this.ask)
    this.#demand.equal(attached.is, 'attached', `attaching after event ${after.position}`)
    return attached.is === 'attached' ? this.take(attached.events, after, atMost) : { events: [], after, ended: 'over' }
  }

  /** Demands of what is shown that it stands behind the cursor, in order and without a hole. */
  async take(events: AsyncIterable<RemoteEvent>, start: EventCursor, atMost: number): Promise<Shown> {
    const taken: RemoteEvent[] = []
    let after = start
    const iterator = events[Symbol.asyncIterator]()
    try {
      while (taken.length < atMost) {
        const next = await patiently(`event ${after.position + 1} or the end`, iterator.next(), this.patienceMs)
        if (next.done) return { events: taken, after, ended: 'over' }
        const { position, token } = next.value
        this.#demand.equal(position, after.position + 1, `the event shown after event ${after.position}`)
        taken.push(next.value)
        after = token === undefined ? { position } : { position, token }
      }
      return { events: taken, after, ended: 'taken' }
    } catch (error) {
      if (!isDurabilityError(error)) throw error
      return { events: taken, after, ended: { broke: error } }
    } finally {
      // Not waited for: what is stuck would never let go.
      iterator.return?.().catch(() => {})
    }
  }

  /** Which of its emissions a program was seen to make. */
  emissions(program: RemoteProgram, events: readonly RemoteEvent[]): number[] {
    return events.flatMap(({ data }) => (data === undefined ? [] : (this.harness.emissionOf(program, data) ?? [])))
  }

  /** Demands that every emission of the program was shown once and in order, and nothing else for one of them. */
  demandAll({ program }: Pick<Begun, 'program'>, events: readonly RemoteEvent[], where: string): void {
    const expected = Array.from({ length: program.emits }, (_, index) => index + 1)
    this.#demand.equal(this.emissions(program, events), expected, `emissions shown ${where}`)
  }

  /** How it stands once it has stopped. */
  async ended(executor: RemoteExecution, { program, reference }: Begun): Promise<Sighting> {
    let sighting: Sighting = { is: 'unknown' }
    await this.until(`the end of ${program.name}`, async () => {
      sighting = await executor.result(reference, this.ask)
      return sighting.is !== 'running'
    })
    return sighting
  }

  async until(awaited: string, isSo: () => Promise<boolean>): Promise<void> {
    const since = performance.now()
    while (!(await isSo())) {
      if (performance.now() - since > this.patienceMs)
        throw new Error(`${awaited} did not come about in ${this.patienceMs} ms`)
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
    }
  }

  readonly starts = (program: RemoteProgram): Promise<number> => this.harness.starts(this.env, program)
  readonly isAtWork = (program: RemoteProgram): Promise<boolean> => this.harness.isAtWork(this.env, program)
  readonly letGo = (program: RemoteProgram): Promise<void> => this.harness.letGo(this.env, program)
  readonly environments = (): Promise<number> => this.harness.environments(this.env)

  /** Only for laws that need it. */
  async kill(program: RemoteProgram): Promise<void> {
    if (!this.harness.kill) throw new TypeError('this law needs a harness that can kill what is executed')
    await this.harness.kill(this.env, program)
  }

  /** Only for laws that need it. */
  async restart(forgets: boolean): Promise<void> {
    if (!this.harness.restart) throw new TypeError('this law needs a harness that can restart its remote')
    await this.harness.restart(this.env, { forgets })
  }

  /** Whoever was opened in it has no business with it any more. */
  leave(): void {
    this.#over.abort()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.leave()
    await this.harness.destroy(this.env)
  }
}
