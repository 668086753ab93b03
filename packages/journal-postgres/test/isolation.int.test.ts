import type { Journal, Lease } from '@tangle-network/durability-contract'
import { expect, test } from 'vitest'
import { opened } from './opened.ts'
import { drafts, drive, MANIFEST, verdict } from './run.ts'

const WORKERS = 8
const TURNS = 5
/** How often the journal tries a write that the server rolled back, before it says STORE_BUSY. */
const ATTEMPTS = 5

/** What the workers came to, together. */
interface Tally {
  appended: number
  busy: number
}

/** Undefined where another was faster; asked again where the server had too much of it at once. */
async function settled<T>(tally: Tally, call: () => Promise<T>): Promise<T | undefined> {
  for (;;) {
    const answer = call()
    const told = await verdict(answer)
    if (told === 'granted') return answer
    if (told === 'STORE_BUSY not-applied') {
      tally.busy += 1
      continue
    }
    expect(['FENCED not-applied', 'LEASE_HELD not-applied', 'CONFLICT not-applied']).toContain(told)
    return undefined
  }
}

/** Appends where the others do: to a run whose lease all of them know, and to one that they take from each other. */
async function contend(journal: Journal, shared: Lease, worker: number, tally: Tally): Promise<void> {
  const append = async (lease: Lease, after: { seq: number; digest: string }, at: number) => {
    const batch = { after, at, entries: drafts(`${worker}/${at}`) }
    if (await settled(tally, () => journal.append(lease, batch))) tally.appended += 1
  }
  for (let turn = 0; turn < TURNS; turn++) {
    const message = { id: `${worker}/${turn}`, sender: 's', kind: 'k', payload: turn }
    expect(await settled(tally, () => journal.deliver('taken', message))).toBeDefined()
    const { seq, digest } = await journal.head('shared')
    await append(shared, { seq, digest }, turn)
    const acquired = await settled(tally, () => journal.acquire('taken', { owner: `w${worker}`, ttlMs: 1 }))
    if (acquired) await append(acquired.lease, acquired.head, turn)
  }
}

test.each(['repeatable read', 'serializable'])(
  'with sessions set to %s, runs that many write to at once hold what was acknowledged, and the journal tries again by itself [J-3, J-4, M-1]',
  async (isolation) => {
    const options = `-c default_transaction_isolation=${isolation.replace(' ', '\\ ')}`
    const { pool, journal } = await opened({ max: WORKERS, options })
    expect((await pool.pool.query('SHOW transaction_isolation')).rows).toEqual([{ transaction_isolation: isolation }])
    const { lease } = await drive(journal, 'shared')
    await journal.begin('taken', MANIFEST)
    let conflicts = 0
    pool.intercept = (_, proceed) =>
      proceed().catch((error: { code?: string }) => {
        if (error.code === '40001') conflicts += 1
        throw error
      })
    const tally = { appended: 0, busy: 0 }
    await Promise.all(Array.from({ length: WORKERS }, (_, worker) => contend(journal, lease, worker, tally)))
    const [shared, taken] = [await journal.verify('shared'), await journal.verify('taken')]
    expect(shared.entries + taken.entries).toBe(tally.appended)
    expect(taken.messages).toBe(WORKERS * TURNS)
    // Else nothing was tried that this level makes different.
    expect(conflicts).toBeGreaterThan(0)
    expect(tally.busy * ATTEMPTS).toBeLessThanOrEqual(conflicts)
  },
)
