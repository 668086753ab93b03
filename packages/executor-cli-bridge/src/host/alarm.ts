import { type FSWatcher, watch } from 'node:fs'

/** The longest that a change stays unnoticed when its notification was lost. */
export const SAFETY_MS = 500
/** What is noticed in so short a time is looked at once. */
const NOTICED_MS = 5

/** Says when to look at a run again: at a time, the earliest that was asked for, and when its folder changes. */
export class Alarm {
  readonly #look: () => void
  readonly #report: (error: unknown) => void
  #timer: NodeJS.Timeout | undefined
  #dueAt = 0
  #watcher: FSWatcher | undefined

  constructor(look: () => void, report: (error: unknown) => void) {
    this.#look = look
    this.#report = report
  }

  /** Within so many ms, and no later than changes may stay unnoticed. */
  in(ms: number): void {
    const delay = Math.min(ms, SAFETY_MS)
    const at = performance.now() + delay
    if (this.#timer && this.#dueAt <= at) return
    clearTimeout(this.#timer)
    this.#dueAt = at
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      this.#look()
    }, delay)
  }

  soon(): void {
    this.in(NOTICED_MS)
  }

  watch(folder: string): void {
    if (this.#watcher) return
    const soon = () => this.soon()
    try {
      this.#watcher = watch(folder, soon).on('error', soon)
    } catch (error) {
      // Where it cannot be watched it is looked at now and then.
      this.#report(error)
    }
  }

  rest(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#watcher?.close()
    this.#watcher = undefined
  }
}
