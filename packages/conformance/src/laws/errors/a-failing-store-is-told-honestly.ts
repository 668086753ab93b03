import { isDurabilityError, type JournalStore } from '@tangle-network/durability-contract'
import { between } from '../../law/between.ts'
import type { Law } from '../../law/law.ts'
import { errorOf, panorama } from '../../law/sample.ts'
import { MUTATIONS, READS, setScene } from '../../law/scene.ts'

const NO_ROW = 'answers a run of no shape'

/** How a store that is no store behaves. `undefined` and its like are answers, and malformed. */
const FAILURES: Readonly<Record<string, readonly [code: 'STORE_FAILED' | 'CORRUPT', fail: () => unknown]>> = {
  'throws at once': ['STORE_FAILED', () => thrown(new Error('at once'))],
  'throws what is no error': ['STORE_FAILED', () => thrown('a text')],
  'throws nothing': ['STORE_FAILED', () => thrown(undefined)],
  'rejects later': ['STORE_FAILED', async () => thrown(new TypeError('later'))],
  [NO_ROW]: ['CORRUPT', async () => ({ run: { runId: 'run' }, runs: [{}], now: 1 })],
  'answers a run that has no id': ['CORRUPT', async () => ({ run: { runId: 7 }, runs: [{}], now: 1 })],
  'answers another run': ['CORRUPT', async () => ({ run: { runId: 'other' }, runs: [{}], now: 1 })],
  'answers no run': ['CORRUPT', async () => ({ runs: [null], now: 1 })],
  'answers no time': ['CORRUPT', async () => ({ run: { runId: 'run' }, runs: [{}] })],
}
/** What such a store answers to an append is all that there is of an answer to one: no row, which nobody would look at. */
const IS_WHOLE: Readonly<Record<string, string>> = { append: NO_ROW }
const LOOKS = ['head', 'read', 'getBlob', 'inbox', 'list', 'changed'] as const

/** Whatever a store does, the caller is told in the words of the contract. */
export const aFailingStoreIsToldHonestly: Law = {
  id: 'a-failing-store-is-told-honestly',
  level: 'L0',
  clause: 'E-5',
  also: ['E-1', 'E-2', 'J-16'],
  invariant: 'J15',
  statement:
    'what a store throws, at once or later, and a malformed answer, are of unknown outcome for a write and not applied for a read',
  needs: ['store'],
  async check({ stage, demand }) {
    const { open } = await stage()
    const journal = await open()
    const scene = await setScene(journal)
    const stood = await panorama(journal)
    let broken: readonly string[] = []
    let failing = (): unknown => undefined
    const cut = await open({
      wrap: (store) => breaking(store, (method) => (broken.includes(method) ? failing : undefined)),
    })
    for (const [how, [code, fail]] of Object.entries(FAILURES)) {
      failing = fail
      const told = async (where: string, outcome: string, call: () => Promise<unknown>): Promise<void> => {
        const error = await errorOf(call)
        const found = isDurabilityError(error) ? [error.code, error.outcome] : [error]
        demand.equal(found, [code, outcome], `${where} on a store that ${how}`)
      }
      for (const [mutation, call] of Object.entries(MUTATIONS)) {
        if (IS_WHOLE[mutation] === how) continue
        broken = [mutation]
        await told(mutation, 'unknown', () => call(cut, scene))
      }
      broken = LOOKS
      for (const [read, call] of Object.entries(READS)) await told(read, 'not-applied', () => call(cut, scene))
    }
    demand.equal(await panorama(journal), stood, 'the place after all the failures')
  },
}

/** The store, of which some methods fail at the time. */
function breaking(store: JournalStore, failing: (method: string) => (() => unknown) | undefined): JournalStore {
  const methods = [...Object.keys(MUTATIONS), ...LOOKS] as (keyof JournalStore & string)[]
  const entries = methods.map((method) => {
    const intact = store[method] as (ask: never) => unknown
    return [method, (ask: never) => (failing(method) ?? (() => intact.call(store, ask)))()]
  })
  return between(store, Object.fromEntries(entries))
}

function thrown(error: unknown): never {
  throw error
}
