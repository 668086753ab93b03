import {
  type AppendAsk,
  DurabilityError,
  mayExtend,
  quoted,
  type TransactAsk,
  type Written,
} from '@tangle-network/durability-contract'
import { appendBy } from './append.ts'
import { answered, inTime } from './calls.ts'
import type { PostgresClient, PostgresResult, PostgresValue, Row } from './connection.ts'
import { endsTransaction } from './ends-transaction.ts'
import { NotCommitted, storeError } from './error.ts'
import type { Ports } from './ports.ts'
import { foundRun, integer } from './row.ts'

/** What an effect on the database of the journal is made through; it ends with the function that it was given to. */
export interface PostgresTransaction {
  /** One statement, with `$1` for the first value. It can neither end the transaction nor begin another. */
  query(text: string, values?: readonly unknown[]): Promise<PostgresResult>
}

/**
 * The one transaction that waits for its client, because the client's statements are its purpose. It holds the run's row
 * from the first look on; the server ends it when the client says nothing for too long.
 */
export async function transact(
  ports: Ports,
  ask: TransactAsk,
  work: (tx: PostgresTransaction) => Promise<AppendAsk>,
): Promise<Written> {
  const { calls } = ports
  return calls.session(calls.deadline(), async (client) => {
    const transaction = new OpenTransaction(ports, client)
    try {
      return await transaction.run(ask, work)
    } catch (error) {
      // Its locks go now, and not when the server notices that nobody is there any more.
      await transaction.rollBack().catch(() => {})
      throw error
    }
  })
}

class OpenTransaction {
  readonly #ports: Ports
  readonly #client: PostgresClient
  #id: string | null | undefined

  constructor(ports: Ports, client: PostgresClient) {
    this.#ports = ports
    this.#client = client
  }

  async run(ask: TransactAsk, work: (tx: PostgresTransaction) => Promise<AppendAsk>): Promise<Written> {
    const { failpoint, sql, calls } = this.#ports
    await this.#say('BEGIN ISOLATION LEVEL READ COMMITTED')
    const [row] = await this.#ask(sql.lockRun.text, [ask.runId, calls.timeoutMs])
    this.#id = row?.id
    const allowed = mayExtend(foundRun(row?.run)?.run, ask, integer(row?.now))
    if (allowed.refused) {
      await this.rollBack()
      return allowed
    }
    const batch = await this.#work(work)
    failpoint('transact:before-write')
    const answer = await this.#append(batch)
    if (answer.refused) {
      await this.rollBack()
      return answer
    }
    failpoint('transact:before-commit')
    await this.#commit()
    failpoint('transact:after-commit')
    return answer
  }

  rollBack(): Promise<unknown> {
    return this.#say('ROLLBACK')
  }

  async #work(work: (tx: PostgresTransaction) => Promise<AppendAsk>): Promise<AppendAsk> {
    let isOpen = true
    const query: PostgresTransaction['query'] = async (text, values = []) => {
      if (!isOpen) throw new TypeError('the transaction has ended with the function that it was given to')
      if (endsTransaction(text))
        throw new TypeError('a statement of a transaction can neither end it nor begin another')
      // The extended protocol takes one statement at a time: none can hide behind another.
      const asked = { text, values: [...values] as PostgresValue[], queryMode: 'extended' } as const
      return inTime(this.#client.query(asked), this.#ports.calls.deadline(), 'answer')
    }
    try {
      return await work({ query })
    } finally {
      isOpen = false
    }
  }

  async #append(ask: AppendAsk): Promise<Written> {
    const { sql } = this.#ports
    const [row] = await this.#ask('SELECT pg_current_xact_id_if_assigned()::text AS id', [])
    if (row?.id !== this.#id) {
      throw new DurabilityError('STORE_FAILED', {
        expected: 'the transaction that was begun',
        found: 'another one: a statement has ended it',
        where: `run ${quoted(ask.runId)}`,
        outcome: 'unknown',
      })
    }
    const [answer] = await appendBy(({ text }, values) => this.#ask(text, values), sql, [ask])
    if (!answer) throw new Error('a row that is locked was said to be busy')
    return answer
  }

  /** Until it is sent nothing can stand; from then on nobody knows before the answer. */
  async #commit(): Promise<void> {
    const { calls } = this.#ports
    try {
      const { command } = await answered(this.#client, { text: 'COMMIT' }, [], calls.deadline())
      if (command !== 'COMMIT') throw new NotCommitted(`a COMMIT answered by ${quoted(command)}`)
    } catch (error) {
      throw storeError(error, calls.where, 'unknown')
    }
  }

  #say(text: string): Promise<unknown> {
    return this.#ask(text, [])
  }

  /** Never kept by the session: an error for want of it would end the transaction. */
  async #ask(text: string, values: Parameters<typeof answered>[2]): Promise<Row[]> {
    const { calls } = this.#ports
    try {
      return (await answered(this.#client, { text }, values, calls.deadline())).rows
    } catch (error) {
      throw storeError(error, calls.where, 'not-applied')
    }
  }
}
