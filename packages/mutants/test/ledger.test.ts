import type { Journal } from '@tangle-network/durability-contract'
import { createMemoryJournal } from '@tangle-network/journal-memory'
import { beforeEach, describe, expect, test } from 'vitest'
import { Ledger } from '../src/failover/ledger.ts'

const MANIFEST = { agent: 'load', taskDigest: '0'.repeat(64), seed: 'seed', queue: 'load' }

/** A run of two entries by two owners, and a ledger that was told of all of it. */
async function lived() {
  const journal = createMemoryJournal()
  const ledger = new Ledger()
  ledger.begun('run')
  const cursors = [await says(journal, ledger, 'first', false), await says(journal, ledger, 'second', true)]
  return { journal, ledger, cursors }
}

async function says(journal: Journal, ledger: Ledger, owner: string, isLast: boolean) {
  const { lease, head } = await journal.begin('run', MANIFEST, { acquire: { owner, ttlMs: 1_000 } })
  if (lease === null) throw new Error('it has ended')
  ledger.take({ is: 'granted', runId: 'run', epoch: lease.epoch, owner })
  const said = { owner, nth: head.seq + 1 }
  const end = isLast ? { end: 'completed' as const } : {}
  const entries = [{ kind: 'said', payload: said }]
  const { cursor } = await journal.append(lease, { after: head, at: 1, entries, ...end })
  if (!isLast) await journal.release(lease)
  ledger.take({ is: 'acknowledged', runId: 'run', ...cursor, said, sentAt: 0 })
  return cursor
}

describe('a ledger of what workers were told finds', () => {
  let { journal, ledger, cursors }: Awaited<ReturnType<typeof lived>> = {} as never
  beforeEach(async () => {
    ;({ journal, ledger, cursors } = await lived())
  })
  const good = { acknowledged: 2, lost: 0, doubleOwners: 0, runs: 1, runsEnded: 1 }

  test('nothing where everything stands', async () => {
    expect(await ledger.audit(journal)).toStrictEqual(good)
  })

  test('an entry that does not stand, or that somebody else wrote', async () => {
    const said = { owner: 'second', nth: 3 }
    ledger.take({ is: 'acknowledged', runId: 'run', seq: 3, digest: 'f'.repeat(64), said, sentAt: 0 })
    const [{ seq, digest } = { seq: 0, digest: '' }] = cursors
    ledger.take({ is: 'acknowledged', runId: 'run', seq, digest, said: { owner: 'other', nth: 1 }, sentAt: 0 })
    expect(await ledger.audit(journal)).toStrictEqual({ ...good, acknowledged: 4, lost: 2 })
  })

  test('a run that was begun and is not there', async () => {
    ledger.begun('another run')
    expect(await ledger.audit(journal)).toStrictEqual({ ...good, lost: 1, runs: 2 })
  })

  test('two owners under one epoch', async () => {
    ledger.take({ is: 'granted', runId: 'run', epoch: 1, owner: 'other' })
    expect(await ledger.audit(journal)).toStrictEqual({ ...good, doubleOwners: 1 })
  })

  test('a run that has not ended', async () => {
    const open = createMemoryJournal()
    const told = new Ledger()
    told.begun('run')
    await says(open, told, 'first', false)
    expect(await told.audit(open)).toStrictEqual({ ...good, acknowledged: 1, runsEnded: 0 })
  })
})
