import fc from 'fast-check'
import { name } from '../../arbitrary/name.ts'
import { nastyString, nastyValue } from '../../arbitrary/value.ts'
import type { Law } from '../../law/law.ts'
import { batch, begun, draft, panorama } from '../../law/sample.ts'

/** Every journal closed, the place opened anew: all that could be seen is there, and the lease still holds. */
export const whatWasAcknowledgedStandsWhenReopened: Law = {
  id: 'what-was-acknowledged-stands-when-reopened',
  level: 'L0',
  clause: 'J-7',
  also: ['R-6', 'M-1', 'C-1'],
  invariant: 'J1',
  statement: 'after everything was closed and opened again each head, entry, blob and message is what it was',
  async check({ forAll, demand }) {
    const run = fc.record({
      payloads: fc.array(nastyValue, { minLength: 1, maxLength: 4 }),
      kind: name,
      message: nastyValue,
      reason: nastyString,
      blob: fc.uint8Array({ maxLength: 9 }),
      becomes: fc.constantFrom('held', 'released', 'stalled', 'suspended', 'completed', 'failed'),
    })
    const runs = fc.dictionary(name, run, { minKeys: 1, maxKeys: 4, noNullPrototype: true })
    await forAll(
      runs,
      async (runs, { open, clock }) => {
        const [journal, other] = [await open(), await open()]
        for (const [runId, { payloads, kind, message, reason, blob, becomes }] of Object.entries(runs)) {
          const { lease, after } = await begun(journal, runId)
          const sent = {
            ...batch(after),
            entries: payloads.map((each) => ({ ...draft(each, [0]), kind })),
            blobs: [blob],
          }
          const { cursor } = await journal.append(lease, sent)
          await journal.deliver(runId, { id: 'm', sender: 'sender', kind: 'note', payload: message })
          clock.advance(3)
          if (becomes === 'released') await journal.release(lease)
          if (becomes === 'stalled') await journal.release(lease, { stalled: reason })
          if (becomes === 'suspended')
            await journal.append(lease, batch(cursor, [1], { suspend: { wakeAt: 7 }, seen: 1 }))
          if (becomes === 'completed' || becomes === 'failed')
            await journal.append(lease, batch(cursor, [1], { end: becomes }))
          if (becomes !== 'held') continue
          const { lease: renewed } = await journal.renew(lease)
          demand.equal({ ...renewed, expiresAt: 0 }, { ...lease, expiresAt: 0 }, 'the lease that was renewed')
        }
        const stood = await panorama(journal)
        demand.equal(await panorama(other), stood, 'the place as another journal sees it')
        await journal.close()
        await other.close()
        const reopened = await open()
        demand.equal(await panorama(reopened), stood, 'the place after it was opened again')
        for (const { head } of stood)
          demand.equal((await reopened.verify(head.runId)).head, head, 'the head as verified')
      },
      { weight: 0.5 },
    )
  },
}
