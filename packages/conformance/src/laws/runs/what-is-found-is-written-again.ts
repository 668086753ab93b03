import type { Failpoint } from '@tangle-network/durability-contract'
import type { Law } from '../../law/law.ts'
import { batch, begun, MANIFEST, panorama, TTL_MS } from '../../law/sample.ts'

/** What is visible may not have reached the disk, or the standby, yet: whoever answers from it makes sure. */
export const whatIsFoundIsWrittenAgain: Law = {
  id: 'what-is-found-is-written-again',
  level: 'L0',
  clause: 'J-12',
  also: ['J-10', 'J-1', 'F-1'],
  invariant: 'J1',
  statement: 'a replayed append and a begin of a known run pass the commit of a write, and change nothing',
  async check({ stage, demand }) {
    const { open, clock } = await stage()
    const passed: Failpoint[] = []
    const journal = await open({ failpoint: (name) => passed.push(name) })
    const { lease, after } = await begun(journal)
    const sent = batch(after, ['one', 'two'])
    const { cursor } = await journal.append(lease, sent)
    const ending = batch(cursor, ['end'], { end: 'completed' })
    const again = async (where: string, mutation: string, call: () => Promise<unknown>): Promise<void> => {
      const stood = await panorama(journal)
      passed.length = 0
      await demand.granted(where, call)
      const commit = passed.filter((name) => /before-commit|after-commit/.test(name))
      demand.equal(commit, [`${mutation}:before-commit`, `${mutation}:after-commit`], `commits of ${where}`)
      demand.equal(await panorama(journal), stood, `the place after ${where}`)
    }
    await again('a replayed append', 'append', () => journal.append(lease, sent))
    await again('begin of a known run', 'begin', () => journal.begin('run', MANIFEST))
    clock.advance(TTL_MS)
    const { lease: heir } = await journal.acquire('run', { owner: 'heir', ttlMs: TTL_MS })
    await again('a replayed append of a fenced writer', 'append', () => journal.append(lease, sent))
    await journal.append(heir, ending)
    await again('a replayed end', 'append', () => journal.append(heir, ending))
    await again('a replayed append in an ended run', 'append', () => journal.append(lease, sent))
    await again('begin of an ended run', 'begin', () =>
      journal.begin('run', MANIFEST, { acquire: { owner: 'owner', ttlMs: TTL_MS } }),
    )
  },
}
