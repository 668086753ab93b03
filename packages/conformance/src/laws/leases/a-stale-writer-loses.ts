import type { Law } from '../../law/law.ts'
import { batch, begun, readAll, TTL_MS } from '../../law/sample.ts'

/** Whatever a fenced owner sends is refused, and leaves no trace. */
export const aStaleWriterLoses: Law = {
  id: 'a-stale-writer-loses',
  level: 'L0',
  clause: 'J-6',
  also: ['L-7'],
  invariant: 'J6',
  statement: 'after another owner acquires the run, nothing the first owner sends has any effect',
  async check({ stage, demand }) {
    const { clock, open } = await stage()
    const journal = await open()
    const { lease: zombie, after } = await begun(journal, 'run', { owner: 'zombie' })
    clock.advance(TTL_MS)
    const { lease: heir } = await journal.acquire('run', { owner: 'heir', ttlMs: TTL_MS })
    const before = await journal.head('run')
    for (const [what, send] of [
      ['append', () => journal.append(zombie, batch(after))],
      ['append with an end', () => journal.append(zombie, batch(after, [null], { end: 'failed' }))],
      ['renew', () => journal.renew(zombie)],
      ['release', () => journal.release(zombie)],
      ['release as stalled', () => journal.release(zombie, { stalled: 'why' })],
      ['putBlob', () => journal.putBlob(zombie, Uint8Array.of(1))],
    ] as const) {
      await demand.refused('FENCED', `${what} by the first owner`, send)
    }
    demand.equal(await journal.head('run'), before, 'the head after the refusals')
    await demand.granted('append by the heir', () => journal.append(heir, batch(after)))
    demand.equal((await readAll(journal, 'run')).length, 1, 'entries')
  },
}
