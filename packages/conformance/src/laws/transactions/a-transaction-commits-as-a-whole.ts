import type { Law } from '../../law/law.ts'
import { begun, draft, readAll } from '../../law/sample.ts'

const BYTES = Uint8Array.of(0, 255)

/** Nothing of it is seen before, and all of it afterwards, by whoever looks. */
export const aTransactionCommitsAsAWhole: Law = {
  id: 'a-transaction-commits-as-a-whole',
  level: 'L0',
  clause: 'T-2',
  also: ['J-5', 'J-7', 'J-8'],
  invariant: 'J5',
  statement: 'an effect and the batch that its function returned are seen together, by everybody, and not before',
  needs: ['transactions'],
  async check({ stage, demand, harness }) {
    const place = await stage()
    const effect = harness.transactional?.effect ?? Promise.reject
    const [journal, other] = [await place.openTransactional(), await place.open()]
    const { lease, after } = await begun(journal)
    const first = await demand.granted('a transaction', () =>
      journal.transact(lease, after, async (tx) => {
        await effect(tx, 'first')
        await effect(tx, 'second')
        demand.equal(await place.effects(), [], 'effects before the commit')
        demand.equal((await other.head('run')).seq, 0, 'the head before the commit')
        return { at: 1, entries: [draft('one', [0]), draft({ two: 2 })], blobs: [BYTES], seen: 0 }
      }),
    )
    demand.equal(await place.effects(), ['first', 'second'], 'effects after the commit')
    const entries = await readAll(other, 'run')
    demand.equal(
      entries.map(({ seq, epoch, payload }) => ({ seq, epoch, payload })),
      [
        { seq: 1, epoch: lease.epoch, payload: 'one' },
        { seq: 2, epoch: lease.epoch, payload: { two: 2 } },
      ],
      'entries after the commit',
    )
    demand.equal(first.cursor, { seq: 2, digest: entries[1]?.digest }, 'the cursor')
    const [address = 'sha256:'] = entries[0]?.refs ?? []
    demand.equal([...(await other.getBlob('run', address as `sha256:${string}`))], [...BYTES], 'the blob')
    const then = await journal.append(lease, { after: first.cursor, at: 1, entries: [draft('three')] })
    await demand.granted('a transaction that ends the run', () =>
      journal.transact(lease, then.cursor, async (tx) => {
        await effect(tx, 'last')
        return { at: 2, entries: [draft('end')], end: 'completed' }
      }),
    )
    const { status, holder } = await other.head('run')
    demand.equal({ status, holder }, { status: 'completed', holder: null }, 'the run that was ended')
    demand.equal(await place.effects(), ['first', 'last', 'second'], 'effects in the end')
    await demand.granted('verify', () => other.verify('run'))
    await journal.close()
    const reopened = await place.open()
    demand.equal((await readAll(reopened, 'run')).length, 4, 'entries when it is opened again')
  },
}
