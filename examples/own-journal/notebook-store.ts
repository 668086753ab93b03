// A journal of one's own in one file: every run is a line of JSON in one table of SQLite.
// Slow for long logs, because each write rewrites the run; correct, because each write is one transaction.
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  type Answer,
  acquireRun,
  adoptRun,
  appendToRun,
  beginRun,
  claimRun,
  compareNames,
  deliverTo,
  dueSince,
  type EntryRow,
  type FailpointHook,
  forgetRun,
  isClaimable,
  isVisible,
  type JournalStore,
  type MessageRow,
  type Mutation,
  mayWrite,
  type Refusal,
  type RunRow,
  refuse,
  releaseLease,
  renewLease,
  reviveRun,
} from '@tangle-network/durability-contract'

/** One run, whole: what a line of the notebook says. */
interface Page {
  readonly row: RunRow
  readonly entries: readonly EntryRow[]
  /** Bytes as base64, by address. */
  readonly blobs: Readonly<Record<string, string>>
  readonly messages: readonly MessageRow[]
}

type Decided = { readonly refused?: undefined; readonly run: RunRow }

export interface NotebookOptions {
  readonly path: string
  readonly clock?: () => number
  readonly failpoint?: FailpointHook
}

export class NotebookStore implements JournalStore {
  readonly capabilities = { durability: 'process', hosts: 'one', notifications: false, transactions: false } as const
  readonly #db: DatabaseSync
  readonly #clock: () => number
  readonly #failpoint: FailpointHook

  constructor({ path, clock = Date.now, failpoint = () => {} }: NotebookOptions) {
    this.#db = new DatabaseSync(path)
    this.#db.exec('PRAGMA busy_timeout = 10000; PRAGMA journal_mode = DELETE; PRAGMA synchronous = EXTRA')
    this.#db.exec('CREATE TABLE IF NOT EXISTS notebook (run_id TEXT PRIMARY KEY, page TEXT NOT NULL) STRICT')
    this.#clock = clock
    this.#failpoint = failpoint
  }

  begin: JournalStore['begin'] = async (ask) =>
    this.#write('begin', ask.runId, (page, now) => beginRun(page?.row, ask, now))

  acquire: JournalStore['acquire'] = async (ask) =>
    this.#write('acquire', ask.runId, (page, now) => acquireRun(page?.row, ask, now))

  renew: JournalStore['renew'] = async (ask) =>
    this.#write('renew', ask.runId, (page, now) => renewLease(page?.row, ask, now))

  release: JournalStore['release'] = async (ask) =>
    this.#write('release', ask.runId, (page, now) => releaseLease(page?.row, ask, now))

  append: JournalStore['append'] = async (ask) =>
    this.#write(
      'append',
      ask.runId,
      (page, now) => {
        const digestAt = (seq: number) => page?.entries[seq - 1]?.digest
        const hasBlob = (address: string) => page !== undefined && address in page.blobs
        return appendToRun(page?.row, ask, { digestAt, hasBlob }, now)
      },
      (page, { replayed }) => {
        if (replayed) return page
        const entries = ask.entries.map((entry) => ({ ...entry, epoch: ask.epoch }))
        return { ...page, entries: [...page.entries, ...entries], blobs: { ...page.blobs, ...asText(ask.blobs) } }
      },
    )

  putBlob: JournalStore['putBlob'] = async (ask) =>
    this.#write(
      'putBlob',
      ask.runId,
      (page, now) => mayWrite(page?.row, ask, now),
      (page) => ({ ...page, blobs: { ...page.blobs, ...asText([ask.blob]) } }),
    )

  deliver: JournalStore['deliver'] = async (ask) =>
    this.#write(
      'deliver',
      ask.runId,
      (page, now) =>
        deliverTo(
          page?.row,
          page?.messages.find(({ id }) => id === ask.message.id),
          ask,
          now,
        ),
      (page, decision, at) => (decision.replayed ? page : withMessage(page, { ...ask.message, ...decision, at })),
    )

  revive: JournalStore['revive'] = async (ask) =>
    this.#write(
      'revive',
      ask.runId,
      (page, now) => reviveRun(page?.row, ask, now),
      (page, decision, at) => (decision.replayed ? page : withMessage(page, { ...ask.message, ...decision, at })),
    )

  claim: JournalStore['claim'] = async (ask) =>
    this.#transaction(() => {
      const now = this.#clock()
      const due = this.#pages().filter(({ row }) => isClaimable(row, ask, now))
      due.sort((a, b) => dueSince(a.row) - dueSince(b.row))
      const tokens = [...ask.tokens]
      const granted: RunRow[] = []
      const changed: Page[] = []
      for (const page of due) {
        const [token] = tokens
        if (token === undefined) break
        const claimed = claimRun(page.row, ask, token, now)
        changed.push({ ...page, row: claimed.run })
        if (!claimed.granted) continue
        granted.push(claimed.run)
        tokens.shift()
      }
      return { changed, mutation: 'claim', answer: { runs: granted, now } }
    })

  forget: JournalStore['forget'] = async ({ runId }) =>
    this.#write('forget', runId, (page, now) => forgetRun(page?.row, now), emptied)

  adopt: JournalStore['adopt'] = async (ask) =>
    this.#write(
      'adopt',
      ask.runId,
      (page, now) => adoptRun(page?.row, ask, now),
      (page) => {
        const { row, entries, blobs, messages } = ask.isFirst ? emptied(page) : page
        return {
          row,
          entries: [...entries, ...ask.entries],
          blobs: { ...blobs, ...asText(ask.blobs) },
          messages: [...messages, ...ask.messages],
        }
      },
    )

  head: JournalStore['head'] = async ({ runId }) => this.#read(runId, () => ({}))

  read: JournalStore['read'] = async ({ runId, afterSeq, limit, maxBytes }) =>
    this.#read(runId, ({ entries }) => ({
      digest: entries[afterSeq - 1]?.digest,
      entries: fitting(entries.slice(afterSeq, afterSeq + limit), maxBytes),
    }))

  getBlob: JournalStore['getBlob'] = async ({ runId, address }) =>
    this.#read(runId, ({ blobs }) => ({
      bytes: Object.hasOwn(blobs, address) ? new Uint8Array(Buffer.from(blobs[address]!, 'base64')) : undefined,
    }))

  inbox: JournalStore['inbox'] = async ({ runId, after, limit, maxBytes }) =>
    this.#read(runId, ({ messages }) => ({ messages: fitting(messages.slice(after, after + limit), maxBytes) }))

  list: JournalStore['list'] = async ({ prefix, status, queue, endedBefore, after, limit }) => {
    const rows = this.#pages()
      .map(({ row }) => row)
      .filter((row) => isVisible(row) && row.runId.startsWith(prefix))
      .filter((row) => status === null || status.some((each) => each === row.status))
      .filter((row) => queue === null || row.queue === queue)
      .filter((row) => endedBefore === null || (row.endedAt !== null && row.endedAt < endedBefore))
      .filter((row) => after === null || compareNames(after, row.runId) < 0)
    rows.sort((a, b) => compareNames(a.runId, b.runId))
    return { runs: rows.slice(0, limit), now: this.#clock() }
  }

  /** Looks ten times a second: other processes write to the file too, and none of them tells. */
  changed: JournalStore['changed'] = async ({ runId, seq, signal }) => {
    while (!signal.aborted && (this.#page(runId)?.row.seq ?? 0) <= seq) await sleep(100)
  }

  close: JournalStore['close'] = async () => this.#db.close()

  #read<More>(runId: string, look: (page: Page) => More): Answer<More> {
    const now = this.#clock()
    const page = this.#page(runId)
    if (page === undefined || !isVisible(page.row)) return refuse('RUN_NOT_FOUND', undefined, now)
    return { run: page.row, now, ...look(page) }
  }

  /** Decides by the contract's rule and writes what was decided, in one transaction. */
  #write<Decision extends Decided>(
    mutation: Mutation,
    runId: string,
    decide: (page: Page | undefined, now: number) => Decision | Refusal,
    edit: (page: Page, decision: Decision, now: number) => Page = (page) => page,
  ): (Decision & { now: number }) | Refusal {
    return this.#transaction<(Decision & { now: number }) | Refusal>(() => {
      const now = this.#clock()
      const page = this.#page(runId)
      const decision = decide(page, now)
      if (decision.refused) return { changed: [], mutation, answer: decision }
      const before = page ?? { row: decision.run, entries: [], blobs: {}, messages: [] }
      const after = { ...edit(before, decision, now), row: decision.run }
      return { changed: [after], mutation, answer: { ...decision, now } }
    })
  }

  #transaction<Result>(decide: () => { changed: Page[]; mutation: Mutation; answer: Result }): Result {
    this.#db.exec('BEGIN IMMEDIATE')
    try {
      const { changed, mutation, answer } = decide()
      if (changed.length > 0) this.#failpoint(`${mutation}:before-write`)
      const put = this.#db.prepare('INSERT OR REPLACE INTO notebook (run_id, page) VALUES (?, ?)')
      for (const page of changed) put.run(page.row.runId, JSON.stringify(page))
      if (changed.length > 0) this.#failpoint(`${mutation}:before-commit`)
      this.#db.exec('COMMIT')
      if (changed.length > 0) this.#failpoint(`${mutation}:after-commit`)
      return answer
    } finally {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK')
    }
  }

  #page(runId: string): Page | undefined {
    const row = this.#db.prepare('SELECT page FROM notebook WHERE run_id = ?').get(runId)
    return row && (JSON.parse(String(row.page)) as Page)
  }

  #pages(): Page[] {
    return this.#db
      .prepare('SELECT page FROM notebook')
      .all()
      .map(({ page }) => JSON.parse(String(page)) as Page)
  }
}

function asText(blobs: readonly { readonly address: string; readonly bytes: Uint8Array }[]): Record<string, string> {
  return Object.fromEntries(blobs.map(({ address, bytes }) => [address, Buffer.from(bytes).toString('base64')]))
}

function withMessage(
  page: Page,
  { run: _, replayed: __, refused: ___, ...message }: MessageRow & Decided & { replayed: boolean },
): Page {
  return { ...page, messages: [...page.messages, message] }
}

function emptied({ row }: Page): Page {
  return { row, entries: [], blobs: {}, messages: [] }
}

/** The next rows of a page of the log: as many as fit, but at least one if there is one. */
function fitting<Row extends { readonly payload: string }>(rows: readonly Row[], maxBytes: number): Row[] {
  let bytes = 0
  const past = rows.findIndex(({ payload }) => {
    bytes += Buffer.byteLength(payload)
    return bytes > maxBytes
  })
  return rows.slice(0, past === -1 ? rows.length : Math.max(past, 1))
}
