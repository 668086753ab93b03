import { compareNames, isVisible, type ListAsk, type RunRow } from '@tangle-network/durability-contract'

/** The next rows of a page: as many as fit, but at least one if there is one. */
export function fitting<Row extends { payload: string }>(rows: readonly Row[], maxBytes: number): Row[] {
  let bytes = 0
  const past = rows.findIndex(({ payload }) => {
    bytes += Buffer.byteLength(payload)
    return bytes > maxBytes
  })
  return rows.slice(0, past === -1 ? rows.length : Math.max(past, 1))
}

/** Whether a query asks for the run. Ids are compared as they are, by bytes: a prefix is literal. */
export function isListed(row: RunRow, { prefix, status, queue, endedBefore, after }: ListAsk): boolean {
  if (!isVisible(row) || !row.runId.startsWith(prefix)) return false
  if (status !== null && !status.some((each) => each === row.status)) return false
  if (queue !== null && row.queue !== queue) return false
  if (endedBefore !== null && (row.endedAt === null || row.endedAt >= endedBefore)) return false
  return after === null || compareNames(after, row.runId) < 0
}
