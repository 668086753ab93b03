import type { FailpointHook, JournalStore } from '@tangle-network/durability-contract'
import { getBlob } from './blob.ts'
import { whileBusy } from './busy.ts'
import { Changes } from './changed.ts'
import type { Committer } from './committer.ts'
import { storeError } from './error.ts'
import { inbox } from './inbox.ts'
import { list } from './list.ts'
import type { Opened } from './open.ts'
import { head, read } from './read.ts'
import { inTransaction, type Transaction, transactionOf } from './transaction.ts'

export interface SqliteSettings {
  /** Milliseconds since the Unix epoch; leases are judged by it. */
  readonly clock: () => number
  readonly failpoint: FailpointHook
  /** How long a call waits, at most, while another process holds the file. */
  readonly busyTimeoutMs: number
}

/** Makes the writer of a store, which is told whenever something was committed. */
export type MakeCommitter = (committed: () => void) => Committer

/** The contract on one SQLite file: what writes goes through the writer, what reads has a snapshot of its own. */
export class SqliteStore implements JournalStore {
  readonly capabilities = { durability: 'power', hosts: 'one', notifications: true, transactions: false } as const
  readonly #opened: Opened
  readonly #settings: SqliteSettings
  readonly #writer: Committer
  readonly #changes: Changes

  /** `opened` is what it reads from. */
  constructor(opened: Opened, settings: SqliteSettings, makeCommitter: MakeCommitter) {
    this.#opened = opened
    this.#settings = settings
    this.#changes = new Changes({ ...opened, checkUsable: () => this.#writer.checkUsable() })
    this.#writer = makeCommitter(this.#changes.committed)
  }

  begin: JournalStore['begin'] = (ask) => this.#writer.commit('begin', ask)
  acquire: JournalStore['acquire'] = (ask) => this.#writer.commit('acquire', ask)
  renew: JournalStore['renew'] = (ask) => this.#writer.commit('renew', ask)
  release: JournalStore['release'] = (ask) => this.#writer.commit('release', ask)
  append: JournalStore['append'] = (ask) => this.#writer.commit('append', ask)
  putBlob: JournalStore['putBlob'] = (ask) => this.#writer.commit('putBlob', ask)
  deliver: JournalStore['deliver'] = (ask) => this.#writer.commit('deliver', ask)
  claim: JournalStore['claim'] = (ask) => this.#writer.commit('claim', ask)
  revive: JournalStore['revive'] = (ask) => this.#writer.commit('revive', ask)
  forget: JournalStore['forget'] = (ask) => this.#writer.commit('forget', ask)
  adopt: JournalStore['adopt'] = (ask) => this.#writer.commit('adopt', ask)

  head: JournalStore['head'] = (ask) => this.#read((tx) => head(tx, ask))
  read: JournalStore['read'] = (ask) => this.#read((tx) => read(tx, ask))
  getBlob: JournalStore['getBlob'] = (ask) => this.#read((tx) => getBlob(tx, ask))
  inbox: JournalStore['inbox'] = (ask) => this.#read((tx) => inbox(tx, ask))
  list: JournalStore['list'] = (ask) => this.#read((tx) => list(tx, ask))
  changed: JournalStore['changed'] = (ask) => this.#changes.wait(ask)

  /** Called when nothing is in flight any more. */
  close: JournalStore['close'] = async () => {
    this.#changes.close()
    await this.#writer.close()
  }

  async #read<T>(work: (tx: Transaction) => T): Promise<T> {
    const { connection, sql, where } = this.#opened
    try {
      return await whileBusy(() => {
        this.#writer.checkUsable()
        return inTransaction(connection, 'DEFERRED', () => work(transactionOf({ sql, ...this.#settings })))
      }, this.#settings.busyTimeoutMs)
    } catch (error) {
      throw storeError(error, where, 'not-applied')
    }
  }
}
