import { createLogUpdate } from 'log-update'
import { counted, span } from '../report/figures.ts'
import { printable } from '../report/printable.ts'
import type { LawReport } from '../report/report.ts'
import type { Progress } from '../run-laws.ts'
import { stateText } from './summary.ts'

const WIDTH = 24
const REDRAWN_EVERY_MS = 100

/** Shows how far a run of the suite is. */
export interface ProgressView {
  show(progress: Progress): void
  end(): void
}

/** A bar on a terminal, a line for each law elsewhere. Both go to stderr. */
export function viewProgress({ timeMs }: { timeMs: number | undefined }): ProgressView {
  return process.stderr.isTTY ? new Bar(timeMs) : { show: (progress) => line(progress), end: () => {} }
}

function line({ ended, turn }: Progress): void {
  if (ended) process.stderr.write(`${lawLine(ended)}${turn > 1 ? ` (turn ${turn})` : ''}\n`)
}

function lawLine({ id, level, result, reason, seconds }: LawReport): string {
  const why = reason === undefined ? '' : `: ${reason}`
  return `${stateText(result)} ${printable(`${level} ${id}${why}`)}${result === 'not claimed' ? '' : ` (${span(seconds)})`}`
}

class Bar implements ProgressView {
  readonly #timeMs: number | undefined
  readonly #since = performance.now()
  readonly #lines = createLogUpdate(process.stderr)
  readonly #timer: NodeJS.Timeout
  #last: Progress | undefined

  constructor(timeMs: number | undefined) {
    this.#timeMs = timeMs
    this.#timer = setInterval(() => this.#draw(), REDRAWN_EVERY_MS).unref()
  }

  show(progress: Progress): void {
    this.#last = progress
    const { ended } = progress
    if (ended && ended.result !== 'holds') this.#lines.persist(lawLine(ended))
    this.#draw()
  }

  end(): void {
    clearInterval(this.#timer)
    this.#lines.clear()
    this.#lines.done()
  }

  #draw(): void {
    if (this.#last)
      this.#lines(barText(this.#last, { elapsedMs: performance.now() - this.#since, timeMs: this.#timeMs }))
  }
}

/** The bar and what stands beside it. */
export function barText(
  { law, index, laws, turn, cases, schedules, faultsLanded }: Progress,
  { elapsedMs, timeMs }: { elapsedMs: number; timeMs: number | undefined },
): string {
  const share = timeMs !== undefined && turn > 1 ? Math.min(1, elapsedMs / timeMs) : laws === 0 ? 1 : index / laws
  const full = Math.round(share * WIDTH)
  const bar = '█'.repeat(full) + '░'.repeat(WIDTH - full)
  const counts = `${counted(cases)} cases, ${counted(schedules)} schedules, ${counted(faultsLanded)} faults landed`
  const at = `${index}/${laws} laws  ${law.id}${turn > 1 ? `, turn ${turn}` : ''}`
  return `${bar} ${at}\n${counts}, ${timeLeft(share, { elapsedMs, timeMs })}`
}

/** What is left of the time that was given; without one, what the laws so far make likely. */
function timeLeft(share: number, { elapsedMs, timeMs }: { elapsedMs: number; timeMs: number | undefined }): string {
  if (timeMs !== undefined) return `${span(Math.max(0, timeMs - elapsedMs) / 1_000)} left`
  if (share === 0) return 'time left unknown'
  return `about ${span(((elapsedMs / share) * (1 - share)) / 1_000)} left`
}
