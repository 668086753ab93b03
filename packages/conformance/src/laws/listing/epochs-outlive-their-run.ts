import fc from 'fast-check'
import type { Law } from '../../law/law.ts'
import { observedRun } from '../../law/observed-run.ts'
import { batch, MANIFEST, TTL_MS } from '../../law/sample.ts'

/** How often a run is acquired in each of its lives, and whether it is forgotten by name or pruned. */
const lives = fc.array(fc.record({ acquisitions: fc.nat({ max: 3 }), pruned: fc.boolean(), again: fc.boolean() }), {
  minLength: 2,
  maxLength: 5,
})

/** Whoever held a lease before the run was forgotten has no power over the one that bears its name. */
export const epochsOutliveTheirRun: Law = {
  id: 'epochs-outlive-their-run',
  level: 'L0',
  clause: 'G-3',
  also: ['J-6', 'L-1', 'G-1'],
  invariant: 'J6',
  statement:
    'a run begun anew under a forgotten id has epochs above every one ever granted under it, and fences every earlier holder',
  async check({ forAll, demand }) {
    await forAll(
      lives,
      async (lives, { open, clock }) => {
        const journal = await open()
        const zombies = []
        let greatest = 0
        for (const [life, { acquisitions, pruned, again }] of lives.entries()) {
          const manifest = { ...MANIFEST, seed: `life ${life}` }
          const created = await journal.begin('run', manifest, { reuse: true })
          demand.equal([created.created, created.head.epoch], [true, greatest], `the begin of life ${life}`)
          demand.equal([created.head.seq, created.head.manifest], [0, manifest], `the head of life ${life}`)
          for (const zombie of zombies) {
            await demand.refused('FENCED', `append in life ${life} under an earlier lease`, () =>
              journal.append(zombie, batch(created.head)),
            )
          }
          for (let count = 0; count <= acquisitions; count += 1) {
            const { lease } = await journal.acquire('run', { owner: 'owner', ttlMs: TTL_MS })
            demand.isTrue(
              lease.epoch > greatest,
              `an epoch above ${greatest}`,
              `acquire in life ${life}: ${lease.epoch}`,
            )
            greatest = lease.epoch
            zombies.push(lease)
          }
          const { created: twice, head } = await journal.begin('run', manifest, { reuse: true })
          demand.equal([twice, head.epoch], [false, greatest], 'begin with reuse of a run that stands')
          for (const zombie of zombies.slice(0, -1)) {
            await demand.refused('FENCED', 'release under an earlier lease', () => journal.release(zombie))
          }
          const before = await observedRun(journal)
          const other = () => journal.begin('run', MANIFEST, { reuse: true })
          await demand.refused('RUN_CONFLICT', 'begin of another run under an id that is in use', other)
          demand.equal(await observedRun(journal), before, 'the run after that')
          const holder = zombies.at(-1)
          if (holder) await journal.append(holder, batch(head, ['the end'], { end: 'completed' }))
          clock.advance(1)
          if (pruned) demand.equal(await journal.prune({ endedBefore: clock.now() }), ['run'], 'the runs pruned')
          else await journal.forget('run')
          if (again) await journal.forget('run')
        }
        const { lease } = await (await open()).begin('run', MANIFEST, {
          reuse: true,
          acquire: { owner: 'owner', ttlMs: 1 },
        })
        demand.equal(lease?.epoch, greatest + 1, 'the epoch of a run that is begun anew and leased at once')
      },
      { weight: 0.3 },
    )
  },
}
