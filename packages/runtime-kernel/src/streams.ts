import {
  byteLength,
  DurabilityError,
  decodeValue,
  encodeValue,
  type FactPayload,
  LIMITS,
  quoted,
  said,
  type Where,
} from '@tangle-network/durability-contract'
import type { StepAsk } from './ask.ts'
import type { Clock } from './clock.ts'
import type { LiveNode } from './live-node.ts'
import type { Writer } from './writer.ts'

/** How long pieces wait for a commit that is made anyway; then they get one of their own. */
const LONGEST_WAIT_MS = 100
/** What an entry says besides its pieces: the key of the step above all. */
const ENVELOPE_BYTES = 4_096
/** The most that one piece may be. */
const PIECE_BYTES = LIMITS.payloadBytes - ENVELOPE_BYTES
/** Entries are closed when they are as large as this, so that a viewer reads them one at a time. */
const ENTRY_BYTES = 256 * 1_024
/** The most that waits of one attempt, when the journal is slower than it. */
const WAITING_BYTES = 4 * LIMITS.payloadBytes

export interface StreamPorts {
  readonly clock: Clock
  readonly writer: Pick<Writer, 'add'>
  /** Whether this process still is at work on the run. */
  readonly mayStart: () => boolean
  /** Has what waits committed, as soon as no commit is in flight. */
  readonly commit: () => void
}

interface Piece {
  readonly value: unknown
  readonly bytes: number
}

/** The pieces of one attempt. */
export interface Stream {
  readonly emit: (piece: unknown) => void
  /** The attempt is over: what has not been written is dropped, for its outcome says it all. */
  close(): void
}

interface Waiting {
  readonly of: Pick<FactPayload<'step.streamed'>, 'node' | 'key' | 'attempt'>
  pieces: Piece[]
  bytes: number
  /** A piece had no room, so that none behind it is written either: what a viewer sees has no holes. */
  isCut: boolean
  isOver: boolean
}

/**
 * Pieces that steps emit while they are at work, on their way into the log. No step waits for them and no agent is told:
 * they ride along with the next commit, and cause one of their own only when none has come for a while.
 */
export class Streams {
  readonly #ports: StreamPorts
  /** Attempts of which pieces wait. Most steps emit none, and never stand here. */
  readonly #waiting = new Set<Waiting>()
  #cancelTimer: (() => void) | undefined
  #isDue = false

  constructor(ports: StreamPorts) {
    this.#ports = ports
  }

  open(node: LiveNode, { key, effect }: StepAsk, attempt: number): Stream {
    const of = { node: node.id, key, attempt }
    const waiting: Waiting = { of, pieces: [], bytes: 0, isCut: false, isOver: false }
    const where = () => `a piece of step ${quoted(key)}`
    return {
      emit: (piece) => {
        if (effect === 'transactional')
          throw new TypeError(`step ${quoted(key)} is 'transactional' and cannot write pieces ahead of its effect`)
        if (!waiting.isOver && this.#ports.mayStart()) this.#take(waiting, detached(piece, where))
      },
      close: () => {
        waiting.isOver = true
        this.#waiting.delete(waiting)
        if (this.#waiting.size === 0) this.#rest()
      },
    }
  }

  /** To be called when a commit is about to begin, with whether it is made anyway: adds what waits to it. */
  write(isMadeAnyway: boolean): void {
    if (this.#waiting.size === 0 || !(isMadeAnyway || this.#isDue) || !this.#ports.mayStart()) return
    this.#rest()
    for (const waiting of this.#waiting) {
      for (const pieces of inEntries(waiting.pieces))
        this.#ports.writer.add({ kind: 'step.streamed', payload: { v: 1, ...waiting.of, pieces } })
      waiting.pieces = []
      waiting.bytes = 0
    }
    this.#waiting.clear()
  }

  #take(waiting: Waiting, piece: Piece): void {
    waiting.isCut ||= waiting.bytes + piece.bytes > WAITING_BYTES
    if (waiting.isCut) return
    waiting.pieces.push(piece)
    waiting.bytes += piece.bytes
    this.#waiting.add(waiting)
    if (this.#isDue) return
    this.#cancelTimer ??= this.#ports.clock.after(LONGEST_WAIT_MS, () => {
      this.#cancelTimer = undefined
      this.#isDue = true
      this.#ports.commit()
    })
  }

  #rest(): void {
    this.#cancelTimer?.()
    this.#cancelTimer = undefined
    this.#isDue = false
  }
}

/** As it will be read back, whatever becomes of the object. Throws what cannot be stored. */
function detached(piece: unknown, where: Where): Piece {
  // In the place that it will have, which is so many levels deep.
  const text = encodeValue({ pieces: [piece] }, where)
  const bytes = byteLength(text)
  if (bytes > PIECE_BYTES) {
    throw new DurabilityError('LIMIT_EXCEEDED', {
      expected: `a piece of at most ${PIECE_BYTES} bytes`,
      found: `${bytes}`,
      where: said(where),
    })
  }
  const { pieces } = decodeValue(text) as { readonly pieces: readonly unknown[] }
  return { value: pieces[0], bytes }
}

function inEntries(pieces: readonly Piece[]): unknown[][] {
  const entries: unknown[][] = []
  let room = 0
  for (const { value, bytes } of pieces) {
    if (entries.length === 0 || bytes > room) {
      entries.push([])
      room = ENTRY_BYTES
    }
    entries.at(-1)?.push(value)
    room -= bytes
  }
  return entries
}
