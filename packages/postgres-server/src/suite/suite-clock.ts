/** What of a connection is handed over, besides what a journal makes of it. */
interface Asked {
  query(query: { readonly text: string }): Promise<unknown>
}

/** What of a pool is handed over; `pg.Pool` fits as it is. */
export interface AskedPool<Client> {
  connect(): Promise<Client>
  on(event: 'error', listener: (error: Error) => void): unknown
  on(event: 'connect', listener: (client: Client) => void): unknown
}

/** Where a session keeps the time that it was told. */
const OF_THE_SESSION = `current_setting('conformance.now')::bigint`

/**
 * The suite's clock takes the place of the server's, and of nothing else: a function that asked another one, such as
 * that of the transaction, goes on asking it and is found out. Reading it takes a moment, because mutations read it
 * between their look and their write: there those meet that do not wait for one another.
 */
export function suiteClockSql(schema: string, now = OF_THE_SESSION): readonly string[] {
  return [
    `CREATE FUNCTION ${schema}.suite_clock() RETURNS timestamptz LANGUAGE sql VOLATILE AS $$
       SELECT pg_sleep(0.001);
       SELECT 'epoch'::timestamptz + (${now}) * interval '1 ms' $$`,
    `DO $$ BEGIN
       EXECUTE replace(pg_get_functiondef('${schema}.now_ms'::regproc), 'clock_timestamp()', '${schema}.suite_clock()');
     END $$`,
  ]
}

/** What a session was told within a transaction may go with it. */
const ENDS_TRANSACTION = /^(COMMIT|ROLLBACK)/

/** The pool, whose connections are told the time before each statement, unless they know it: half of all round trips. */
export function onSuiteClock<Client extends Asked>(pool: AskedPool<Client>, clock: () => number): AskedPool<Client> {
  const told = new WeakMap<Client, number>()
  return withTime(pool, async (client, text) => {
    const now = clock()
    if (told.get(client) !== now) await client.query({ text: `SET conformance.now = ${now}` })
    if (ENDS_TRANSACTION.test(text)) told.delete(client)
    else told.set(client, now)
  })
}

/** The pool; before each statement on one of its connections the time is told to whoever keeps it. */
export function withTime<Client extends Asked>(
  pool: AskedPool<Client>,
  tell: (client: Client, text: string) => Promise<unknown>,
): AskedPool<Client> {
  return {
    on: (event: 'error' | 'connect', listener: (about: never) => void) =>
      pool.on(event as 'error', listener as (error: Error) => void),
    connect: async () => {
      const client = await pool.connect()
      return new Proxy(client, {
        get(target, key) {
          if (key === 'query') {
            return async (query: Parameters<Client['query']>[0]) => {
              await tell(target, query.text)
              return target.query(query)
            }
          }
          const member: unknown = Reflect.get(target, key, target)
          return typeof member === 'function' ? member.bind(target) : member
        },
      })
    },
  }
}
