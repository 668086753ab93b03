import { type Cursor, isDurabilityError, type Journal, type Lease, moveRun } from '@tangle-network/durability-contract'
import fc from 'fast-check'
import { heardLater } from '../../law/heard-later.ts'
import type { Law } from '../../law/law.ts'
import { observedRun } from '../../law/observed-run.ts'
import { batch, begun } from '../../law/sample.ts'

const cases = fc.record({
  writes: fc.integer({ min: 1, max: 8 }),
  messages: fc.nat({ max: 8 }),
  before: fc.nat({ max: 4 }),
})

/** The run is written to while it is moved: until the source is closed, and then no more. */
export const whatWasAcknowledgedMovesAlong: Law = {
  id: 'what-was-acknowledged-moves-along',
  level: 'L1',
  clause: 'X-4',
  also: ['J-7', 'M-1', 'M-4'],
  invariant: 'J6',
  statement:
    'entries and messages that the source acknowledged while it was being moved stand in the target, and nothing else does',
  async check({ stage, forAll, demand }) {
    await forAll(
      cases,
      async ({ writes, messages, before }, { open }) => {
        const [from, mover] = [await open(), await open()]
        const to = await (await stage()).open()
        const { lease, after } = await begun(from)
        const acknowledged: string[] = []
        const delivered = new Map<string, number>()
        const place = await written(from, lease, after, before, acknowledged)
        const writing = written(from, lease, place, writes, acknowledged)
        const delivering = Array.from({ length: messages }, async (_, index) => {
          const id = `message ${index}`
          const message = { id, sender: 'sender', kind: 'kind', payload: null }
          const answer = await orClosed(from.deliver('run', message))
          if (answer) delivered.set(id, answer.position)
        })
        const racing = heardLater(Promise.all([writing, ...delivering]))
        await moveRun(mover, to, 'run', { owner: 'mover' })
        await racing
        const { entries, messages: arrived, head } = await observedRun(to)
        demand.equal(
          entries.map(({ digest }) => digest),
          acknowledged,
          'the entries in the target',
        )
        const found = new Map(arrived.map(({ id, position }) => [id, position]))
        demand.equal([...found].sort(), [...delivered].sort(), 'the messages in the target')
        demand.equal((await from.head('run')).seq, head.seq + 1, 'the entry that the source has besides')
      },
      { weight: 0.3 },
    )
  },
}

/** Appends one entry after the other until it is told that the run is no longer there to write to. */
async function written(
  journal: Journal,
  lease: Lease,
  after: Cursor,
  count: number,
  acknowledged: string[],
): Promise<Cursor> {
  let place = after
  for (let index = 0; index < count; index += 1) {
    const answer = await orClosed(journal.append(lease, batch(place, [index])))
    if (!answer) return place
    place = answer.cursor
    acknowledged.push(place.digest)
  }
  return place
}

async function orClosed<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call
  } catch (error) {
    if (isDurabilityError(error, 'FENCED') || isDurabilityError(error, 'RUN_CLOSED')) return undefined
    throw error
  }
}
