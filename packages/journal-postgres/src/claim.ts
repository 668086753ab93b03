import { type ClaimAsk, LIMITS, type RunRow } from '@tangle-network/durability-contract'
import type { Ports } from './ports.ts'
import { integer, writtenRun } from './row.ts'

/** Looks for due runs first, because most claims find none, and a look costs no commit. */
export async function claim(
  { calls, sql, failpoint }: Ports,
  { queue, agents, vocabulary, owner, ttlMs, tokens }: ClaimAsk,
): Promise<{ runs: RunRow[]; now: number }> {
  const asked = [queue, [...agents], vocabulary]
  const [due] = await calls.read(sql.due, asked)
  if (due?.due !== 't') return { runs: [], now: integer(due?.now) }
  failpoint('claim:before-write')
  failpoint('claim:before-commit')
  const rows = await calls.write(sql.claim, [...asked, owner, ttlMs, [...tokens], LIMITS.claimsWithoutProgress])
  failpoint('claim:after-commit')
  return { runs: rows.map(writtenRun), now: integer(rows.at(-1)?.now ?? due.now) }
}
