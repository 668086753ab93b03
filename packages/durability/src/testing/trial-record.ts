import type { EffectClass } from '@tangle-network/durability-contract'
import type { RunResult } from '@tangle-network/runtime-kernel'
import type { CallSite } from './call-site.ts'
import { type About, askText, LogWatch, type StepOf } from './log-watch.ts'
import type { Pinned } from './raw-source.ts'
import type { Schedule } from './schedule.ts'

/** Something that an agent asked its scope for. */
export interface Asked {
  readonly about: About | 'checkpoint' | 'other'
  readonly path: readonly string[]
  readonly key: string
  readonly life: number
  readonly site: CallSite
}

/** One attempt of a step. */
export interface Execution extends StepOf {
  readonly effect: EffectClass
  readonly idempotencyKey: string
  readonly life: number
  readonly site: CallSite | undefined
  /** Whether its outcome was durable before it began. */
  readonly wasCommitted: boolean
  /** What the function came to, as text; undefined when it did not come to its end. */
  came: string | undefined
  /** What it returned. */
  value?: { readonly is: unknown }
}

/** A function of the world that was called to its end. */
export interface EffectCall {
  readonly name: string
  readonly args: string
  readonly site: CallSite
  /** The attempt that called it; undefined when it was called outside of a step. */
  readonly by: Pick<Execution, 'effect' | 'idempotencyKey' | 'key' | 'path'> | undefined
  /** Whether the idempotency key of the step was among its arguments. */
  readonly hasKey: boolean
}

/** A look at a clock, or a throw of dice, outside of a step. */
export interface RawRead {
  readonly kind: 'clock' | 'randomness'
  /** As it is called: `Date.now()`. */
  readonly what: string
  readonly path: readonly string[]
  readonly site: CallSite
}

/** How a run ended: with a result, or with what it was given up with. */
export type TrialEnd = { readonly result: RunResult } | { readonly error: unknown }

/** Reads beyond this many are not kept: the first ones say enough. */
const READS_KEPT = 100

/** What was seen of one run through all its lives. */
export class TrialRecord {
  /** Tells trials without a crash apart. */
  readonly name: string
  readonly pinned: Pinned
  readonly schedule: Schedule
  readonly points: string[] = []
  readonly asked: Asked[] = []
  readonly executions: Execution[] = []
  readonly effectCalls: EffectCall[] = []
  readonly rawReads: RawRead[] = []
  readonly log: LogWatch
  /** Unknown outcomes that were resolved by what the function had really returned. */
  readonly resolvedTruly: StepOf[] = []
  lives = 0
  end: TrialEnd | undefined
  readonly #counts = new Map<string, number>()
  /** Idempotency keys of steps whose outcome is durable. */
  readonly #committed = new Set<string>()

  constructor(name: string, schedule: Schedule, pinned: Pinned = {}) {
    this.name = name
    this.schedule = schedule
    this.pinned = pinned
    this.log = new LogWatch((step) => this.#settled(step))
  }

  /** `NAME N`, the so-manieth time that it is asked for. */
  numbered(name: string): string {
    const count = (this.#counts.get(name) ?? 0) + 1
    this.#counts.set(name, count)
    return `${name} ${count}`
  }

  /** Notes the point, and whether a life ends there. */
  passes(point: string): boolean {
    this.points.push(point)
    return this.schedule.endsAt(point)
  }

  begins(attempt: Omit<Execution, 'wasCommitted' | 'came' | 'value'>): Execution {
    const wasCommitted = this.#committed.has(attempt.idempotencyKey)
    const execution: Execution = { ...attempt, wasCommitted, came: undefined }
    this.executions.push(execution)
    return execution
  }

  reads(read: RawRead): void {
    if (this.rawReads.length < READS_KEPT) this.rawReads.push(read)
  }

  /** Whether an agent was told that nobody knows what became of an effect: nobody can say what it must come to then. */
  get isInDoubt(): boolean {
    const isTrue = (step: StepOf) => this.resolvedTruly.some((each) => isSame(each, step))
    return this.log.unknown.some((step) => !isTrue(step))
  }

  /** The last attempt of a step. */
  lastOf(step: StepOf): Execution | undefined {
    return this.executions.findLast((each) => isSame(each, step))
  }

  /** The last time that it was asked for, if it was. */
  askOf(text: string): Asked | undefined {
    return this.asked.findLast(
      ({ about, path, key }) => about !== 'other' && about !== 'checkpoint' && askText(about, path, key) === text,
    )
  }

  #settled(step: StepOf): void {
    const last = this.lastOf(step)
    if (last) this.#committed.add(last.idempotencyKey)
  }
}

function isSame(one: StepOf, other: StepOf): boolean {
  const isSamePath = one.path.length === other.path.length && one.path.every((key, index) => key === other.path[index])
  return one.runId === other.runId && one.key === other.key && isSamePath
}
