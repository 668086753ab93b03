import { setImmediate } from 'node:timers/promises'
import type { Journal, JournalStore } from '@tangle-network/durability-contract'
import { between } from '../../law/between.ts'
import type { Law } from '../../law/law.ts'
import { batch, begun, errorOf, MANIFEST, panorama, readAll } from '../../law/sample.ts'

type Method = 'append' | 'read' | 'begin'

/** Holds every call of a method back until it is let go, and writes down what happens. */
function withheld(store: JournalStore, told: string[], held: Promise<void>, method: Method): JournalStore {
  return between(store, {
    async [method](ask: never): Promise<unknown> {
      told.push(`${method} begins`)
      await held
      const answer = await (store[method] as (ask: never) => Promise<unknown>).call(store, ask)
      told.push(`${method} ends`)
      return answer
    },
    async close() {
      told.push('the store is closed')
      await store.close()
    },
  })
}

/** What was begun is finished, and then the store is closed, once. */
export const closeWaitsForWhatIsInFlight: Law = {
  id: 'close-waits-for-what-is-in-flight',
  level: 'L0',
  clause: 'J-14',
  also: ['J-7'],
  invariant: 'J15',
  statement: 'close waits for every call in flight, which succeeds, and then closes the store once',
  needs: ['store'],
  async check({ stage, demand }) {
    const { open } = await stage()
    const keeper = await open()
    const { lease, after } = await begun(keeper)
    const calls: Readonly<Record<Method, (journal: Journal) => Promise<unknown>>> = {
      append: (journal) => journal.append(lease, batch(after, ['in flight'])),
      read: (journal) => readAll(journal, 'run'),
      begin: (journal) => journal.begin('new', MANIFEST),
    }
    for (const method of ['append', 'read', 'begin'] as const) {
      const told: string[] = []
      const { promise: held, resolve: letGo } = Promise.withResolvers<void>()
      const journal = await open({ wrap: (store) => withheld(store, told, held, method) })
      const inFlight = calls[method](journal)
      const closing = journal.close()
      const closingAgain = journal.close()
      const late = errorOf(() => calls[method](journal))
      try {
        await setImmediate()
        demand.equal(told, [`${method} begins`], 'what has happened before the call was let go')
      } finally {
        letGo()
      }
      const refusal = await late
      await demand.refused('JOURNAL_CLOSED', `${method} while the journal is closing`, () => Promise.reject(refusal))
      await demand.granted(`the ${method} that was in flight`, () => inFlight)
      await Promise.all([closing, closingAgain, journal.close(), journal[Symbol.asyncDispose]()])
      const inOrder = [`${method} begins`, `${method} ends`, 'the store is closed']
      demand.equal(told, inOrder, `what has happened when ${method} was in flight`)
    }
    demand.equal(
      (await panorama(keeper)).map(({ head }) => [head.runId, head.seq]),
      [
        ['new', 0],
        ['run', 1],
      ],
      'runs and their heads',
    )
  },
}
