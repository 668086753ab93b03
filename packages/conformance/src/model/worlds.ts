import type { AtomicCall, Reply } from '../history/call.ts'
import type { Invariant } from '../law/invariant.ts'
import { shown } from '../law/shown.ts'
import { Violation } from '../law/violation.ts'
import { decide } from './decide.ts'
import { judge } from './judge.ts'
import { EMPTY_PLACE, type PlaceModel } from './run-model.ts'

/** A call and what became of it; without a reply nobody knows, and it may have had its effect or have it later. */
export interface Happened {
  readonly call: AtomicCall
  readonly by: string
  readonly reply: Reply | undefined
  /** The place's clock while it was made. */
  readonly now: number
}

/** Calls that have no effect, and so none that could be in doubt. */
const READS: ReadonlySet<AtomicCall['do']> = new Set(['getBlob', 'head', 'read', 'inbox', 'list', 'verify'])

/** One state that the place may be in, with the calls that may still come to something. */
interface World {
  readonly place: PlaceModel
  readonly inFlight: readonly Happened[]
}

interface Mismatch {
  readonly depth: number
  readonly invariant: Invariant
  readonly expected: string
  readonly found: string
  readonly where: string
}

/**
 * Every state that a place may be in, given all that was asked of it and answered so far. A call without an answer forks
 * the world in two; whatever shows its effect collapses them again, its absence only together with a fence. When no world
 * is left, what was answered cannot be explained by any order of the calls: a promise was broken.
 */
export class Worlds {
  readonly #staysInFlight: boolean
  #worlds: readonly World[] = [{ place: EMPTY_PLACE, inFlight: [] }]

  /**
   * `staysInFlight`: whether a commit may still land after its client has died, as on a server. Where it cannot, what a
   * dead client left open has happened or not by the time that its death was seen.
   */
  constructor({ staysInFlight }: { readonly staysInFlight: boolean }) {
    this.#staysInFlight = staysInFlight
  }

  /** Calls that overlapped in time; each took effect at some instant of its own. Throws a `Violation`. */
  happened(together: readonly Happened[]): void {
    const answered = together.filter(({ reply }) => reply !== undefined)
    const lost = together.filter(({ reply, call }) => reply === undefined && !READS.has(call.do))
    const survivors = new Map<string, World>()
    let deepest: Mismatch | undefined
    for (const { place, inFlight } of this.#worlds) {
      const search = new Search(this.#staysInFlight)
      search.from(place, answered, [...inFlight, ...lost], 0)
      for (const world of search.found) survivors.set(keyOf(world), world)
      if (search.mismatch && (!deepest || search.mismatch.depth > deepest.depth)) deepest = search.mismatch
    }
    if (survivors.size === 0) {
      const { invariant, expected, found, where } = deepest!
      throw new Violation(invariant, { expected, found, where })
    }
    this.#worlds = [...survivors.values()]
  }

  /** One of the states that are possible. */
  get place(): PlaceModel {
    return this.#worlds[0]!.place
  }

  get count(): number {
    return this.#worlds.length
  }
}

/** Tries every order of calls that overlapped, with those in flight taking effect anywhere between them or not at all. */
class Search {
  readonly found: World[] = []
  mismatch: Mismatch | undefined
  readonly #staysInFlight: boolean
  readonly #seen = new Set<string>()

  constructor(staysInFlight: boolean) {
    this.#staysInFlight = staysInFlight
  }

  from(place: PlaceModel, answered: readonly Happened[], inFlight: readonly Happened[], depth: number): void {
    if (inFlight.length > 0 && this.#isKnown(place, answered, inFlight)) return
    if (answered.length === 0) {
      const left = this.#staysInFlight ? inFlight.filter((each) => mayStill(place, each)) : []
      this.found.push({ place, inFlight: left })
    }
    for (const happened of answered) {
      for (const next of this.#after(place, happened, depth)) {
        this.from(
          next,
          answered.filter((each) => each !== happened),
          inFlight,
          depth + 1,
        )
      }
    }
    for (const happened of inFlight) {
      const left = inFlight.filter((each) => each !== happened)
      for (const decision of decide(place, happened.call, happened.now)) {
        if (decision.refused !== undefined) continue
        const next = decision.next(undefined)
        if (next !== place) this.from(next, answered, left, depth)
      }
    }
  }

  #after(place: PlaceModel, { call, by, reply, now }: Happened, depth: number): PlaceModel[] {
    const places: PlaceModel[] = []
    for (const decision of decide(place, call, now)) {
      const verdict = judge(place, decision, reply!)
      if (verdict.next) places.push(verdict.next)
      else if (!this.mismatch || depth >= this.mismatch.depth) {
        this.mismatch = { depth, invariant: verdict.invariant, where: `${by}: ${described(call)}`, ...verdict.parts }
      }
    }
    return places
  }

  #isKnown(place: PlaceModel, answered: readonly Happened[], inFlight: readonly Happened[]): boolean {
    const key = `${answered.map(({ by }) => by)} ${keyOf({ place, inFlight })}`
    if (this.#seen.has(key)) return true
    this.#seen.add(key)
    return false
  }
}

/** Whether a call in flight may still come to something: what is fenced or ended now stays so. */
function mayStill(place: PlaceModel, { call, now }: Happened): boolean {
  return decide(place, call, now).some(({ refused }) => refused !== 'FENCED' && refused !== 'RUN_CLOSED')
}

let serial = 0
const numbers = new WeakMap<object, number>()

/** States are compared by content, calls by identity. */
function keyOf({ place, inFlight }: World): string {
  const calls = inFlight.map((each) => numberOf(each)).sort((a, b) => a - b)
  return JSON.stringify([calls, plain(place)])
}

function numberOf(of: object): number {
  const known = numbers.get(of)
  if (known !== undefined) return known
  serial += 1
  numbers.set(of, serial)
  return serial
}

function plain(place: PlaceModel): unknown {
  const runs = [...place.runs].map(([id, run]) => [
    id,
    { ...run, blobs: [...run.blobs.keys()].sort(), entries: digestsOf(run) },
  ])
  return [runs.sort(), [...place.forgotten].sort()]
}

function digestsOf({ entries }: { readonly entries: readonly { epoch: number; digest: string }[] }): string[] {
  return entries.map(({ epoch, digest }) => `${epoch} ${digest}`)
}

function described(call: AtomicCall): string {
  const { do: name, ...rest } = call
  return `${name} ${shown(rest)}`
}
