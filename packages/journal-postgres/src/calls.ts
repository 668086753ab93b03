import { isDurabilityError, type OperationOutcome, quoted } from '@tangle-network/durability-contract'
import type { PostgresClient, PostgresNotice, PostgresPool, PostgresResult, PostgresValue, Row } from './connection.ts'
import {
  DoubtfulCommit,
  isLost,
  isRolledBack,
  isSurvived,
  isUnkept,
  isWorthAnother,
  NoAnswer,
  StandbyAnswered,
  storeError,
} from './error.ts'
import { queryOf, type Statement } from './statements.ts'

const FIRST_PAUSE_MS = 20
const LONGEST_PAUSE_MS = 500
const ATTEMPTS = 5

export interface CallOptions {
  readonly pool: PostgresPool
  /** How long a call waits for its answer, at most, its wait for a connection included. */
  readonly timeoutMs: number
  /** What messages name the store by; without credentials. */
  readonly where: string
}

/** One statement a call, each on a connection that it has to itself. One that erred is closed and never used again. */
export class Calls {
  readonly #options: CallOptions
  /** Until a pooler that hands each statement to another session is found to stand between. */
  #keepsStatements = true

  constructor(options: CallOptions) {
    this.#options = options
    // A connection that breaks in the pool is replaced by the pool; whoever needs one next hears if none can be made.
    options.pool.on('error', ignore)
    options.pool.on('connect', (client) => client.on('error', ignore))
  }

  get timeoutMs(): number {
    return this.#options.timeoutMs
  }

  get where(): string {
    return this.#options.where
  }

  /** When a call that begins now has waited long enough, by `performance.now()`. */
  deadline(): number {
    return performance.now() + this.#options.timeoutMs
  }

  /** A question that is asked once, for those who would rather hear at once that nobody answers. */
  ask(statement: Statement, values: PostgresValue[] = []): Promise<Row[]> {
    return this.#call(statement, values, this.deadline(), 'not-applied')
  }

  /** Asked again while there is time when the connection is lost: a question changes nothing. */
  async read(statement: Statement, values: PostgresValue[]): Promise<Row[]> {
    const deadline = this.deadline()
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
      try {
        return await this.#call(statement, values, deadline, 'not-applied')
      } catch (error) {
        const cause = error instanceof Error && error.cause !== undefined ? error.cause : error
        const again = isLost(cause) || isWorthAnother(cause)
        if (!again || performance.now() + pauseMs >= deadline) throw error
        await new Promise((resolve) => setTimeout(resolve, pauseMs))
      }
    }
  }

  /** A statement that commits by itself. Where its answer is lost nobody knows what became of it, and it is not repeated. */
  async write(statement: Statement, values: PostgresValue[]): Promise<Row[]> {
    const deadline = this.deadline()
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#call(statement, values, deadline, 'unknown')
      } catch (error) {
        // A session set to a stricter isolation fails where this one would wait; what failed so was rolled back.
        const leftNothing = isDurabilityError(error) && error.outcome === 'not-applied'
        if (attempt === ATTEMPTS || !leftNothing || !isWorthAnother(error.cause)) throw error
      }
    }
  }

  /** A connection, while `work` uses it. `work` tells what an error means; whatever it throws closes the connection. */
  async session<T>(deadline: number, work: (client: PostgresClient) => Promise<T>): Promise<T> {
    const client = await this.#connect(deadline)
    // One that breaks between two statements tells so by an event; unheard, it would end the process.
    client.on('error', ignore)
    let broken = true
    try {
      const result = await work(client)
      broken = false
      return result
    } finally {
      client.removeListener('error', ignore)
      client.release(broken)
    }
  }

  async #call(
    { text, name }: Statement,
    values: PostgresValue[],
    deadline: number,
    ifLost: OperationOutcome,
  ): Promise<Row[]> {
    return this.session(deadline, async (client) => {
      try {
        const statement = { text, ...(this.#keepsStatements && name !== undefined && { name }) }
        return (await answered(client, statement, values, deadline)).rows
      } catch (error) {
        if (isUnkept(error)) this.#keepsStatements = false
        const isUndone = isRolledBack(error) && (isSurvived(error) ?? (await answers(client, deadline)))
        // A standby writes nothing, whatever it was asked for.
        const nothingStands = isUndone || error instanceof StandbyAnswered
        throw storeError(error, this.#options.where, nothingStands ? 'not-applied' : ifLost)
      }
    })
  }

  async #connect(deadline: number): Promise<PostgresClient> {
    const connecting = this.#options.pool.connect()
    try {
      return await inTime(connecting, deadline, 'connection')
    } catch (error) {
      // One that comes too late is of no use to this call, and must not be lost to others.
      if (error instanceof NoAnswer)
        connecting.then(
          (late) => late.release(),
          () => {},
        )
      throw storeError(error, this.#options.where, 'not-applied')
    }
  }
}

/** An answer that came in time, without a warning, and not from a standby. */
export async function answered(
  client: PostgresClient,
  statement: Statement,
  values: PostgresValue[],
  deadline: number,
): Promise<{ readonly rows: Row[]; readonly command: string }> {
  const warnings: string[] = []
  const onNotice = ({ code = '' }: PostgresNotice) => {
    if (code.startsWith('01')) warnings.push(code)
  }
  client.on('notice', onNotice)
  try {
    const answer = await inTime(client.query(queryOf(statement, values)), deadline, 'answer')
    // A migration is several statements, which the driver answers by a list.
    const { rows, command } = [answer].flat().at(-1) as PostgresResult
    // A wait for the standby that was cancelled is no error to the server, only a warning.
    if (warnings.length > 0) throw new DoubtfulCommit(`a commit with the warning ${quoted(warnings.join(' '))}`)
    // Every question asks this too: a connection may lead elsewhere than it did, and a standby may be behind.
    if ((rows as Row[])[0]?.standby === 't') throw new StandbyAnswered('a standby, which may be behind')
    return { rows: rows as Row[], command }
  } finally {
    client.removeListener('notice', onNotice)
  }
}

/** A session that still answers has not been ended by its last error. */
function answers(client: PostgresClient, deadline: number): Promise<boolean> {
  return answered(client, { text: 'SELECT 1' }, [], deadline).then(
    () => true,
    () => false,
  )
}

export async function inTime<T>(promise: Promise<T>, deadline: number, what: string): Promise<T> {
  const ms = Math.max(0, deadline - performance.now())
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new NoAnswer(`no ${what} within the time for a call`)), ms)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}

function ignore(): void {}
