import fc from 'fast-check'
import type { Law } from '../../law/law.ts'
import { inboxAll } from '../../law/observed-run.ts'
import { batch, begun, TTL_MS } from '../../law/sample.ts'
import { note } from './note.ts'

/** Several senders at once, of whom some send the same, while the run changes hands: no place is empty or taken twice. */
export const racingDeliveriesAreAllKept: Law = {
  id: 'racing-deliveries-are-all-kept',
  level: 'L1',
  clause: 'M-1',
  also: ['M-2', 'M-3'],
  invariant: 'K8',
  statement:
    'messages delivered at once get dense positions of their own, one for each id, whoever takes the run meanwhile',
  async check({ forAll, demand }) {
    const sender = fc.uniqueArray(fc.integer({ min: 0, max: 7 }), { minLength: 1, maxLength: 6 })
    const senders = fc.array(sender, { minLength: 2, maxLength: 5 })
    await forAll(
      fc.record({ senders, takeovers: fc.nat({ max: 4 }) }),
      async ({ senders, takeovers }, { open }) => {
        const journals = [await open(), await open()] as const
        const { lease, after } = await begun(journals[0])
        const positions = new Map<string, Set<number>>()
        const deliveries = senders.flatMap((ids, index) =>
          ids.map(async (number) => {
            const id = `${number}`
            const { position } = await journals[index % 2 === 0 ? 0 : 1].deliver('run', note(id))
            positions.set(id, (positions.get(id) ?? new Set()).add(position))
          }),
        )
        const holding = async () => {
          let held = lease
          const request = { owner: lease.owner, ttlMs: TTL_MS }
          for (let count = 0; count < takeovers; count += 1) held = (await journals[1].acquire('run', request)).lease
          await journals[0].append(held, batch(after))
        }
        await Promise.all([...deliveries, holding()])
        for (const [id, at] of positions) demand.equal(at.size, 1, `positions that were answered for message ${id}`)
        const messages = await inboxAll(journals[1])
        const found = messages.map(({ id, position }) => [id, position])
        const expected = [...positions]
          .map(([id, at]) => [id, [...at][0]])
          .sort(([, a], [, b]) => Number(a) - Number(b))
        demand.equal(found, expected, 'the inbox, by what the senders were told')
        demand.equal(
          messages.map(({ position }) => position),
          expected.map((_, index) => index + 1),
          'dense positions',
        )
        demand.equal((await journals[0].head('run')).inbox, { last: positions.size, seen: 0 }, 'the inbox in the head')
      },
      { weight: 0.5, examples: [{ senders: [[0, 1, 2, 3, 4, 5], [6, 5, 4], [7]], takeovers: 4 }] },
    )
  },
}
