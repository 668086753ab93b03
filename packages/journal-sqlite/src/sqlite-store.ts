import {
  type AppendAsk,
  byteLength,
  type FailpointHook,
  type JournalStore,
  type StoredBlob,
} from '@tangle-network/durability-contract'
import { adopt } from './adopt.ts'
import { append } from './append.ts'
import { getBlob, putBlob } from './blob.ts'
import { whileBusy } from './busy.ts'
import { Changes } from './changed.ts'
import { claim } from './claim.ts'
import { storeError } from './error.ts'
import { forget } from './forget.ts'
import { deliver, inbox, revive } from './inbox.ts'
import { acquire, begin, release, renew } from './lease.ts'
import { list } from './list.ts'
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
  readonly capabilities = { durability: 'power', hosts: 'one', notifications: true, transactions: false } as const
  readonly #opened: Opened
  readonly #settings: SqliteSettings
  readonly #writer: Writer
  readonly #changes: Changes

  constructor(opened: Opened, settings: SqliteSettings) {
    this.#opened = opened
    this.#settings = settings
    this.#changes = new Changes({ ...opened, checkUsable: () => this.#writer.checkUsable() })
    this.#writer = new Writer({ ...opened, ...settings, committed: this.#changes.committed })
  }

  begin: JournalStore['begin'] = (ask) => this.#writer.commit('begin', 0, (tx) => begin(tx, ask))
  acquire: JournalStore['acquire'] = (ask) => this.#writer.commit('acquire', 0, (tx) => acquire(tx, ask))
  renew: JournalStore['renew'] = (ask) => this.#writer.commit('renew', 0, (tx) => renew(tx, ask))
  release: JournalStore['release'] = (ask) => this.#writer.commit('release', 0, (tx) => release(tx, ask))
  append: JournalStore['append'] = (ask) => this.#writer.commit('append', sizeOf(ask), (tx) => append(tx, ask))
  putBlob: JournalStore['putBlob'] = (ask) =>
    this.#writer.commit('putBlob', sizeOfBlobs([ask.blob]), (tx) => putBlob(tx, ask))
  deliver: JournalStore['deliver'] = (ask) =>
    this.#writer.commit('deliver', byteLength(ask.message.payload), (tx) => deliver(tx, ask))
  claim: JournalStore['claim'] = (ask) => this.#writer.commit('claim', 0, (tx) => claim(tx, ask))
  revive: JournalStore['revive'] = (ask) => this.#writer.commit('revive', 0, (tx) => revive(tx, ask))
  forget: JournalStore['forget'] = (ask) => this.#writer.commit('forget', 0, (tx) => forget(tx, ask))
  adopt: JournalStore['adopt'] = (ask) => this.#writer.commit('adopt', sizeOf(ask), (tx) => adopt(tx, ask))

  head: JournalStore['head'] = (ask) => this.#read((tx) => head(tx, ask))
  read: JournalStore['read'] = (ask) => this.#read((tx) => read(tx, ask))
  getBlob: JournalStore['getBlob'] = (ask) => this.#read((tx) => getBlob(tx, ask))
  inbox: JournalStore['inbox'] = (ask) => this.#read((tx) => inbox(tx, ask))
  list: JournalStore['list'] = (ask) => this.#read((tx) => list(tx, ask))
  changed: JournalStore['changed'] = (ask) => this.#changes.wait(ask)

  /** Called when nothing is in flight any more. */
  close: JournalStore['close'] = async () => {
    this.#changes.close()
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

function sizeOf({ entries, blobs }: Pick<AppendAsk, 'entries' | 'blobs'>): number {
  return entries.reduce((sum, { payload }) => sum + byteLength(payload), sizeOfBlobs(blobs))
}

function sizeOfBlobs(blobs: readonly StoredBlob[]): number {
  return blobs.reduce((sum, { bytes }) => sum + bytes.byteLength, 0)
}
