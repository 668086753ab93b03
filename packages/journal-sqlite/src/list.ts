import { compareNames, type ListAsk, type RunRow } from '@tangle-network/durability-contract'
import type { SqliteValue } from './connection.ts'
import { foundRun } from './row.ts'
import type { Transaction } from './transaction.ts'

const LAST = 0x10ffff

export function list({ sql, now }: Transaction, ask: ListAsk): { runs: RunRow[]; now: number } {
  const { prefix, status, queue, endedBefore, limit } = ask
  const after = ask.after ?? ''
  const records = sql.list.all({
    ...{ after, from: compareNames(after, prefix) > 0 ? after : prefix, until: pastPrefix(prefix) },
    ...{ status: status && JSON.stringify(status), queue, ended_before: endedBefore, limit },
  })
  return { runs: records.map((record) => foundRun(record).run), now }
}

/**
 * The first text that sorts after everything with the prefix: its last character is the next one. UTF-8 sorts as its
 * characters do. Where there is no such text, a byte that no text has: SQLite sorts bytes after all text.
 */
export function pastPrefix(prefix: string): SqliteValue {
  const characters = Array.from(prefix, (character) => character.codePointAt(0) as number)
  while (characters.at(-1) === LAST) characters.pop()
  const last = characters.pop()
  if (last === undefined) return Buffer.from([0xff])
  // Surrogates are no characters.
  const next = last === 0xd7ff ? 0xe000 : last + 1
  return String.fromCodePoint(...characters, next)
}
