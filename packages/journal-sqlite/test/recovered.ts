import type { Journal } from '@tangle-network/durability-contract'
import { expect } from 'vitest'
import type { Told, ToldAppend } from './child/syncing.ts'
import { collect, drive, verdict } from './run.ts'
import { batchOf } from './told-batch.ts'

interface Append extends ToldAppend {
  readonly isAcknowledged: boolean
}

/** The batches that a process told of, once each. */
function appendsOf(told: readonly Told[]): Append[] {
  const appends = new Map<number, Append>()
  for (const [index, line] of told.entries()) {
    if (!('sends' in line) || !line.append) continue
    const answer = told[index + 1]
    const isAcknowledged = answer !== undefined && 'answered' in answer && answer.verdict === 'granted'
    const { seq } = line.append.batch.after
    appends.set(seq, { ...line.append, isAcknowledged: isAcknowledged || appends.get(seq)?.isAcknowledged === true })
  }
  return [...appends.values()]
}

/**
 * Of what a process told before it died or gave up: acknowledged ⊆ recovered ⊆ acknowledged + in flight. Offering what
 * was in flight again settles it, once.
 */
export async function expectRecovered(journal: Journal, told: readonly Told[], at: string): Promise<void> {
  const appends = appendsOf(told)
  const begun = told.some((line) => 'answered' in line && line.answered === 'begin' && line.verdict === 'granted')
  if (!begun) {
    expect(appends, at).toEqual([])
    // In flight at most: it is there or not, and can be begun either way.
    expect((await drive(journal, 'run')).head.seq, at).toBe(0)
    return
  }
  const payloads = async () => (await collect(journal, 'run')).map(({ payload }) => payload)
  const payloadsOf = (all: readonly Append[]) => all.flatMap(({ batch }) => batch.entries.map(({ payload }) => payload))
  const acknowledged = payloadsOf(appends.filter(({ isAcknowledged }) => isAcknowledged))
  expect([acknowledged, payloadsOf(appends)], at).toContainEqual(await payloads())
  for (const { lease, batch } of appends) {
    for (const _ of ['settled', 'again'])
      expect(await verdict(journal.append(lease, batchOf(batch))), at).toBe('granted')
  }
  expect(await payloads(), at).toEqual(payloadsOf(appends))
  const { end = 'open' } = appends.at(-1)?.batch ?? {}
  expect((await journal.head('run')).status, at).toBe(end)
}
