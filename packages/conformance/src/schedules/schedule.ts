import type { Operation } from './operation.ts'

export const SCHEDULE_VERSION = 1

/** One thing that a worker does. */
export interface Step {
  /** Index into the workers. */
  readonly worker: number
  readonly operation: Operation
  /** Turns of the event loop before it is sent, so that calls of one round meet in different ways. */
  readonly delay: number
}

/** What happens together: the clock moves while nobody is at work, or workers make calls that overlap. */
export type Round = { readonly tickMs: number } | { readonly steps: readonly Step[] }

/** A worker is killed at the so-manieth failpoint, from 1, that it passes in one of its lives, counted from 0. */
export interface Death {
  readonly worker: number
  readonly life: number
  readonly failpoint: number
}

/**
 * What several workers do to one place, as plain data: replayable anywhere. Runs and workers are named by index, so that
 * it stays meaningful however much of it is taken away.
 */
export interface Schedule {
  readonly version: typeof SCHEDULE_VERSION
  readonly workers: number
  readonly runIds: readonly string[]
  readonly rounds: readonly Round[]
  readonly deaths: readonly Death[]
  /** Whether others watch the runs meanwhile. */
  readonly watched: boolean
}

/** Whether it is a schedule of this version, and not something else that a law tries or a file holds. */
export function isSchedule(value: unknown): value is Schedule {
  if (typeof value !== 'object' || value === null) return false
  const { version, workers, runIds, rounds, deaths } = value as Record<keyof Schedule, unknown>
  return version === SCHEDULE_VERSION && typeof workers === 'number' && [runIds, rounds, deaths].every(Array.isArray)
}
