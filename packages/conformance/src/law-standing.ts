import type { Failure } from './law/ended-law.ts'
import type { Law } from './law/law.ts'
import { Tally } from './law/tally.ts'
import type { TrialOptions } from './law/trial.ts'
import type { RemoteLaw } from './remote/remote-law.ts'
import { plainFailure } from './report/plain-failure.ts'
import type { LawReport } from './report/report.ts'

export type Turn = Pick<TrialOptions, 'seed' | 'runs' | 'deadline'>

/** Tries a law once, on whatever it is tried on. */
export type Attempt = (
  turn: Turn & Pick<TrialOptions, 'tally'>,
) => Promise<{ readonly seconds: number; readonly failure?: Failure }>

interface StandingParts {
  /** Why it is not claimed, if it is not. */
  readonly reason: string | undefined
  readonly exempt: string | undefined
  readonly attempt: Attempt
}

/** How a law stands: what its turns have come to so far. */
export class LawStanding {
  readonly law: Law | RemoteLaw
  /** Why it is not claimed, if it is not. */
  readonly reason: string | undefined
  readonly exempt: string | undefined
  readonly tally = new Tally()
  readonly #attempt: Attempt
  seconds = 0
  turns = 0
  #broken: { readonly failure: Failure; readonly seed: number } | undefined

  constructor(law: Law | RemoteLaw, { reason, exempt, attempt }: StandingParts) {
    this.law = law
    this.#attempt = attempt
    this.reason = reason
    this.exempt = exempt
  }

  /** Checks it once more, with a seed of its own for each turn. */
  async turn({ seed, ...turn }: Turn): Promise<void> {
    const own = (seed + this.turns) % 2 ** 31
    const { seconds, failure } = await this.#attempt({ ...turn, seed: own, tally: this.tally })
    this.seconds += seconds
    this.turns += 1
    if (failure) this.#broken ??= { failure: plainFailure(failure), seed: own }
  }

  /** Whether another turn could find anything: it is random, and not broken yet. */
  get wantsMore(): boolean {
    return this.reason === undefined && this.tally.cases > 0 && !this.#broken
  }

  get report(): LawReport {
    const { id, level, clause, also = [], invariant, statement } = this.law
    const { cases, schedules, operations } = this.tally
    const about = { ...{ id, level, clause, also, invariant, statement }, seconds: this.seconds }
    const counted = { ...about, cases, schedules, operations }
    if (this.reason !== undefined) return { ...counted, result: 'not claimed', reason: this.reason }
    if (this.exempt !== undefined && !this.#broken) {
      const message = `exempt (${this.exempt}), and yet it holds: take the exemption away`
      return { ...counted, result: 'broken', failure: { invariant, message } }
    }
    if (this.exempt !== undefined) return { ...counted, result: 'exempt', reason: this.exempt, ...this.#broken }
    return { ...counted, result: this.#broken ? 'broken' : 'holds', ...this.#broken }
  }
}
