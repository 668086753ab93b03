import { createSqliteJournal } from '../../src/index.ts'

/** When told to, claims a few runs at a time until none is due, and tells which it got. */
const journal = await createSqliteJournal({ path: process.argv[2] ?? '' })
process.once('message', async () => {
  const claimed: string[] = []
  const claim = { owner: `${process.pid}`, ttlMs: 60_000, queue: 'q', supports: { agents: ['a'] } }
  for (let due = true; due; ) {
    const leases = await journal.claim({ ...claim, limit: 1 + (claimed.length % 3) })
    claimed.push(...leases.map(({ lease }) => lease.runId))
    due = leases.length > 0
  }
  await journal.close()
  process.send?.(claimed)
  process.disconnect()
})
process.send?.('ready')
