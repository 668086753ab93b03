import type { PostgresPool, PostgresQuery } from '../src/index.ts'

/** The pool, whose connections are told the time before each statement: what the suite's `now_ms` answers. */
export function onClock(pool: PostgresPool, clock: () => number): PostgresPool {
  return {
    on: (event, listener) => pool.on(event, listener),
    connect: async () => {
      const client = await pool.connect()
      return new Proxy(client, {
        get(target, key) {
          if (key === 'query') {
            return async (query: PostgresQuery) => {
              await target.query({ ...query, text: `SET conformance.now = ${clock()}`, values: [] })
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

/** In place of the clock of the server. */
export function suiteClockSql(schema: string): string {
  return `CREATE OR REPLACE FUNCTION ${schema}.now_ms() RETURNS bigint LANGUAGE sql VOLATILE
    AS $$ SELECT current_setting('conformance.now')::bigint $$`
}
