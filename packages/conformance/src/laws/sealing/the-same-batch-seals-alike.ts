import fc from 'fast-check'
import { nastyValue } from '../../arbitrary/value.ts'
import type { Law } from '../../law/law.ts'
import { batch, begun, readAll } from '../../law/sample.ts'
import type { Stage } from '../../law/stage.ts'

/** Sealing looks at what the caller supplies and at nothing else. */
export const theSameBatchSealsAlike: Law = {
  id: 'the-same-batch-seals-alike',
  level: 'L0',
  clause: 'S-3',
  also: ['J-10'],
  invariant: 'J9',
  statement: 'the same batches seal to the same digests at any time, under any owner, epoch and token',
  async check({ stage, forAll, demand }) {
    const payloads = fc.array(fc.array(nastyValue, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 3 })
    await forAll(
      payloads,
      async (batches, here) => {
        const there = await stage()
        const once = await written(here, batches, 'somebody', 1)
        there.clock.advance(-1_234_567)
        const again = await written(there, batches, 'somebody else', 3)
        demand.equal(again.cursors, once.cursors, 'cursors on two places')
        demand.equal(again.digests, once.digests, 'digests on two places')
        demand.equal([once.epochs, again.epochs], [[1], [3]], 'epochs beside the entries')
      },
      { weight: 0.3 },
    )
  },
}

/** Writes the batches in one epoch, which is reached by acquiring so often. */
async function written({ open, clock }: Stage, batches: readonly unknown[][], owner: string, epoch: number) {
  const journal = await open()
  let { lease, after } = await begun(journal, 'run', { owner })
  for (let grants = 1; grants < epoch; grants += 1) lease = (await journal.acquire('run', { owner, ttlMs: 5 })).lease
  const cursors = []
  for (const payloads of batches) {
    clock.advance(7)
    after = (await journal.append(lease, batch(after, payloads))).cursor
    cursors.push(after)
  }
  const entries = await readAll(journal, 'run')
  return {
    cursors,
    digests: entries.map(({ digest }) => digest),
    epochs: [...new Set(entries.map((each) => each.epoch))],
  }
}
