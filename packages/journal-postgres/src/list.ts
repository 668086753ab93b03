import { compareNames, type ListAsk, type RunRow } from '@tangle-network/durability-contract'
import type { Ports } from './ports.ts'
import { lookOf, writtenRun } from './row.ts'

const LAST = 0x10ffff

export async function list({ calls, sql }: Ports, ask: ListAsk): Promise<{ runs: RunRow[]; now: number }> {
  const { prefix, status, queue, endedBefore, limit } = ask
  const after = ask.after ?? ''
  const from = compareNames(after, prefix) > 0 ? after : prefix
  const values = [from, pastPrefix(prefix), after, status && [...status], queue, endedBefore, limit]
  const [first, ...rows] = await calls.read(sql.list, values)
  return { runs: rows.map(writtenRun), now: lookOf(first).now }
}

/**
 * The first text that sorts after everything with the prefix: its last character is the next one. UTF-8 sorts as its
 * characters do. Null where there is no such text.
 */
export function pastPrefix(prefix: string): string | null {
  const characters = Array.from(prefix, (character) => character.codePointAt(0) as number)
  while (characters.at(-1) === LAST) characters.pop()
  const last = characters.pop()
  if (last === undefined) return null
  // Surrogates are no characters.
  const next = last === 0xd7ff ? 0xe000 : last + 1
  return String.fromCodePoint(...characters, next)
}
