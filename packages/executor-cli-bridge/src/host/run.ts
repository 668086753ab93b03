import type { ChildProcess } from 'node:child_process'
import { type ExecutionAction, type Observed, recoverExecution } from '@tangle-network/durability-contract'
import { Alarm, SAFETY_MS } from './alarm.ts'
import { Bell } from './bell.ts'
import { type Commands, commandFor, timeoutOf } from './command.ts'
import { type Incarnation, leftOf, type Standing, standingOf } from './incarnation.ts'
import type { SpoolLimits } from './line-index.ts'
import type { Registry } from './registry.ts'
import { endOf } from './run-end.ts'
import { type Mark, RunFolder } from './run-folder.ts'
import type { Facts, Recall, RunError, RunRecord } from './run-record.ts'
import { Spool } from './spool.ts'
import { startCommand } from './start-command.ts'
import { Stopping } from './stop-command.ts'

export interface RunLimits extends SpoolLimits {
  readonly outputBytes: number
  readonly graceMs: number
  /** For how long after its end a run, its output and what its id stands for are kept. */
  readonly retainMs: number
}

export interface RunPorts {
  readonly registry: Registry
  readonly commands: Commands
  readonly folder: string
  readonly limits: RunLimits
  /** Milliseconds since the Unix epoch. */
  readonly clock: () => number
  /** Told of what went wrong and is tried again. */
  readonly report: (error: unknown) => void
}

/** Between two looks at what is about to end. */
const SOON_MS = 10

/**
 * One run: what the journal says, what the folder and the processes show, and the contract's rule between them. It is looked
 * at when something happens, and now and then; a look that fails is made again. Several at once would be one.
 */
export class Run {
  readonly #ports: RunPorts
  readonly folder: RunFolder
  readonly spool: Spool
  readonly bell = new Bell()
  readonly #stopping: Stopping
  record: RunRecord
  /** How many are shown its events. */
  readers = 0
  /** Whether it cannot be told here if its process lives. */
  isUnknown = false
  #child: ChildProcess | undefined
  #failedStart: RunError | undefined
  readonly #alarm: Alarm
  /** The look that is under way or was the last, and the one behind it that somebody waits for. */
  #current = Promise.resolve()
  #next: Promise<void> | undefined
  readonly #toRecall: Recall[] = []
  #isClosed = false

  constructor(ports: RunPorts, record: RunRecord) {
    this.#ports = ports
    this.record = record
    this.folder = new RunFolder(ports.folder, record)
    this.spool = new Spool(this.folder.output, ports.limits)
    this.#stopping = new Stopping(record.id, ports.limits.graceMs)
    this.#alarm = new Alarm(() => void this.look(), ports.report)
  }

  /** Has it looked at; resolves once it has been, by a look that began after this call. */
  look(): Promise<void> {
    if (this.#isClosed) return Promise.resolve()
    this.#next ??= this.#current.then(() => {
      this.#current = this.#next as Promise<void>
      this.#next = undefined
      return this.#once()
    })
    return this.#next
  }

  /** Has it written down that it is to stop; false where that failed and is tried again. True where it has ended. */
  async recall(recall: Recall): Promise<boolean> {
    this.#toRecall.push(recall)
    await this.look()
    return this.isOver || !this.#toRecall.includes(recall)
  }

  /** Lets go of it. Its command goes on. */
  async close(): Promise<void> {
    this.#isClosed = true
    this.#alarm.rest()
    this.bell.ring()
    await this.#current
    await this.#next
  }

  get isOver(): boolean {
    return this.record.end !== undefined
  }

  /** Until when it surely can be asked for; undefined while it runs. */
  get expiresAt(): number | undefined {
    const { endedAt } = this.record
    return endedAt === undefined ? undefined : endedAt + this.#ports.limits.retainMs
  }

  get isClosed(): boolean {
    return this.#isClosed
  }

  async #once(): Promise<void> {
    if (this.#isClosed) return
    this.#alarm.in(SAFETY_MS)
    try {
      await this.#take()
    } catch (error) {
      this.#ports.report(error)
    }
    if (this.isOver || this.#isClosed) this.#alarm.rest()
  }

  /** One look: what is there, what the rule says about it, and that done. */
  async #take(): Promise<void> {
    if (this.record.end) return this.#takeEnded(this.record.end)
    await this.#writeRecalls()
    const mark = this.record.process ? undefined : await this.folder.mark()
    if (mark && 'process' in mark && !this.record.process) await this.#write('bridge.started', mark)
    if (this.isOver) return
    const { process } = this.record
    if (process) this.#alarm.watch(this.folder.path)
    const standing = process && this.#standingOf(process)
    const left = process && standing === 'gone' ? leftOf(process) : []
    // Read after it was seen to be gone: what it wrote at last is there then.
    const exitCode = await this.folder.exitCode()
    const observed = this.#observed(mark, standing, left.length > 0, exitCode)
    this.isUnknown = observed === 'unreachable'
    const phase = process ? 'dispatched' : 'bound'
    const isRecalled = this.record.recalls.length > 0
    if (await this.spool.grow(this.#ports.limits.outputBytes)) {
      this.bell.ring()
      this.#alarm.soon()
    }
    await this.#do(recoverExecution({ phase, isIdKept: true, isRecalled }, observed), mark, exitCode)
  }

  #observed(
    mark: Mark | undefined,
    standing: Standing | undefined,
    isLeft: boolean,
    exitCode: number | undefined,
  ): Observed {
    if (mark && 'never' in mark) return 'ended'
    // Between its start and its mark nothing can be done but wait.
    if (!standing) return this.#child && !this.#failedStart ? 'running' : 'never-started'
    if (standing === 'alive' || isLeft) return 'running'
    if (standing === 'unknown' && exitCode === undefined) return 'unreachable'
    return exitCode === undefined ? 'gone' : 'ended'
  }

  async #do(action: ExecutionAction, mark: Mark | undefined, exitCode: number | undefined): Promise<void> {
    switch (action) {
      case 'start':
        if (this.#failedStart) return this.#never(this.#failedStart)
        return this.#timeLeft() <= 0 ? this.#recall('timeout') : this.#start()
      case 'attach':
        return this.#attend(exitCode)
      case 'cancel':
        return this.#stop()
      case 'call-off':
        // Of what never started it is made certain; what has stopped has.
        return this.record.process ? this.#end(mark, exitCode) : this.#never(CALLED_OFF)
      case 'accept':
      case 'declare-unknown':
        return this.#end(mark, exitCode)
      case 'hold':
        return undefined
      default:
        throw new Error(`expected something to do about a run, found: ${action}`)
    }
  }

  async #start(): Promise<void> {
    const { cursor } = this.record
    this.record = await this.#ports.registry.confirm(this.record)
    if (this.record.cursor.seq !== cursor.seq) return void this.look()
    const { id, accepted } = this.record
    try {
      const command = commandFor(this.#ports.commands, accepted.request)
      if (!command) throw new Error('there is no rule for its model any more')
      const child = await startCommand(this.folder, id, command)
      this.#child = child
      child.once('exit', () => {
        // Who ends without having said who it is, has started nothing; or somebody else was first.
        if (!this.record.process) this.#failedStart = { type: 'start_failed', message: 'the command was not started' }
        this.look()
      })
    } catch (error) {
      this.#failedStart = { type: 'start_failed', message: error instanceof Error ? error.message : 'unknown' }
    }
    this.#alarm.watch(this.folder.path)
    this.look()
  }

  /** A command at work, or just started: ended when it may not go on, or when only its remains are at work. */
  async #attend(exitCode: number | undefined): Promise<void> {
    const { process, recalls } = this.record
    if (exitCode !== undefined) {
      if (process && this.#standingOf(process) === 'gone') this.#stop()
      else this.#alarm.in(SOON_MS)
      return
    }
    const left = this.#timeLeft()
    const why = left <= 0 ? 'timeout' : this.spool.size > this.#ports.limits.outputBytes ? 'output_limit' : undefined
    if (why && recalls.length === 0) return this.#recall(why)
    this.#alarm.in(left)
  }

  #timeLeft(): number {
    const { accepted, acceptedAt } = this.record
    const timeoutMs = timeoutOf(accepted.request)
    return timeoutMs === undefined ? Number.POSITIVE_INFINITY : acceptedAt + timeoutMs - this.#ports.clock()
  }

  /** What somebody waits for: each is there, or stays to be written. */
  async #writeRecalls(): Promise<void> {
    for (let recall = this.#toRecall[0]; recall && !this.isOver; recall = this.#toRecall[0]) {
      const { operation } = recall
      await this.#write('bridge.recalled', recall)
      // Somebody else wrote first: it is written at the next look.
      if (!this.record.recalls.some((each) => each.operation?.id === operation?.id)) return
      this.#toRecall.shift()
    }
  }

  async #recall(why: Recall['why']): Promise<void> {
    await this.#write('bridge.recalled', { why })
    this.look()
  }

  #stop(): void {
    const { process } = this.record
    if (process) this.#alarm.in(this.#stopping.press(process, this.#isOurs(process)))
  }

  /** Makes sure that it never starts; unless it has, which then is seen. */
  async #never(why: RunError): Promise<void> {
    this.#failedStart = undefined
    await this.folder.neverStart(why)
    this.look()
  }

  async #end(mark: Mark | undefined, exitCode: number | undefined): Promise<void> {
    await this.spool.growToEnd(this.#ports.limits.outputBytes)
    const never = mark && 'never' in mark ? mark.never : undefined
    await this.#write('bridge.ended', await endOf(this.record, this.folder, this.spool, { never, exitCode }))
  }

  /** Of what has ended, the output as it was then. */
  async #takeEnded({ bytes, events }: Facts['bridge.ended']): Promise<void> {
    if (this.spool.last === events) return
    await this.spool.growToEnd(bytes)
    if (this.spool.last !== events) this.spool.lose(events)
  }

  #isOurs({ pid }: Incarnation): boolean {
    return this.#child?.pid === pid && this.#child.exitCode === null && this.#child.signalCode === null
  }

  #standingOf(process: Incarnation): Standing {
    if (this.#isOurs(process)) return 'alive'
    // A child of this process that has ended needs no /proc to be proven so.
    return this.#child?.pid === process.pid ? 'gone' : standingOf(process)
  }

  async #write<K extends keyof Facts>(kind: K, fact: Facts[K]): Promise<void> {
    this.record = await this.#ports.registry.record(this.record, kind, fact, this.#ports.clock())
    this.bell.ring()
  }
}

const CALLED_OFF: RunError = { type: 'cancelled', message: 'it was called off before it had started' }
