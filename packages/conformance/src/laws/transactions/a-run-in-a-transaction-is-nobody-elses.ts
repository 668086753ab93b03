import { setImmediate as nextTurn } from 'node:timers/promises'
import { type Cursor, isDurabilityError, type Journal, type Lease } from '@tangle-network/durability-contract'
import type { Law } from '../../law/law.ts'
import { batch, begun, draft, readAll, TTL_MS } from '../../law/sample.ts'
import { shown } from '../../law/shown.ts'

/** Turns for which a transaction lets others try. */
const TURNS = 30

type Call = (journal: Journal, lease: Lease, after: Cursor) => Promise<unknown>

/** What somebody else tries meanwhile. The first ones leave nothing of the place that the transaction follows. */
const RIVALS: Readonly<Record<string, Call>> = {
  append: (journal, lease, after) => journal.append(lease, batch(after, ['rival'])),
  'append that ends': (journal, lease, after) => journal.append(lease, batch(after, ['rival'], { end: 'failed' })),
  acquire: (journal) => journal.acquire('run', { owner: 'heir', ttlMs: TTL_MS }),
  release: (journal, lease) => journal.release(lease),
}

const NEIGHBOURS: Readonly<Record<string, Call>> = {
  renew: (journal, lease) => journal.renew(lease),
  putBlob: (journal, lease) => journal.putBlob(lease, Uint8Array.of(1)),
  deliver: (journal) => journal.deliver('run', { id: 'm', sender: 'somebody', kind: 'note', payload: 1 }),
}

type Outcome = 'granted' | 'refused' | 'busy'

/** Whoever comes while a transaction is at work comes before all of it or after all of it. */
export const aRunInATransactionIsNobodyElses: Law = {
  id: 'a-run-in-a-transaction-is-nobody-elses',
  level: 'L1',
  clause: 'T-4',
  also: ['J-4', 'J-6', 'L-1'],
  invariant: 'J6',
  statement:
    'from its first check to its commit nobody else changes the run of a transaction: they wait, are told that it is busy, or the transaction is refused whole',
  needs: ['transactions'],
  async check({ stage, demand, harness, tally }) {
    for (const [name, call] of Object.entries({ ...RIVALS, ...NEIGHBOURS })) {
      const place = await stage()
      const [journal, other] = [await place.openTransactional(), await place.open()]
      const { lease, after } = await begun(journal)
      place.clock.advance(TTL_MS)
      let rival: Promise<Outcome> | undefined
      let before: Outcome | undefined
      const transacted = outcomeOf(
        journal.transact(lease, after, async (tx) => {
          await harness.transactional?.effect(tx, 'effect')
          rival = outcomeOf(call(other, lease, after))
          void rival.then((outcome) => {
            before ??= outcome
          })
          for (let turn = 0; turn < TURNS; turn++) await nextTurn()
          demand.equal((await other.head('run')).seq <= 1, true, 'what is read meanwhile')
          before ??= 'refused'
          return { at: 1, entries: [draft('in the transaction')] }
        }),
      )
      const [mine, theirs] = [await transacted, (await rival) ?? 'refused']
      const found = shown({ mine, theirs })
      tally.meet(`${name}: ${theirs}`)
      const stands = mine === 'granted'
      demand.equal(await place.effects(), stands ? ['effect'] : [], `effects where ${name} came meanwhile: ${found}`)
      const entries = await readAll(other, 'run')
      const [first] = entries.map(({ payload }) => payload)
      demand.equal(first === 'in the transaction', stands, `the transaction's entry where ${name} came meanwhile`)
      const isPassedBy = name in RIVALS && before === 'granted' && stands
      demand.isTrue(!isPassedBy, 'the transaction to be refused, or the other to wait', `${name} meanwhile: ${found}`)
      const isWon = stands || (name in RIVALS && theirs === 'granted')
      demand.isTrue(isWon, 'the transaction to be granted, or the other', `${name} meanwhile: ${found}`)
      if (name.startsWith('append')) {
        demand.isTrue(!(stands && theirs === 'granted'), 'one of the two at most', `${name} meanwhile: ${found}`)
      }
      const { epoch } = await other.head('run')
      demand.isTrue(
        entries.every((entry) => entry.epoch <= epoch),
        'no entry of a later epoch than the head',
        found,
      )
      await demand.granted(`verify after ${name}`, () => other.verify('run'))
    }
  },
}

async function outcomeOf(call: Promise<unknown>): Promise<Outcome> {
  try {
    await call
    return 'granted'
  } catch (error) {
    if (isDurabilityError(error, 'STORE_BUSY')) return 'busy'
    if (isDurabilityError(error) && error.outcome === 'not-applied') return 'refused'
    throw error
  }
}
