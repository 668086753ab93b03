import type { Journal } from '@tangle-network/durability-contract'
import fc from 'fast-check'
import type { Law } from '../../law/law.ts'
import { batch, begun, readAll } from '../../law/sample.ts'
import { expectedEntries } from '../../law/written-run.ts'

/** Whoever looks after an acknowledgement sees what was acknowledged, whichever journal he holds and since when. */
export const whatWasReadIsReadAgain: Law = {
  id: 'what-was-read-is-read-again',
  level: 'L0',
  clause: 'R-6',
  also: ['J-7', 'R-1'],
  invariant: 'J11',
  statement: 'after an acknowledged append every journal on the place reads it, with a head that never goes back',
  async check({ forAll, demand }) {
    const steps = fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 2, maxLength: 6 })
    await forAll(
      steps,
      async (steps, { open, clock }) => {
        const readers: Journal[] = [await open(), await open()]
        const [writer] = readers as [Journal]
        const { lease, after } = await begun(writer)
        const expected: unknown[] = []
        let place = after
        for (const [index, size] of steps.entries()) {
          const payloads = Array.from({ length: size }, (_, nth) => [index, nth])
          expected.push(...expectedEntries(place, payloads, lease.epoch))
          place = (await writer.append(lease, batch(place, payloads))).cursor
          clock.advance(1)
          if (index === 1) readers.push(await open())
          for (const reader of readers) {
            demand.equal(await readAll(reader, 'run', 2), expected, 'what is read after an append')
            const { seq, digest, status, holder } = await reader.head('run')
            const { owner, epoch, expiresAt } = lease
            const found = { seq, digest, status, holder }
            demand.equal(
              found,
              { ...place, status: 'open', holder: { owner, epoch, expiresAt } },
              'the head after an append',
            )
          }
        }
        const end = batch(place, ['the end'], { end: 'completed' })
        expected.push(...expectedEntries(place, ['the end'], lease.epoch))
        await writer.append(lease, end)
        for (const reader of readers) {
          demand.equal(await readAll(reader, 'run'), expected, 'what is read after the end')
          demand.equal((await reader.head('run')).status, 'completed', 'the status after the end')
        }
      },
      { weight: 0.4 },
    )
  },
}
