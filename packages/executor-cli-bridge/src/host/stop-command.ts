import { hasSetting, type Incarnation, leftOf, standingOf } from './incarnation.ts'
import { RUN_SETTING } from './start-command.ts'

/** Ends a command and all that is left of its session: asks first, and kills what has not ended in time. */
export class Stopping {
  readonly #id: string
  readonly #graceMs: number
  #since: number | undefined

  constructor(id: string, graceMs: number) {
    this.#id = id
    this.#graceMs = graceMs
  }

  /** To be called again until nobody is left; answers in how many ms. `isOurs`: it is a child that has not been reaped. */
  press(leader: Incarnation, isOurs: boolean): number {
    const now = performance.now()
    const isFirst = this.#since === undefined
    this.#since ??= now
    const left = this.#since + this.#graceMs - now
    if (isFirst) this.#signal(leader, isOurs, 'SIGTERM')
    else if (left <= 0) this.#signal(leader, isOurs, 'SIGKILL')
    return left > 0 ? left : SOON_MS
  }

  #signal(leader: Incarnation, isOurs: boolean, name: NodeJS.Signals): void {
    // Its pid is its own as long as it lives, and so is that of its group.
    const isAlive = isOurs || standingOf(leader) === 'alive'
    const left = isAlive ? [] : leftOf(leader).filter((pid) => hasSetting(pid, RUN_SETTING, this.#id))
    for (const pid of isAlive ? [-leader.pid] : left) send(pid, name)
  }
}

const SOON_MS = 20

function send(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch (error) {
    // It has ended, or is not ours to end: whether it lives is looked at anyway.
    if (!['ESRCH', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
  }
}
