import type { Law } from '../../law/law.ts'
import { begun, draft, errorOf, readAll } from '../../law/sample.ts'

/** Whoever is given a transaction can put something into it, and nothing else. */
export const aTransactionEndsWithItsFunction: Law = {
  id: 'a-transaction-ends-with-its-function',
  level: 'L0',
  clause: 'T-5',
  also: ['T-2'],
  invariant: 'J5',
  statement:
    'a function is called once, cannot commit or roll back its transaction itself, and can do nothing through it once it has settled',
  needs: ['transactions'],
  async check({ stage, demand, harness, tally }) {
    const { effect, end } = harness.transactional ?? {}
    if (!effect || !end) throw new TypeError('this law needs a harness that is transactional')
    for (const how of ['commit', 'rollback'] as const) {
      for (const then of ['returns', 'throws'] as const) {
        const place = await stage()
        const journal = await place.openTransactional()
        const { lease, after } = await begun(journal)
        const where = `a function that tries a ${how} and ${then}`
        let calls = 0
        const error = await errorOf(() =>
          journal.transact(lease, after, async (tx) => {
            calls += 1
            await effect(tx, 'before')
            const isRefused = (await errorOf(() => end(tx, how))) !== undefined
            tally.meet(isRefused ? 'refused' : 'not refused')
            // Where it is too late to put anything in, that is as good an answer.
            if (!isRefused) await effect(tx, 'after').catch(() => {})
            if (then === 'throws') throw new Error(then)
            return { at: 1, entries: [draft('entry')] }
          }),
        )
        demand.equal(calls, 1, `calls of ${where}`)
        const stands = (await readAll(await place.open(), 'run')).length === 1
        if (then === 'throws') demand.equal(stands, false, `entries of ${where}`)
        demand.equal(error === undefined, stands, `whether ${where} is a success`)
        const found = await place.effects()
        demand.equal(found.includes('before'), stands, `whether the effect of ${where} stands`)
        demand.isTrue(stands || found.length === 0, 'no effect without its entry', where)
      }
    }
    const place = await stage()
    const journal = await place.openTransactional()
    const { lease, after } = await begun(journal)
    const kept: unknown[] = []
    const { cursor } = await journal.transact(lease, after, async (tx) => {
      kept.push(tx)
      return { at: 1, entries: [draft('entry')] }
    })
    await errorOf(() =>
      journal.transact(lease, cursor, async (tx) => {
        kept.push(tx)
        throw new Error('undone')
      }),
    )
    for (const tx of kept) await errorOf(() => effect(tx, 'too late'))
    await demand.granted('a transaction afterwards', () =>
      journal.transact(lease, cursor, async () => ({ at: 1, entries: [draft('next')] })),
    )
    demand.equal(await place.effects(), [], 'effects made through transactions that were over')
  },
}
