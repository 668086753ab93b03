import { type Entry, isDurabilityError, type Journal, type RemoteExecution } from '@tangle-network/durability-contract'
import type { TransactionalPart } from '../harness.ts'
import type { ManualClock } from '../law/manual-clock.ts'
import { readAll } from '../law/sample.ts'
import { shown } from '../law/shown.ts'
import type { Tally } from '../law/tally.ts'
import { Violation } from '../law/violation.ts'
import type { KernelEnd, KernelUnderTest } from './kernel-under-test.ts'
import type { Program } from './program.ts'
import { type Resolution, type ResolvedStep, resolveUnknown } from './resolve-unknown.ts'
import { Simulation } from './simulation.ts'
import { FULL_WAKE, type Wake, wakeSuspended } from './wake-suspended.ts'
import { World, type WorldOptions } from './world.ts'
import { type Disturbance, type LandedOutage, type Outage, worldJournal } from './world-journal.ts'

/** Where runs are kept, and its clock. */
export interface Place {
  readonly open: () => Promise<Journal>
  readonly clock: ManualClock
  readonly transactional?: TransactionalPart | undefined
}

export interface Faults {
  /** Life k ends at its `crashes[k]`-th instant; the life after the last one is undisturbed. */
  readonly crashes?: readonly number[]
  /** Life k is told to close at its `closes[k]`-th instant. */
  readonly closes?: readonly number[]
  /** What comes about at the first suspensions; everything that the run waits for at those after them. */
  readonly wakes?: readonly Wake[]
  /** How the first outcomes that are unknown and handled by nobody are resolved; by a value where nothing else is said. */
  readonly resolutions?: readonly Resolution[]
  readonly yields?: readonly number[]
  readonly outages?: readonly Outage[]
  /** No append is ever answered. */
  readonly isHalted?: boolean
  /** How deep below the root children may lie. */
  readonly maxDepth?: number
  /** Where things are executed that outlive each life. */
  readonly remote?: RemoteExecution
}

export interface Subject {
  readonly kernel: KernelUnderTest
  readonly place: Place
  readonly program: Program
  readonly tally: Tally
  readonly runId?: string
}

/** A kernel and a run of it, through as many lives as it takes. */
export class Lives {
  readonly runId: string
  readonly simulation: Simulation
  readonly kernel: KernelUnderTest
  readonly place: Place
  readonly tally: Tally
  readonly #disturbance: Disturbance
  readonly #maxDepth: number | undefined
  readonly #remote: RemoteExecution | undefined
  #checker: Promise<Journal> | undefined
  /** The program of the next life. */
  program: Program
  /** Lives begun so far. */
  lives = 0
  /** Lives that ended because there was nothing to do, and those of them after which the run was woken before it was due. */
  suspensions = 0
  earlyWakes = 0
  /** Instants at which a life ended. */
  readonly crashed: string[] = []
  readonly outages: LandedOutage[] = []
  /** Unknown outcomes that were resolved. */
  readonly resolved: ResolvedStep[] = []
  /** Instants that the last life passed. */
  instants = 0

  constructor({ kernel, place, program, tally, runId = 'run' }: Subject, faults: Faults = {}) {
    this.runId = runId
    this.kernel = kernel
    this.place = place
    this.tally = tally
    this.program = program
    this.simulation = new Simulation(place.clock)
    this.#maxDepth = faults.maxDepth
    this.#remote = faults.remote
    for (const _ of faults.outages ?? []) tally.ask('outage')
    const onOutage = (outage: LandedOutage) => {
      this.outages.push(outage)
      tally.land('outage')
    }
    this.#disturbance = {
      yields: faults.yields ?? [],
      outages: faults.outages ?? [],
      onOutage,
      isHalted: faults.isHalted ?? false,
      calls: 0,
    }
  }

  /** Calls of the journal so far, over all lives. */
  get calls(): number {
    return this.#disturbance.calls
  }

  get lines() {
    return this.simulation.ledger.lines
  }

  /** Begins another life, in a world of its own on a journal of its own. It is not waited for. */
  async begin(options: Partial<WorldOptions> = {}): Promise<{ world: World; end: Promise<KernelEnd> }> {
    const { simulation, runId } = this
    // No two lives begin at the same time: whoever asks the clock again is told another one.
    if (this.lives > 0) simulation.sleep(1)
    const onHappened = (isProgress: boolean) => simulation.happened(isProgress)
    const ledger = simulation.ledger
    const ports = {
      clock: simulation.time,
      runId,
      ledger,
      onHappened,
      transactional: this.#transactional(),
      maxDepth: this.#maxDepth,
      remote: this.#remote,
    }
    const world = new World({ ...ports, life: this.lives++, ...options })
    const journal = await this.place.open()
    this.tally.operations += 1
    const busy = (calls: number) => {
      simulation.inFlight += calls
      if (calls > 0) this.tally.operations += 1
    }
    const end = this.kernel.run(this.program, world.ports(worldJournal(journal, world, this.#disturbance, busy)))
    // It may reject before anybody listens; whoever awaits it hears of it all the same.
    end.catch(() => world.lost())
    return { world, end }
  }

  /** An effect inside a transaction is the store's work as well: time stands still meanwhile. */
  #transactional(): WorldOptions['transactional'] {
    const { transactional } = this.place
    return transactional && { effect: (tx, key) => this.simulation.busyWith(() => transactional.effect(tx, key)) }
  }

  /** One life until it ends, crashes or gives up; what it gave up with is thrown. */
  async live(options: Partial<WorldOptions> = {}): Promise<KernelEnd | 'crashed'> {
    if (options.crashAt !== undefined || options.crashIn !== undefined) this.tally.ask('crash')
    const { world, end } = await this.begin(options)
    const over = await this.settled(end, world)
    this.instants = world.instants
    if (over === 'crashed') {
      this.crashed.push(await world.crashed.promise)
      this.tally.land('crash')
    }
    return over
  }

  /** Waits for the end of a life that was begun, or its crash. */
  async settled(end: Promise<KernelEnd>, world?: World): Promise<KernelEnd | 'crashed'> {
    let over: { value: KernelEnd } | { error: unknown } | undefined
    end.then(
      (value) => {
        over = { value }
      },
      (error: unknown) => {
        over = { error }
      },
    )
    await this.simulation.until(() => over !== undefined || world?.isOver === true, 'the end of the run')
    // The crash comes first: what its kernel says in the same turn, nobody hears.
    if (world?.isOver || !over) return 'crashed'
    if ('error' in over) throw over.error
    return over.value
  }

  /** Lives on through the faults until the run has ended, and answers what it came to. */
  async untilEnd({ crashes = [], closes = [], wakes = [], resolutions = [] }: Faults = {}): Promise<KernelEnd> {
    for (let life = 0; ; life++) {
      if (life > LIVES) throw gaveUp(`${LIVES} lives that did not end it`)
      const landed = this.outages.length
      const closeAt = closes[life]
      if (closeAt !== undefined) this.tally.ask('close')
      try {
        const end = await this.live({ crashAt: crashes[life], closeAt })
        if (end === 'crashed') continue
        if (!('suspended' in end)) return end
        const wake = wakes[this.suspensions++] ?? FULL_WAKE
        if (!(await wakeSuspended(await this.checker(), this, wake))) this.earlyWakes += 1
      } catch (error) {
        if (error instanceof Violation) throw error
        const isClosed = isDurabilityError(error) && closeAt !== undefined
        if (isClosed) this.tally.land('close')
        else if (await resolveUnknown(this, error, resolutions[this.resolved.length])) continue
        // Nothing else excuses a run that does not end; an outage that is over before the lease does where nobody holds one.
        else if (!isDurabilityError(error, 'STORE_FAILED') || !this.outages.slice(landed).some(mayEndLife))
          throw gaveUp(shown(error), error)
      }
    }
  }

  /** One life that ends at that instant; answers whether it did. What it had sent by then has arrived. */
  async crash(crashAt: number): Promise<boolean> {
    const isCrashed = (await this.live({ crashAt })) === 'crashed'
    await this.simulation.rest()
    return isCrashed
  }

  /** A journal on the same place that no life ever had. */
  checker(): Promise<Journal> {
    this.#checker ??= this.place.open()
    return this.#checker
  }

  /** The log as another journal on the same place reads it. */
  readonly log = async (): Promise<{ journal: Journal; entries: readonly Entry[] }> => {
    const journal = await this.checker()
    return { journal, entries: await readAll(journal, this.runId) }
  }
}

const LIVES = 60
/** What is asked again while the lease lasts (clause K-14): an outage of it ends no life. */
const ASKED_AGAIN = ['append', 'putBlob', 'renew']

function mayEndLife({ of }: LandedOutage): boolean {
  return !ASKED_AGAIN.includes(of)
}

function gaveUp(found: string, cause?: unknown): Violation {
  return new Violation(
    'K4',
    { expected: 'the run to end', found, where: 'a life without a fault of its own' },
    { cause },
  )
}
