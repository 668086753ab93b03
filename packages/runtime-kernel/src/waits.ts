import { answerKind, type Message, type PendingWait, type WaitState } from '@tangle-network/durability-contract'
import { received, type WaitAsk } from './ask.ts'
import { CANCEL } from './cancel-run.ts'
import type { ChildRuns } from './child-runs.ts'
import type { Clock } from './clock.ts'
import type { Deadlines } from './deadlines.ts'
import type { Inbox } from './inbox.ts'
import type { JournalTime } from './journal-time.ts'
import type { LiveNode } from './live-node.ts'
import { addResult, type Result } from './outcome-entry.ts'
import { failureOf } from './step-error.ts'
import { CANCELLED } from './told.ts'
import type { Turns } from './turns.ts'
import { validate } from './validate.ts'
import { isOfTheStore, type Writer } from './writer.ts'

/** How often the inbox is looked into while the run has something else to do. */
const LOOK_AGAIN_MS = 500
/** Timers that are due within this time are waited for; for later ones a run with nothing else to do is suspended. */
const LINGER_MS = 1_000
/** More than this no timer of a process can wait. */
const LONGEST_TIMER_MS = 2 ** 30

export interface WaitPorts {
  readonly clock: Clock
  readonly time: JournalTime
  readonly inbox: Inbox
  readonly deadlines: Deadlines
  /** They are waited for as well. */
  readonly runs: ChildRuns
  readonly writer: Writer
  readonly turns: Turns
  /** The journal's own time, of now; undefined while it does not answer. */
  readonly askTime: () => Promise<number | undefined>
  readonly isLive: () => boolean
  /** Somebody wants the run to stop. */
  readonly onCancel: (message: Message) => void
  /** Whether nothing in the run goes on by itself. */
  readonly isIdle: () => boolean
  /** There is nothing to do until then, or until a message comes. */
  readonly suspend: (suspension: Suspension) => void
  readonly onFailure: (error: unknown) => void
}

/** There is nothing to do until a time, or until a message comes that lies past the last one seen. */
export interface Suspension {
  readonly wakeAt: number | undefined
  readonly seen: number
  readonly waits: readonly PendingWait[]
}

interface OpenWait {
  readonly node: LiveNode
  readonly ask: WaitAsk
  readonly signal: string | undefined
  readonly wakeAt: number | undefined
}

/**
 * What a run waits for. A timer is over when the journal's clock says so; a message ends the first wait of its kind that
 * was armed, and beats a timer that had not been reached when it was stored. Who waits for what is a fact, and so is
 * what ended it.
 */
export class Waits {
  readonly #ports: WaitPorts
  /** By the seq of the entry that armed them, hence in the order in which they are served. */
  readonly #open = new Map<number, OpenWait>()
  #isLooking = false
  /** A wait was opened since the last look. */
  #isFresh = false
  #cancelLook: () => void = () => {}

  constructor(ports: WaitPorts) {
    this.#ports = ports
  }

  /** Writes down what is waited for, with its deadline by the journal's clock. */
  arm(node: LiveNode, ask: WaitAsk): void {
    const { writer, time, turns } = this.#ports
    const { key, digest, signal, question } = ask
    const wakeAt = ask.wakeAt(time.estimate())
    const { seq } = writer.add({
      kind: 'wait.armed',
      payload: {
        ...{ v: 1, node: node.id, key, digest },
        ...(signal === undefined ? {} : { signal }),
        ...(question === undefined ? {} : { question: question.stored }),
        ...(wakeAt === undefined ? {} : { wakeAt }),
      },
      blob: question?.blob,
    })
    this.#add(seq, { node, ask, signal: question ? answerKind(seq) : signal, wakeAt })
    turns.poke()
  }

  /** Goes on with a wait that was armed in an earlier life. */
  resume(node: LiveNode, ask: WaitAsk, { seq, signal, wakeAt }: WaitState): void {
    this.#add(seq, { node, ask, signal, wakeAt })
  }

  /** An agent that has ended waits for nothing. */
  drop(node: LiveNode): void {
    if (!node.isWaiting) return
    for (const [seq, wait] of this.#open) if (wait.node === node) this.#open.delete(seq)
  }

  /** To be called when the run has come to rest, before what was written is committed. Commits it. */
  rested(): void {
    const { writer, isIdle } = this.#ports
    if (this.#isEmpty || !isIdle()) writer.flush()
    if (this.#isEmpty || this.#isLooking) return
    if (this.#isFresh || isIdle()) this.#look().catch(this.#ports.onFailure)
  }

  /** Some of them may be over. */
  changed(): void {
    this.#isFresh = true
  }

  /** Looks into the inbox for what concerns the whole run. */
  look(): void {
    if (!this.#isLooking && this.#ports.isLive()) this.#look().catch(this.#ports.onFailure)
  }

  stop(): void {
    this.#cancelLook()
    this.#open.clear()
    this.#ports.deadlines.stop()
  }

  #add(seq: number, wait: OpenWait): void {
    this.#open.set(seq, wait)
    this.#isFresh = true
  }

  async #look(): Promise<void> {
    const { writer, turns, isIdle, isLive, suspend, time, inbox } = this.#ports
    this.#cancelLook()
    this.#isFresh = false
    this.#isLooking = true
    const isSure = await this.#settle()
      .catch(storeFailed)
      .finally(() => {
        this.#isLooking = false
      })
    // While agents are still being told of what was written, whoever tells them commits it.
    const flush = () => turns.isIdle && writer.flush()
    if (!isLive() || this.#isEmpty) {
      flush()
      return
    }
    const wakeAt = this.#nextWake()
    const leftMs = wakeAt === undefined ? undefined : wakeAt - time.estimate()
    if (isSure && isIdle() && (leftMs === undefined || leftMs > LINGER_MS)) {
      suspend({ wakeAt, seen: inbox.position, waits: this.#pending() })
      return
    }
    flush()
    this.#lookAgain(leftMs)
  }

  #lookAgain(leftMs: number | undefined): void {
    const hearsMessages =
      !this.#ports.runs.isEmpty || [...this.#open.values()].some(({ signal }) => signal !== undefined)
    const timer = Math.max(1, Math.min(leftMs ?? LONGEST_TIMER_MS, LONGEST_TIMER_MS))
    this.#cancelLook = this.#ports.clock.after(hearsMessages ? Math.min(timer, LOOK_AGAIN_MS) : timer, () => {
      if (!this.#isLooking) this.#look().catch(this.#ports.onFailure)
    })
  }

  #pending(): PendingWait[] {
    const waits = [...this.#open].map(([seq, { node, ask, signal, wakeAt }]) => ({
      ...{ seq, path: node.path, key: ask.key, isQuestion: ask.question !== undefined },
      ...(signal === undefined ? {} : { signal }),
      ...(wakeAt === undefined ? {} : { wakeAt }),
    }))
    return [...waits, ...this.#ports.runs.pending()].sort((one, other) => one.seq - other.seq)
  }

  get #isEmpty(): boolean {
    const { deadlines, runs } = this.#ports
    return this.#open.size === 0 && runs.isEmpty && deadlines.isEmpty
  }

  #nextWake(): number | undefined {
    const times = [...this.#open.values()].flatMap(({ wakeAt }) => wakeAt ?? [])
    times.push(...[this.#ports.deadlines.next].filter((at) => at !== undefined))
    return times.length === 0 ? undefined : Math.min(...times)
  }

  /** Settles what is over. Answers whether it could be sure of time and messages. */
  async #settle(): Promise<boolean> {
    const { inbox, askTime, time, isLive, onCancel, deadlines, runs } = this.#ports
    const wakeAt = this.#nextWake()
    const mayBeDue = wakeAt !== undefined && wakeAt <= time.estimate()
    // The time first: what was stored until then is in the inbox that is read next.
    const now = mayBeDue ? await askTime() : undefined
    await inbox.readOn()
    if (!isLive()) return false
    const cancellation = inbox.take(CANCEL)
    if (cancellation) onCancel(cancellation)
    if (now !== undefined) deadlines.expire(now)
    for (const [seq, wait] of [...this.#open].sort(([one], [other]) => one - other)) {
      const { signal, wakeAt } = wait
      if (wait.node.isCancelled) {
        this.#end(seq, wait, { failed: CANCELLED })
        continue
      }
      const message = signal === undefined ? undefined : inbox.take(signal, wakeAt)
      const isOver = now !== undefined && wakeAt !== undefined && isPast(wakeAt, signal, now)
      if (message || isOver) this.#end(seq, wait, resultOf(wait.ask, message), message)
    }
    await runs.settle(inbox)
    return !mayBeDue || now !== undefined
  }

  #end(seq: number, { node, ask }: OpenWait, result: Result, message?: Message): void {
    const { writer, turns } = this.#ports
    this.#open.delete(seq)
    const { told } = addResult(result, `message of ${ask.key}`, 1, (outcome, blob) => {
      const { payload: _, ...envelope } = message ?? {}
      const payload = { v: 1 as const, node: node.id, key: ask.key, outcome }
      return writer.add({
        kind: 'wait.settled',
        payload: message ? { ...payload, message: envelope as Omit<Message, 'payload'> } : payload,
        blob,
      })
    })
    turns.push(() => {
      node.tell(ask, received(told, message))
      return node
    })
  }
}

/** In the very millisecond of its deadline a message may still be stored that comes before it. */
function isPast(wakeAt: number, signal: string | undefined, now: number): boolean {
  return signal === undefined ? wakeAt <= now : wakeAt < now
}

/** What a message comes to: its payload as the schema of the wait makes it, or that it does not fit. */
function resultOf({ schema, key }: WaitAsk, message: Message | undefined): Result {
  if (!message) return { ok: undefined }
  try {
    return { ok: validate(schema, message.payload, 'INVALID_INPUT', `message of ${key}`) }
  } catch (error) {
    return { failed: failureOf(error, 1) }
  }
}

function storeFailed(error: unknown): false {
  if (!isOfTheStore(error)) throw error
  return false
}
