import {
  type AppendAsk,
  byteLength,
  type FailpointHook,
  type JournalStore,
  type StoredBlob,
} from '@tangle-network/durability-contract'
import { append } from './append.ts'
import { getBlob, putBlob } from './blob.ts'
import { whileBusy } from './busy.ts'
import { storeError } from './error.ts'
import { acquire, begin, release, renew } from './lease.ts'
import type { Opened } from './open.ts'
import { head, read } from './read.ts'
import { inTransaction, type Transaction } from './transaction.ts'
import { Writer } from './writer.ts'

export interface SqliteSettings {
  /** Milliseconds since the Unix epoch; leases are judged by it. */
  readonly clock: () => number
  readonly failpoint: FailpointHook
  /** How long a call waits, at most, while another process holds the file. */
  readonly busyTimeoutMs: number
}

/** The contract on one SQLite file: what writes goes through the writer, what reads has a snapshot of its own. */
export class SqliteStore implements JournalStore {
  readonly capabilities = { durability: 'power', hosts: 'one' } as const
  readonly #opened: Opened
  readonly #settings: SqliteSettings
  readonly #writer: Writer

  constructor(opened: Opened, settings: SqliteSettings) {
    this.#opened = opened
    this.#settings = settings
    this.#writer = new Writer({ ...opened, ...settings })
  }

  begin: JournalStore['begin'] = (ask) => this.#writer.commit('begin', 0, (tx) => begin(tx, ask))
  acquire: JournalStore['acquire'] = (ask) => this.#writer.commit('acquire', 0, (tx) => acquire(tx, ask))
  renew: JournalStore['renew'] = (ask) => this.#writer.commit('renew', 0, (tx) => renew(tx, ask))
  release: JournalStore['release'] = (ask) => this.#writer.commit('release', 0, (tx) => release(tx, ask))
  append: JournalStore['append'] = (ask) => this.#writer.commit('append', sizeOf(ask), (tx) => append(tx, ask))
  putBlob: JournalStore['putBlob'] = (ask) =>
    this.#writer.commit('putBlob', sizeOfBlobs([ask.blob]), (tx) => putBlob(tx, ask))

  head: JournalStore['head'] = (ask) => this.#read((tx) => head(tx, ask))
  read: JournalStore['read'] = (ask) => this.#read((tx) => read(tx, ask))
  getBlob: JournalStore['getBlob'] = (ask) => this.#read((tx) => getBlob(tx, ask))

  /** Called when nothing is in flight any more. */
  close: JournalStore['close'] = async () => {
    this.#opened.connection.close()
  }

  async #read<T>(work: (tx: Transaction) => T): Promise<T> {
    const { connection, where } = this.#opened
    try {
      return await whileBusy(() => {
        this.#writer.checkUsable()
        return inTransaction(connection, 'DEFERRED', () => work(this.#writer.transaction()))
      }, this.#settings.busyTimeoutMs)
    } catch (error) {
      throw storeError(error, where, 'not-applied')
    }
  }
}

function sizeOf({ entries, blobs }: AppendAsk): number {
  return entries.reduce((sum, { payload }) => sum + byteLength(payload), sizeOfBlobs(blobs))
}

function sizeOfBlobs(blobs: readonly StoredBlob[]): number {
  return blobs.reduce((sum, { bytes }) => sum + bytes.byteLength, 0)
}
