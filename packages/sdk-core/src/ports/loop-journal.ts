import { types } from 'node:util'
import { type Journal, typeName } from '@tangle-network/durability-contract'
import type { PortKind } from './port-kind.ts'
import type { Port, PortOptions } from './port-options.ts'
import { PortRuns } from './port-runs.ts'
import { unknownKind } from './read-run.ts'

/** One round of a loop; whatever else it has comes back as it was given. */
export interface LoopIteration {
  readonly index: number
  /** An `Error` comes back as one with its message, and nothing else of it. */
  readonly error?: unknown
}

export interface LoopRun {
  runId: string
  startedAt: string
  /** What the end was recorded with; without it the loop goes on. */
  endedAt?: string
  /** In the order of their appends. */
  iterations: LoopIteration[]
}

/** Loops, each the iterations that it has committed. */
export interface LoopJournal {
  /** Undefined for a loop that was never begun. `Run` is the caller's own type of it. */
  loadRun<Run extends LoopRun = LoopRun>(runId: string): Promise<Run | undefined>

  /** Begins a loop. Doing so again with the same `startedAt` changes nothing, with another it is `RUN_CONFLICT`. */
  beginRun(runId: string, startedAt: string): Promise<void>

  /**
   * Appends an iteration, which is durable when this resolves. A loop that was never begun is `RUN_NOT_FOUND`, one that
   * has ended `RUN_CLOSED`, and an index that the loop has already `DUPLICATE_KEY`.
   */
  appendIteration<Iteration extends LoopIteration>(runId: string, iteration: Iteration): Promise<void>

  /** Ends the loop. Doing so again changes nothing, with another end it is `RUN_CLOSED`. */
  recordEnd(runId: string, endedAt: string): Promise<void>
}

const ITERATION = 'port.iteration'
/** One whose error was an `Error` and is its message now. */
const FAILED = 'port.failed-iteration'
const ENDED = 'port.loop-ended'

const LOOPS: PortKind = {
  agent: 'sdk-core/loop-journal',
  prefix: 'port/loop/',
  noun: 'loop',
  keyOf(kind, value) {
    if (kind === ENDED) return undefined
    const { index } = value as LoopIteration
    if (Number.isInteger(index)) return `index ${index} of an iteration`
    throw new TypeError(`the index of an iteration must be an integer, found ${typeName(index)}`)
  },
}

/** Loops on a journal. Whoever writes to a loop holds it until the port is closed: for anybody else it is `LEASE_HELD`. */
export function createLoopJournal(journal: Journal, options: PortOptions = {}): LoopJournal & Port {
  const loops = new PortRuns(journal, LOOPS, options)
  return {
    async loadRun<Run extends LoopRun>(runId: string) {
      const found = await loops.read(runId)
      if (found === undefined) return undefined
      const run: LoopRun = { runId, startedAt: found.begunAt, iterations: [] }
      for (const { kind, value } of found.entries) {
        if (kind === ENDED) Object.assign(run, value)
        else run.iterations.push(iterationOf(runId, kind, value as LoopIteration))
      }
      return run as LoopRun as Run
    },
    beginRun: (runId, startedAt) => loops.begin(runId, startedAt),
    async appendIteration(runId, iteration: LoopIteration) {
      if (typeof iteration?.index !== 'number') throw new TypeError('an iteration must have an index')
      const { error, ...rest } = iteration
      if (!isError(error)) await loops.append(runId, ITERATION, iteration)
      else await loops.append(runId, FAILED, { ...rest, error: `${error.message}` })
    },
    recordEnd: (runId, endedAt) => loops.end(runId, ENDED, { endedAt }),
    close: loops.close,
    [Symbol.asyncDispose]: loops.close,
  }
}

function iterationOf(runId: string, kind: string, iteration: LoopIteration): LoopIteration {
  if (kind === ITERATION) return iteration
  if (kind !== FAILED) throw unknownKind(runId, kind)
  return { ...iteration, error: new Error(String(iteration.error)) }
}

/** Also one of another realm. */
function isError(value: unknown): value is Error {
  return value instanceof Error || types.isNativeError(value)
}
