import { setTimeout as sleep } from 'node:timers/promises'
import type { RunResult } from '@tangle-network/durability'
import { counted } from '../demo/counted.ts'
import { readCliLives } from './cli-ledger.ts'
import type { Narrator } from './narrator.ts'
import type { DriverOrder } from './order.ts'
import { filesIn } from './place.ts'
import type { PlannedKill, Victim } from './plan.ts'
import { type Incarnation, isSame, isThere, kill } from './process-at.ts'
import type { RunWatch } from './run-watch.ts'
import type { Stage } from './stage.ts'
import { Unforeseen } from './unforeseen.ts'

/** A process that was sent SIGKILL, and what was seen of it and of the program afterwards. */
export interface Kill {
  readonly victim: Victim
  readonly pid: number
  /** How it is known to have died of it: as its parent was told, of the program by the exit status that the bridge found. */
  readonly proof: string | undefined
  /** The last entry of the run then, and how many lines of the program stood there. */
  readonly seq: number
  readonly lines: number
  /** Whether the program that brought the next line was the very same process: pid, boot and time of its start. */
  readonly wentOn: boolean
}

export interface Directed {
  readonly kills: readonly Kill[]
  /** What the last driver was told; undefined where there was a failure. */
  readonly result: RunResult | undefined
  readonly failure: string | undefined
}

/** A driver or bridge that was killed, and the program that was at work then. */
interface Orphaned {
  readonly killed: Omit<Kill, 'wentOn'>
  /** How many lines the program had printed when it was dead. */
  readonly printed: number
  readonly program: Incarnation | undefined
}

export type Directions = Omit<DriverOrder, 'folder' | 'url'> & { readonly paceMs: number }

/** The exit status of what SIGKILL ended, as a shell tells it. */
const KILLED = 137

/** Starts the bridge and the driver, kills them and the program at the planned instants, and has others take their places. */
export class Director {
  readonly #stage: Stage
  readonly #watch: RunWatch
  readonly #tell: Narrator
  readonly #order: Directions
  readonly #kills: Kill[] = []
  #port = 0
  #lastTold: number | undefined

  constructor(stage: Stage, watch: RunWatch, tell: Narrator, order: Directions) {
    this.#stage = stage
    this.#watch = watch
    this.#tell = tell
    this.#order = order
  }

  async direct(plan: readonly PlannedKill[]): Promise<Directed> {
    try {
      return { kills: this.#kills, result: await this.#direct(plan), failure: undefined }
    } catch (error) {
      if (this.#stage.isOver) return new Promise<never>(() => {})
      if (!(error instanceof Unforeseen)) throw error
      return { kills: this.#kills, result: undefined, failure: error.message }
    }
  }

  async #direct(plan: readonly PlannedKill[]): Promise<RunResult> {
    const { pages } = this.#order
    const gates = [...plan.map(({ gate }) => gate), pages.length + 1]
    this.#stage.openGate(gates[0]!)
    await this.#startBridge('listens')
    let driver = this.#startDriver('asks for the execution')
    await this.#awaitProgram()
    for (const [index, planned] of plan.entries()) {
      const isDue = this.#watch.until(() => this.#watch.lines >= planned.afterLines)
      await this.#stage.wait(`the line at which the ${planned.victim} is to be killed`, isDue)
      await sleep(planned.delayMs)
      const nextGate = gates[index + 1]!
      if (planned.victim === 'program') {
        await this.#killProgram(nextGate)
        await this.#awaitProgram()
      } else {
        const orphaned = await this.#killOne(planned.victim, nextGate)
        await sleep(planned.awayMs)
        if (planned.victim === 'bridge') await this.#startBridge('is there again, with nothing but its folder')
        else driver = this.#startDriver(`takes the run over, behind line ${orphaned.killed.lines}`)
        await this.#lookWhoGoesOn(orphaned)
      }
    }
    const result = (await this.#stage.wait('the result', driver.told)) as RunResult
    this.#tell.says('driver', driver.pid, `has the result: ${result.status}`)
    await this.#stage.wait('the end of the driver', driver.ended)
    return result
  }

  async #startBridge(what: string): Promise<void> {
    const { paceMs } = this.#order
    const bridge = this.#stage.start('bridge', { port: this.#port, paceMs })
    this.#port = ((await this.#stage.wait('the bridge', bridge.told)) as { port: number }).port
    this.#tell.says('bridge', bridge.pid, what)
  }

  #startDriver(what: string) {
    const { paceMs: _, ...order } = this.#order
    const driver = this.#stage.start('driver', { ...order, url: `http://127.0.0.1:${this.#port}` })
    this.#tell.says('driver', driver.pid, what)
    return driver
  }

  /** Kills the driver or the bridge; the program may go on. */
  async #killOne(victim: 'driver' | 'bridge', gate: number): Promise<Orphaned> {
    const program = this.#programAtWork()
    const { seq, lines } = this.#watch
    const { pid, landed } = await this.#stage.kill(victim)
    const printed = this.#printedBy(program)
    this.#stage.openGate(gate)
    this.#tell.killed(victim, pid, `with ${counted(lines, 'line')} of program ${program?.pid} in the journal`)
    return { killed: { victim, pid, proof: landed ? 'SIGKILL' : undefined, seq, lines }, printed, program }
  }

  /** Waits for a line that was printed since, and looks whose it is. */
  async #lookWhoGoesOn({ killed, printed, program }: Orphaned): Promise<void> {
    const isNext = this.#watch.until(() => this.#watch.lines > printed)
    await this.#stage.wait('the program, which goes on', isNext)
    const now = this.#programAtWork()
    const wentOn = program !== undefined && now !== undefined && isSame(now, program)
    this.#kills.push({ ...killed, wentOn })
    const who = wentOn ? 'the same process' : 'another process'
    this.#tell.says('program', now?.pid ?? 0, `is ${who}, and has come to line ${this.#printedBy(now)} meanwhile`)
  }

  /** Kills the program, and waits until the bridge has told the driver how it ended. */
  async #killProgram(gate: number): Promise<void> {
    const program = this.#programAtWork()
    const { seq, lines, outcomes } = this.#watch
    const ended = outcomes.length
    // Lowered first, for the next one starts as soon as this one's end is proven.
    this.#stage.openGate(gate)
    const wasSent = program !== undefined && kill(program)
    this.#tell.killed('program', program?.pid ?? 0, `with ${counted(lines, 'line')} of it in the journal`)
    const isEnded = this.#watch.until(() => outcomes.length > ended)
    await this.#stage.wait('the end of the program', isEnded)
    const status = exitStatusIn(outcomes[ended])
    const proof = wasSent && !isThere(program) && status === KILLED ? `exit status ${status}` : undefined
    this.#kills.push({ ...{ victim: 'program', pid: program?.pid ?? 0, proof, seq, lines }, wentOn: false })
    const why = `its end is proven (exit status ${status}), so the agent begins again, under a new key: nothing can run twice`
    this.#tell.says('program', program?.pid ?? 0, why)
  }

  /** Waits for the first line of a program that was started anew. */
  async #awaitProgram(): Promise<void> {
    const isNew = () => this.#watch.last !== undefined && this.#watch.last.pid !== this.#lastTold
    await this.#stage.wait('the first line of the program', this.#watch.until(isNew))
    this.#lastTold = this.#watch.last?.pid
    this.#tell.says('program', this.#lastTold ?? 0, 'was started by the bridge, in a session of its own')
  }

  /** The one whose lines came last. */
  #programAtWork(): Incarnation | undefined {
    const { last } = this.#watch
    return this.#lives().findLast(({ is }) => is.pid === last?.pid)?.is
  }

  #printedBy(program: Incarnation | undefined): number {
    return this.#lives().findLast(({ is }) => is.pid === program?.pid)?.printed.length ?? 0
  }

  #lives() {
    return readCliLives(filesIn(this.#stage.folder).ledger)
  }
}

/** As the failure says that the bridge told. */
function exitStatusIn(outcome: RunWatch['outcomes'][number] | undefined): number | undefined {
  if (!outcome || !('failed' in outcome)) return undefined
  return (outcome.failed.data as { exitCode?: number } | undefined)?.exitCode
}
