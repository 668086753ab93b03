import type { ClaimAsk, EntryRow, JournalStore, ListAsk, RunRow } from '@tangle-network/durability-contract'
import { holderOf } from './holder.ts'

const EVERYTHING: ListAsk = { prefix: '', status: null, queue: null, endedBefore: null, after: null, limit: 1_000 }

/** All rows that a query asks for, page by page. */
export async function allRows(store: JournalStore, ask: Partial<ListAsk> = {}): Promise<RunRow[]> {
  const rows: RunRow[] = []
  for (let after: string | null = null; ; ) {
    const page: RunRow[] = (await store.list({ ...EVERYTHING, ...ask, after, limit: 1_000 })).runs
    rows.push(...page)
    const last = page.at(-1)
    if (last === undefined) return rows
    after = last.runId
  }
}

/** All entries of a run, page by page; none of a run that is not there. */
export async function allEntries(store: JournalStore, runId: string): Promise<EntryRow[]> {
  const entries: EntryRow[] = []
  for (;;) {
    const page = await store.read({ runId, afterSeq: entries.length, limit: 1_000, maxBytes: 8 * 1024 * 1024 })
    if (page.refused || page.entries.length === 0) return entries
    entries.push(...page.entries)
  }
}

/** A claim that, once nothing more is due, grants runs besides that nobody should have got. */
export async function claimBesides(
  store: JournalStore,
  ask: ClaimAsk,
  { isWrong, bite }: { isWrong: (row: RunRow, now: number) => boolean; bite: () => void },
): Promise<{ runs: RunRow[]; now: number }> {
  const claimed = await store.claim(ask)
  const runs = [...claimed.runs]
  for (const row of await allRows(store)) {
    const token = ask.tokens[runs.length]
    if (token === undefined || !isWrong(row, claimed.now)) continue
    const { owner, ttlMs } = ask
    const answer = await store.acquire({ runId: row.runId, owner, ttlMs, token, supersede: holderOf({ run: row }) })
    if (answer.refused) continue
    bite()
    runs.push(answer.run)
  }
  return { runs, now: claimed.now }
}
