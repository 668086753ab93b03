import { type FileHandle, open } from 'node:fs/promises'
import { LineIndex, type SpoolLimits } from './line-index.ts'

export interface SpooledEvent {
  readonly position: number
  readonly text: string
  /** Whether some bytes were no UTF-8: U+FFFD stands for them. */
  readonly isInvalid: boolean
}

const READ_BYTES = 256 * 1_024
/** At one look. */
const GROW_BYTES = 4 * 1_024 * 1_024
const STRICT = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const LENIENT = new TextDecoder('utf-8', { ignoreBOM: true })

/** The output of a command in a file that the command itself writes, as events: a line each. */
export class Spool {
  readonly #path: string
  readonly #index: LineIndex
  #size = 0

  constructor(path: string, limits: SpoolLimits) {
    this.#path = path
    this.#index = new LineIndex(limits)
  }

  get first(): number {
    return this.#index.first
  }

  get last(): number {
    return this.#index.last
  }

  /** How many bytes of it are known. */
  get bytes(): number {
    return this.#index.bytes
  }

  /** How much was written, as of the last look at it. */
  get size(): number {
    return this.#size
  }

  /**
   * Takes in some of what was written since, up to an end beyond which nothing counts. False when there was nothing: a
   * command may write faster than this reads, and is not read to an end that moves.
   */
  async grow(end: number): Promise<boolean> {
    const before = this.bytes
    await this.#reading(async (file) => {
      this.#size = (await file.stat()).size
      const buffer = Buffer.allocUnsafe(READ_BYTES)
      for (const until = Math.min(end, this.#size, before + GROW_BYTES); this.bytes < until; ) {
        const { bytesRead } = await file.read(buffer, 0, Math.min(READ_BYTES, until - this.bytes), this.bytes)
        if (bytesRead === 0) break
        this.#index.add(buffer.subarray(0, bytesRead))
      }
    })
    return this.bytes > before
  }

  /** Takes in all that was written, by a command that writes no more. */
  async growToEnd(end: number): Promise<void> {
    while (await this.grow(end));
    this.#index.finish()
  }

  /** It had so many events, and not all of them are here any more: then none is. */
  lose(events: number): void {
    this.#index.lose(events)
  }

  /** Some of the events behind a place, oldest first; none when there are no more for now. */
  async read(after: number): Promise<readonly SpooledEvent[]> {
    const spans = this.#index.spans(after, READ_BYTES)
    const [from, to] = [spans[0]?.from, spans.at(-1)?.to]
    if (from === undefined || to === undefined) return []
    const bytes = Buffer.alloc(to - from)
    const count = await this.#reading(async (file) => (await file.read(bytes, 0, bytes.length, from)).bytesRead)
    if (count !== bytes.length) throw new Error(`expected ${to} bytes in ${this.#path}, found fewer`)
    return spans.map((span) => {
      const part = bytes.subarray(span.from - from, span.to - from)
      return { position: span.position, ...decoded(part) }
    })
  }

  async #reading<T>(use: (file: FileHandle) => Promise<T>): Promise<T | undefined> {
    const file = await open(this.#path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error
    })
    if (!file) return undefined
    try {
      return await use(file)
    } finally {
      await file.close()
    }
  }
}

/** The end of a file, for people. */
export async function tailOf(path: string, bytes: number): Promise<string> {
  const file = await open(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
  })
  if (!file) return ''
  try {
    const { size } = await file.stat()
    const from = Math.max(0, size - bytes)
    const buffer = Buffer.alloc(size - from)
    const { bytesRead } = await file.read(buffer, 0, buffer.length, from)
    return LENIENT.decode(buffer.subarray(0, bytesRead)).trim()
  } finally {
    await file.close()
  }
}

function decoded(bytes: Uint8Array): { readonly text: string; readonly isInvalid: boolean } {
  try {
    return { text: STRICT.decode(bytes), isInvalid: false }
  } catch {
    return { text: LENIENT.decode(bytes), isInvalid: true }
  }
}
