import type { Batch, Journal } from '@tangle-network/durability-contract'
import { collected } from '../../law/collected.ts'
import type { Law } from '../../law/law.ts'
import { listedIds, observedRun } from '../../law/observed-run.ts'
import { patiently } from '../../law/patience.ts'
import { batch, begun } from '../../law/sample.ts'

/** Larger than what is stored at a time, so that there is something between the beginning and the end of an import. */
const LARGE = 4_300_000

/** An import that breaks off between its chunks is out of sight, and in nobody's way who starts again. */
export const aBrokenImportLeavesNothing: Law = {
  id: 'a-broken-import-leaves-nothing',
  level: 'L1',
  clause: 'X-2',
  also: ['X-3', 'G-2', 'N-1'],
  invariant: 'J16',
  statement:
    'an import that breaks off anywhere is not to be seen, and one that is started again is whole whatever the first does then',
  async check({ stage, demand }) {
    const from = await (await stage()).open()
    const { lines, offerAgain } = await exported(from)
    const { head, ...rest } = await observedRun(from)
    const whole = { head: { ...head, holder: null }, ...rest }
    const { open, clock } = await stage()
    const [to, other] = [await open(), await open()]
    for (const count of [2, 4, lines.length - 1]) {
      const broken = await to.import(breaking(lines, count)).catch((error: unknown) => error)
      demand.isTrue(
        broken instanceof Error && broken.message === 'broken',
        'the error of the lines',
        `import of ${count} lines`,
      )
      for (const journal of [to, other]) {
        demand.equal(await listedIds(journal), [], `what is listed after ${count} lines`)
        for (const look of [() => journal.head('run'), () => journal.read('run'), () => journal.inbox('run')]) {
          await demand.refused('RUN_NOT_FOUND', `a look at the run after ${count} lines`, look)
        }
        const offering = () => offerAgain(journal)
        await demand.refused('RUN_NOT_FOUND', `a batch of the run, offered again after ${count} lines`, offering)
        const claim = { owner: 'claimer', ttlMs: 1, limit: 1, queue: 'queue', supports: { agents: ['agent'] } }
        demand.equal(await journal.claim(claim), [], `what is claimed after ${count} lines`)
        demand.equal(await journal.prune({ endedBefore: clock.now() + 1 }), [], `what is pruned after ${count} lines`)
      }
    }
    const late = pausing(lines, 4)
    const importing = to.import(late.lines).catch(() => 'refused')
    const earlier = pausing(lines, 2)
    try {
      await patiently('the pause of the first', late.reached)
      const again = other.import(earlier.lines)
      again.catch(() => {})
      await patiently('the pause of the second', earlier.reached)
      late.goOn()
      await patiently('the end of the first', importing)
      earlier.goOn()
      await demand.granted('the import that began last', () => patiently('its end', again))
    } finally {
      // Closing waits for what is in flight, and would wait for ever.
      late.goOn()
      earlier.goOn()
    }
    for (const journal of [to, other, await open()])
      demand.equal(await observedRun(journal), whole, 'the run in the end')
    demand.equal((await to.verify('run')).entries, head.seq, 'entries in the end')
  },
}

/** A run's archive, and what appended its first entry, which an import stores before the others. */
async function exported(journal: Journal) {
  const { lease } = await begun(journal)
  const sent: Batch[] = []
  for (const byte of [1, 2]) {
    const ref = await journal.putBlob(lease, new Uint8Array(LARGE).fill(byte))
    sent.push({ ...batch(await journal.head('run')), entries: [{ kind: 'sample', payload: byte, refs: [ref] }] })
    await journal.append(lease, sent.at(-1) as Batch)
  }
  await journal.deliver('run', { id: 'id', sender: 'sender', kind: 'kind', payload: null })
  const lines = await collected(journal.export('run'))
  return { lines, offerAgain: (to: Journal) => to.append(lease, sent[0] as Batch) }
}

async function* breaking(lines: readonly string[], count: number): AsyncGenerator<string> {
  yield* lines.slice(0, count)
  throw new Error('broken')
}

/** Lines that stop after so many of them, until they are told to go on. */
function pausing(lines: readonly string[], count: number) {
  const [paused, reached] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  async function* some(): AsyncGenerator<string> {
    yield* lines.slice(0, count)
    reached.resolve()
    await paused.promise
    yield* lines.slice(count)
  }
  return { lines: some(), reached: reached.promise, goOn: paused.resolve }
}
