import type { Capabilities, FailpointHook, JournalStore, TransactionalStore } from '@tangle-network/durability-contract'
import { adopt } from './adopt.ts'
import { putBlob } from './blob.ts'
import type { Calls } from './calls.ts'
import { Changes } from './changed.ts'
import { claim } from './claim.ts'
import type { PostgresListener } from './connection.ts'
import { forget } from './forget.ts'
import { GroupCommit } from './group-commit.ts'
import { deliver, revive } from './inbox.ts'
import { acquire, begin, release, renew } from './lease.ts'
import { list } from './list.ts'
import { Notifications } from './notifications.ts'
import type { Ports } from './ports.ts'
import { getBlob, head, inbox, read } from './read.ts'
import { prepareStatements } from './statements.ts'
import { type PostgresTransaction, transact } from './transact.ts'

export interface StoreParts {
  readonly calls: Calls
  readonly schema: string
  readonly failpoint: FailpointHook
  readonly listen: (() => Promise<PostgresListener>) | undefined
  /** Closes what was opened for this store. */
  readonly end: () => Promise<void>
}

/** The contract on one schema of a Postgres server, for processes on many hosts. */
export class PostgresStore implements TransactionalStore<PostgresTransaction> {
  readonly capabilities: Capabilities
  readonly #ports: Ports
  readonly #groups: GroupCommit
  readonly #changes: Changes
  readonly #notifications: Notifications
  readonly #end: () => Promise<void>

  constructor({ calls, schema, failpoint, listen, end }: StoreParts) {
    const sql = prepareStatements(schema)
    this.#ports = { calls, sql, failpoint }
    this.#end = end
    this.capabilities = { durability: 'power', hosts: 'many', notifications: listen !== undefined, transactions: true }
    this.#changes = new Changes(calls, sql)
    const { look, awaited } = { look: this.#changes.look, awaited: () => this.#changes.awaited }
    this.#notifications = new Notifications({ calls, schema, connect: listen, changed: look, awaited })
    this.#groups = new GroupCommit(this.#ports, this.#committed)
  }

  append: JournalStore['append'] = (ask) => this.#groups.append(ask)
  begin: JournalStore['begin'] = (ask) => begin(this.#ports, ask)
  acquire: JournalStore['acquire'] = (ask) => acquire(this.#ports, ask)
  renew: JournalStore['renew'] = (ask) => renew(this.#ports, ask)
  release: JournalStore['release'] = (ask) => release(this.#ports, ask)
  putBlob: JournalStore['putBlob'] = (ask) => putBlob(this.#ports, ask)
  deliver: JournalStore['deliver'] = (ask) => deliver(this.#ports, ask)
  claim: JournalStore['claim'] = (ask) => claim(this.#ports, ask)
  revive: JournalStore['revive'] = (ask) => revive(this.#ports, ask)
  forget: JournalStore['forget'] = (ask) => forget(this.#ports, ask)
  adopt: JournalStore['adopt'] = (ask) => adopt(this.#ports, ask)

  transact: TransactionalStore<PostgresTransaction>['transact'] = async (ask, work) => {
    const answer = await transact(this.#ports, ask, work)
    if (!answer.refused) this.#committed(ask.runId)
    return answer
  }

  head: JournalStore['head'] = (ask) => head(this.#ports, ask)
  read: JournalStore['read'] = (ask) => read(this.#ports, ask)
  getBlob: JournalStore['getBlob'] = (ask) => getBlob(this.#ports, ask)
  inbox: JournalStore['inbox'] = (ask) => inbox(this.#ports, ask)
  list: JournalStore['list'] = (ask) => list(this.#ports, ask)

  changed: JournalStore['changed'] = (ask) => {
    this.#notifications.listen()
    return this.#changes.wait(ask)
  }

  #committed = (runId: string): void => {
    this.#changes.committed(runId)
    this.#notifications.tell(runId)
  }

  /** Called when nothing is in flight any more. */
  close: JournalStore['close'] = async () => {
    this.#changes.close()
    await this.#notifications.close()
    await this.#end()
  }
}
