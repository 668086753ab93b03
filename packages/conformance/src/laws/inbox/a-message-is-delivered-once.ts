import type { Journal } from '@tangle-network/durability-contract'
import type { Law } from '../../law/law.ts'
import { observedRun } from '../../law/observed-run.ts'
import { batch, begun, TTL_MS } from '../../law/sample.ts'
import { note } from './note.ts'

const GIVEN = note('id', { payload: { a: 1, b: [2] } })

/** All that the sender gave, the keys of the payload in another order. */
const AGAIN = { payload: { b: [2], a: 1 }, kind: GIVEN.kind, sender: GIVEN.sender, id: GIVEN.id }

const OTHERS = [
  { ...GIVEN, payload: { a: 1, b: [3] } },
  { ...GIVEN, payload: null },
  { ...GIVEN, sender: 'Sender' },
  { ...GIVEN, kind: 'note ' },
  // The same text, cut into other fields.
  { ...GIVEN, sender: 'sendern', kind: 'ote' },
  { ...GIVEN, sender: 'sende', kind: 'rnote' },
]

/** Whoever does not know whether his message arrived sends it again, whatever has become of the run. */
export const aMessageIsDeliveredOnce: Law = {
  id: 'a-message-is-delivered-once',
  level: 'L0',
  clause: 'M-2',
  also: ['M-4', 'M-6', 'J-9'],
  invariant: 'J9',
  statement:
    'a message delivered again is answered as the first time and changes nothing, even after the end; another under its id conflicts',
  async check({ stage, demand }) {
    const { open, clock } = await stage()
    const journal = await open()
    const { lease, after } = await begun(journal)
    const other = await journal.deliver('run', note('before'))
    const { position } = await journal.deliver('run', GIVEN)
    await journal.deliver('run', note('after'))
    demand.equal([other.position, position], [1, 2], 'positions')
    const replay = async (when: string) => {
      clock.advance(1)
      for (const each of [journal, await open()]) await replayed(each, when)
    }
    const replayed = async (each: Journal, when: string) => {
      const before = await observedRun(each)
      for (const draft of [GIVEN, AGAIN]) {
        const answer = await demand.granted(`deliver again ${when}`, () => each.deliver('run', draft))
        demand.equal(answer, { position, now: clock.now() }, `a message delivered again ${when}`)
      }
      for (const draft of OTHERS) {
        const where = `deliver of ${JSON.stringify(draft)} ${when}`
        await demand.refused('MESSAGE_CONFLICT', where, () => each.deliver('run', draft))
      }
      demand.equal(await observedRun(each), before, `the run ${when}`)
    }
    await replay('while the run is held')
    const asleep = batch(after, [null], { suspend: { wakeAt: clock.now() + 1_000 }, seen: 3 })
    const { cursor } = await journal.append(lease, asleep)
    await replay('while the run is suspended')
    const again = await journal.acquire('run', { owner: 'owner', ttlMs: TTL_MS })
    await journal.release(again.lease, { stalled: 'why' })
    await replay('while the run is stalled')
    const last = await journal.acquire('run', { owner: 'owner', ttlMs: TTL_MS })
    await journal.append(last.lease, batch(cursor, ['the end'], { end: 'failed' }))
    await replay('after the end')
    await journal.forget('run')
    await demand.refused('RUN_NOT_FOUND', 'deliver again to a forgotten run', () => journal.deliver('run', GIVEN))
  },
}
