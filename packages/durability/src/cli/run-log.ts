import {
  type Cursor,
  type DurabilityError,
  type Entry,
  emptyRunState,
  type Fact,
  foldRun,
  foldTree,
  type Head,
  isDurabilityError,
  type Journal,
  type PendingWait,
  parseFact,
  pendingWaits,
  type RunState,
  type TreeNode,
} from '@tangle-network/durability-contract'
import { emptyNotes, note, type RunNotes, withoutValues } from './run-notes.ts'
import type { ValueReader } from './shown-value.ts'

/** What a log was found to say, as far as this version understands it. */
export interface RunLog {
  /** In the snapshot of the last page that was read. */
  readonly head: Head
  readonly tree: TreeNode | undefined
  readonly notes: RunNotes
  /** Takeovers since the last outcome; null where an entry that is too new hides it. */
  readonly takeovers: number | null
  readonly lastAt: number | null
  /** What its agents wait for; null where an entry that is too new hides it. */
  readonly waits: readonly PendingWait[] | null
  /** Kinds and versions that this version does not know, in the order of their first entry. */
  readonly newer: readonly NewerKind[]
  /** Where reading stopped, for what is stored is damaged. */
  readonly damage: DurabilityError | null
}

export interface NewerKind {
  readonly kind: string
  readonly firstSeq: number
  entries: number
}

/** Reads the log page by page. Of an entry only what the tree needs is kept: values leave with their page. */
export async function readLog(journal: Journal, found: Head, readValue: ValueReader): Promise<RunLog> {
  const reading = new Reading(found)
  try {
    let after: Cursor | { seq: number } = { seq: 0 }
    do {
      const page = await journal.read(found.runId, { after })
      reading.head = page.head
      await reading.take(page.entries, readValue)
      after = page.next
    } while (after.seq < reading.head.seq)
  } catch (error) {
    if (!isDurabilityError(error, 'CORRUPT')) throw error
    return reading.result(error)
  }
  return reading.result(null)
}

class Reading {
  head: Head
  readonly #entries: Entry[] = []
  readonly #notes = emptyNotes()
  readonly #newer = new Map<string, NewerKind>()
  #state: RunState | undefined
  #lastAt: number | null = null

  constructor(head: Head) {
    this.head = head
    this.#state = emptyRunState(head.manifest.origin)
  }

  /** Folded a page at a time: the fold tidies up once a call. */
  async take(page: readonly Entry[], readValue: ValueReader): Promise<void> {
    const understood: Entry[] = []
    for (const entry of page) {
      this.#lastAt = entry.at
      const fact = this.#understand(entry)
      if (fact === undefined) continue
      understood.push(entry)
      this.#entries.push(withoutValues(entry, fact))
      await note(this.#notes, fact, entry.at, readValue)
    }
    if (this.#state) foldRun(understood, this.#state)
  }

  result(damage: DurabilityError | null): RunLog {
    return {
      head: this.head,
      tree: foldTree(this.#entries),
      notes: this.#notes,
      takeovers: this.#state?.acquisitionsWithoutOutcome ?? null,
      lastAt: this.#lastAt,
      waits: this.#state ? pendingWaits(this.#state) : null,
      newer: [...this.#newer.values()],
      damage,
    }
  }

  /** A fold of the whole state must not go on past what it cannot know; the tree may, and the reader is told. */
  #understand(entry: Entry): Fact | undefined {
    try {
      return parseFact(entry)
    } catch (error) {
      if (!isDurabilityError(error, 'UNKNOWN_KIND') && !isDurabilityError(error, 'SCHEMA_TOO_NEW')) throw error
      this.#state = undefined
      const version = error.code === 'SCHEMA_TOO_NEW' ? ` (${error.found})` : ''
      const kind = `${entry.kind}${version}`
      const known = this.#newer.get(kind)
      if (known) known.entries += 1
      else this.#newer.set(kind, { kind, firstSeq: entry.seq, entries: 1 })
      return undefined
    }
  }
}
