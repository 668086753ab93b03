/** What a command asks for: of which port, of which run, and how it goes. */
export interface Command {
  readonly port: number
  readonly name: string
  readonly does: 'begin' | 'append' | 'end'
  readonly index: number
  readonly at: string
}

interface ModelRun {
  begunAt: string
  readonly indexes: number[]
  /** The time by which each of them was sealed. */
  readonly sealedAt: number[]
  endedAt: string | undefined
  /** Of the last grant. */
  epoch: number
  holder: number | undefined
  expiresAt: number
}

/** What a port believes of a run that it holds. */
interface Belief {
  readonly epoch: number
  /** How many iterations stand before the next one. */
  length: number
  /** The time that the journal told it last, by which the next one is sealed. */
  now: number
  /** Undefined until it has looked. */
  indexes: Set<number> | undefined
}

/** Loops as a few lines of arithmetic have them, and what ports that come and go are answered. */
export class Model {
  readonly runs = new Map<string, ModelRun>()
  readonly #beliefs = new Map<string, Belief>()
  readonly #ttlMs: number

  constructor(ttlMs: number) {
    this.#ttlMs = ttlMs
  }

  run(command: Command, now: number): string {
    if (command.does === 'begin') return this.#begin(command, now)
    const known = this.runs.get(command.name)
    const answer = this.#append(command, now)
    const isSame = command.does === 'end' && known?.endedAt === command.at
    if (answer !== 'RUN_CLOSED' || !isSame) return answer
    this.#beliefs.delete(`${command.port} ${command.name}`)
    return 'done'
  }

  close(port: number): void {
    for (const [name, run] of this.runs) {
      const belief = this.#belief(port, name)
      if (belief && run.holder === port && belief.epoch === run.epoch) run.holder = undefined
      this.#beliefs.delete(`${port} ${name}`)
    }
  }

  #begin({ port, name, at }: Command, now: number): string {
    const run = this.runs.get(name)
    if (run && run.begunAt !== at) return 'RUN_CONFLICT'
    if (this.#belief(port, name) || run?.endedAt !== undefined) return 'done'
    if (run) return this.#take(port, name, run, now)
    const grant = { epoch: 0, holder: undefined, expiresAt: 0 }
    const begun: ModelRun = { begunAt: at, indexes: [], sealedAt: [], endedAt: undefined, ...grant }
    this.runs.set(name, begun)
    return this.#take(port, name, begun, now)
  }

  #append({ port, name, does, index, at }: Command, now: number): string {
    const run = this.runs.get(name)
    if (!run) return 'RUN_NOT_FOUND'
    if (!this.#belief(port, name)) {
      if (run.endedAt !== undefined) return 'RUN_CLOSED'
      const taken = this.#take(port, name, run, now)
      if (taken !== 'done') return taken
    }
    const belief = this.#belief(port, name)!
    belief.indexes ??= new Set(run.indexes)
    if (does === 'append' && belief.indexes.has(index)) return 'DUPLICATE_KEY'
    if (does === 'append' && stands(run, belief, index)) return accept(belief, index, now)
    if (run.endedAt !== undefined) return 'RUN_CLOSED'
    if (run.holder !== port || run.epoch !== belief.epoch) return 'FENCED'
    if (does === 'append') {
      run.indexes.push(index)
      run.sealedAt.push(belief.now)
      return accept(belief, index, now)
    }
    run.endedAt = at
    run.holder = undefined
    this.#beliefs.delete(`${port} ${name}`)
    return 'done'
  }

  #take(port: number, name: string, run: ModelRun, now: number): string {
    if (run.holder !== undefined && run.expiresAt > now) return 'LEASE_HELD'
    run.epoch += 1
    run.holder = port
    run.expiresAt = now + this.#ttlMs
    const indexes = run.indexes.length === 0 ? new Set<number>() : undefined
    this.#beliefs.set(`${port} ${name}`, { epoch: run.epoch, length: run.indexes.length, now, indexes })
    return 'done'
  }

  #belief(port: number, name: string): Belief | undefined {
    return this.#beliefs.get(`${port} ${name}`)
  }
}

/** Somebody else has written the same at that place: to the journal it is a replay (clause J-10), whoever holds the run. */
function stands(run: ModelRun, { length, now }: Belief, index: number): boolean {
  return run.indexes[length] === index && run.sealedAt[length] === now
}

function accept(belief: Belief, index: number, now: number): string {
  belief.indexes?.add(index)
  belief.length += 1
  belief.now = now
  return 'done'
}
