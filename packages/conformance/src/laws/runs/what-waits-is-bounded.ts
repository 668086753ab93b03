import { setImmediate } from 'node:timers/promises'
import { type JournalStore, LIMITS } from '@tangle-network/durability-contract'
import { between } from '../../law/between.ts'
import type { Law } from '../../law/law.ts'
import { batch, begun } from '../../law/sample.ts'
import { note } from '../inbox/note.ts'

const { pendingBytes, callBytes, messageBytes } = LIMITS
const QUOTES = 2
const LARGE = 'x'.repeat(messageBytes - QUOTES)
/** So many of them may wait, and one more may not. */
const FITTING = Math.floor(pendingBytes / (messageBytes + callBytes))
const ROOM = pendingBytes - FITTING * (messageBytes + callBytes)

/** Answers every delivery by what one of them comes to, once they are let go: they are all the same. */
function withheld(store: JournalStore, told: string[], held: Promise<void>): JournalStore {
  let delivery: ReturnType<JournalStore['deliver']> | undefined
  return between(store, {
    deliver(ask) {
      told.push(ask.message.id)
      delivery ??= held.then(() => store.deliver(ask))
      return delivery
    },
  })
}

/** A store that falls behind is not buried under what waits for it, and whoever is sent away knows that nothing was done. */
export const whatWaitsIsBounded: Law = {
  id: 'what-waits-is-bounded',
  level: 'L0',
  clause: 'J-17',
  also: ['E-2'],
  invariant: 'J15',
  statement: 'contents beyond the bound are refused while the store has not answered the others, and go when it has',
  needs: ['store'],
  async check({ stage, demand }) {
    const { open } = await stage()
    const told: string[] = []
    const { promise: held, resolve: letGo } = Promise.withResolvers<void>()
    const journal = await open({ wrap: (store) => withheld(store, told, held) })
    const { lease, after } = await begun(journal)
    const deliver = () => journal.deliver('run', note('large', { payload: LARGE }))
    const putBlob = () => journal.putBlob(lease, new Uint8Array(ROOM))
    const append = () => journal.append(lease, batch(after, ['x'.repeat(ROOM)]))
    const waiting = Array.from({ length: FITTING }, deliver)
    try {
      await demand.refused('STORE_BUSY', `message ${FITTING + 1} of the largest size`, deliver)
      await demand.refused('STORE_BUSY', 'a blob for which there is no room', putBlob)
      await demand.refused('STORE_BUSY', 'a batch for which there is no room', append)
      await demand.granted('a small blob meanwhile', () => journal.putBlob(lease, new Uint8Array(1)))
      await setImmediate()
      demand.equal(told.length, FITTING, 'deliveries that the store has seen')
    } finally {
      letGo()
    }
    await demand.granted('those that waited', () => Promise.all(waiting))
    await demand.granted('the same delivery when the others were answered', deliver)
    await demand.granted('the same blob', putBlob)
    await demand.granted('the same batch', append)
    demand.equal((await journal.inbox('run')).messages.length, 1, 'messages')
    demand.equal((await journal.head('run')).seq, after.seq + 1, 'the head')
  },
}
