import { closeSync, existsSync, openSync, readSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'

/** What a command printed: a line, or a part of one that is too long. The same bytes always make the same pieces. */
export interface OutputLine {
  readonly text: string
  /** It goes on in the next piece. */
  readonly isCut: boolean
}

const LONGEST_LINE = 65_536
const CHUNK = 65_536
const LOOK_MS = 20
const NEWLINE = 10

/** Cuts a file that grows into lines. Half a line is none, until it is known that nothing more will come. */
class LineReader {
  readonly #path: string
  #file: number | undefined
  #at = 0
  #rest = Buffer.alloc(0)

  constructor(path: string) {
    this.#path = path
  }

  /** The lines that have become whole; with `isLast`, also what is left. */
  *read(isLast: boolean): Generator<OutputLine> {
    for (let chunk = this.#chunk(); chunk.length > 0; chunk = this.#chunk()) {
      this.#rest = Buffer.concat([this.#rest, chunk])
      yield* this.#whole()
    }
    if (!isLast || this.#rest.length === 0) return
    yield shown(this.#rest, false)
    this.#rest = Buffer.alloc(0)
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file)
  }

  *#whole(): Generator<OutputLine> {
    let from = 0
    for (;;) {
      const end = this.#rest.indexOf(NEWLINE, from)
      const length = (end < 0 ? this.#rest.length : end) - from
      if (length > LONGEST_LINE) {
        yield shown(this.#rest.subarray(from, from + LONGEST_LINE), true)
        from += LONGEST_LINE
      } else if (end < 0) break
      else {
        yield shown(this.#rest.subarray(from, end), false)
        from = end + 1
      }
    }
    this.#rest = this.#rest.subarray(from)
  }

  #chunk(): Buffer {
    if (this.#file === undefined && !existsSync(this.#path)) return Buffer.alloc(0)
    this.#file ??= openSync(this.#path, 'r')
    const chunk = Buffer.alloc(CHUNK)
    const length = readSync(this.#file, chunk, 0, CHUNK, this.#at)
    this.#at += length
    return chunk.subarray(0, length)
  }
}

/** Bytes that are no UTF-8 are replaced. */
function shown(bytes: Buffer, isCut: boolean): OutputLine {
  return { text: bytes.toString('utf8'), isCut }
}

export function countLines(path: string, isOver: boolean): number {
  const reader = new LineReader(path)
  try {
    let count = 0
    for (const _ of reader.read(isOver)) count += 1
    return count
  } finally {
    reader.close()
  }
}

/** All lines, those to come included, until it is over or nobody listens. */
export async function* followLines(
  path: string,
  { isOver, signal }: { isOver: () => boolean; signal: AbortSignal },
): AsyncGenerator<OutputLine> {
  const reader = new LineReader(path)
  try {
    while (!signal.aborted) {
      // Asked before reading: what is read afterwards is all there is.
      const isLast = isOver()
      yield* reader.read(isLast)
      if (isLast) return
      await pause(LOOK_MS)
    }
  } finally {
    reader.close()
  }
}
