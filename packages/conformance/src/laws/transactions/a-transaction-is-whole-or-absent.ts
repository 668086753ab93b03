import { type Failpoint, isDurabilityError, TRANSACT_FAILPOINTS } from '@tangle-network/durability-contract'
import type { Law } from '../../law/law.ts'
import { begun, draft, errorOf, readAll } from '../../law/sample.ts'

export const aTransactionIsWholeOrAbsent: Law = {
  id: 'a-transaction-is-whole-or-absent',
  level: 'L0',
  clause: 'F-2',
  also: ['T-2', 'F-1', 'J-5', 'E-2'],
  invariant: 'J5',
  statement:
    'a transaction passes its failpoints in order; failing at one, its effect and entries are absent before the commit, whole after it, and no success',
  needs: ['transactions'],
  async check({ stage, demand, tally, harness }) {
    for (const [index, at] of TRANSACT_FAILPOINTS.entries()) {
      const place = await stage()
      const passed: Failpoint[] = []
      const failpoint = (name: Failpoint) => {
        if (!name.startsWith('transact:')) return
        passed.push(name)
        if (name !== at || passed.length > TRANSACT_FAILPOINTS.length) return
        tally.land(at)
        throw new Error(`died at ${at}`)
      }
      const journal = await place.openTransactional({ failpoint })
      const { lease, after } = await begun(journal)
      const transact = (after: { seq: number; digest: string }, key: string) =>
        journal.transact(lease, after, async (tx) => {
          await harness.transactional?.effect(tx, key)
          demand.equal(passed, [], 'failpoints passed before the function has returned')
          return { at: 1, entries: [draft('one'), draft('two')] }
        })
      tally.ask(at)
      const error = await errorOf(() => transact(after, 'effect'))
      demand.equal(passed, TRANSACT_FAILPOINTS.slice(0, index + 1), `failpoints passed up to ${at}`)
      const stands = at === 'transact:after-commit'
      const told = isDurabilityError(error) ? error.outcome : `${error}`
      demand.isTrue(told === 'unknown' || (told === 'not-applied' && !stands), 'no success', `${at}: ${told}`)
      const witness = await place.open()
      demand.equal((await readAll(witness, 'run')).length, stands ? 2 : 0, `entries after ${at}`)
      demand.equal(await place.effects(), stands ? ['effect'] : [], `effects after ${at}`)
      passed.length = 0
      const { lease: heir, head } = await witness.acquire('run', { owner: lease.owner, ttlMs: 1_000 })
      demand.equal(head.seq, stands ? 2 : 0, `the head under a newer epoch, after ${at}`)
      await demand.granted(`an append after ${at}`, () =>
        witness.append(heir, { after: { seq: head.seq, digest: head.digest }, at: 1, entries: [draft('next')] }),
      )
    }
  },
}
