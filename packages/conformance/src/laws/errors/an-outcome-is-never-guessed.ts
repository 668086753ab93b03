import {
  DurabilityError,
  isDurabilityError,
  type JournalStore,
  type Mutation,
  type OperationOutcome,
} from '@tangle-network/durability-contract'
import { between } from '../../law/between.ts'
import type { Law } from '../../law/law.ts'
import { errorOf, panorama } from '../../law/sample.ts'
import { MUTATIONS, setScene } from '../../law/scene.ts'

/** What a store may know of its own failure, and what is then told. */
const TOLD: readonly (readonly [known: 'STORE_BUSY' | 'STORE_FAILED', outcome: OperationOutcome])[] = [
  ['STORE_BUSY', 'not-applied'],
  ['STORE_FAILED', 'not-applied'],
  ['STORE_FAILED', 'unknown'],
]

type Write = (ask: never) => Promise<unknown>

/** Every mutation of the store goes through `instead`, which may make it, and may tell what it likes. */
function rerouted(store: JournalStore, instead: (write: () => Promise<unknown>) => Promise<unknown>): JournalStore {
  const writes = Object.keys(MUTATIONS).map((mutation) => {
    const write = store[mutation as Mutation] as Write
    return [mutation, (ask: never) => instead(() => write.call(store, ask))]
  })
  return between(store, Object.fromEntries(writes))
}

/** What the store says of itself is passed on; what it does not say is not made up. */
export const anOutcomeIsNeverGuessed: Law = {
  id: 'an-outcome-is-never-guessed',
  level: 'L0',
  clause: 'E-2',
  also: ['E-5', 'J-11'],
  invariant: 'J15',
  statement:
    'a write whose answer was lost is of unknown outcome whether it happened or not; what a store knows better is passed on',
  needs: ['store'],
  async check({ stage, demand }) {
    const { open, clock } = await stage()
    const journal = await open()
    const scene = await setScene(journal)
    let instead = (write: () => Promise<unknown>) => write()
    const cut = await open({ wrap: (store) => rerouted(store, (write) => instead(write)) })
    for (const [mutation, call] of Object.entries(MUTATIONS)) {
      clock.advance(1)
      const stood = await panorama(journal)
      for (const [code, outcome] of TOLD) {
        const told = new DurabilityError(code, { expected: 'an answer', found: 'none', where: mutation, outcome })
        instead = () => Promise.reject(told)
        const error = await errorOf(() => call(cut, scene))
        demand.isTrue(error === told, `the error that the store told: ${code}, ${outcome}`, mutation)
      }
      instead = () => Promise.reject(new Error('connection reset'))
      await isUnknown(`${mutation} that was lost on its way`, () => call(cut, scene))
      demand.equal(await panorama(journal), stood, `the place after a lost ${mutation}`)
      instead = (write) => write().then(() => Promise.reject(new Error('connection reset')))
      await isUnknown(`${mutation} whose answer was lost`, () => call(cut, scene))
    }

    async function isUnknown(where: string, call: () => Promise<unknown>): Promise<void> {
      const error = await errorOf(call)
      const found = isDurabilityError(error) ? [error.code, error.outcome] : [error]
      demand.equal(found, ['STORE_FAILED', 'unknown'], where)
    }
  },
}
