import type { Journal } from '@tangle-network/durability-contract'
import { EVENTFUL_STORIES, type RunStory, runStory, tell } from '../../arbitrary/run-story.ts'
import { collected } from '../../law/collected.ts'
import type { Law } from '../../law/law.ts'
import { type ObservedRun, observedRun } from '../../law/observed-run.ts'
import { batch, TTL_MS } from '../../law/sample.ts'
import type { Stage } from '../../law/stage.ts'

/** Everything that a journal shows of a run goes along, and what it does not show: who may have it, and how often yet. */
export const anImportedRunIsWhole: Law = {
  id: 'an-imported-run-is-whole',
  level: 'L0',
  clause: 'X-2',
  also: ['X-1', 'X-4', 'J-13', 'Q-3', 'M-6'],
  invariant: 'J16',
  statement:
    'a run that was exported and imported is the run it was, but for its holder, and is driven as it would have been',
  async check({ stage, forAll, demand }) {
    const check = async (story: RunStory, source: Stage) => {
      const from = await source.open()
      await tell(from, source.clock, story)
      const before = await observedRun(from)
      const lines = await collected(from.export('run'))
      demand.equal(await observedRun(from), before, 'the source after its export')
      demand.equal(await collected((await source.open()).export('run')), lines, 'the lines of a second export')

      const target = await stage()
      target.clock.advance(source.clock.now() - target.clock.now())
      const to = await target.open()
      const head = await demand.granted('import', () => to.import(lines))
      const expected = { ...before, head: { ...before.head, holder: null } }
      demand.equal(head, expected.head, 'the head that import answers')
      for (const reader of [to, await target.open()])
        demand.equal(await observedRun(reader), expected, 'the run as it was imported')
      demand.equal(await to.verify('run'), { ...(await from.verify('run')), head }, 'what verify counts')
      demand.equal(await collected(to.export('run')), await withoutHolder(lines, to), 'what the target exports')

      source.clock.advance(TTL_MS)
      target.clock.advance(TTL_MS)
      demand.equal(await claims(to, target), await claims(from, source), 'how often either is granted to claimers')
      if (before.head.endedAt === null) await goOn(to, before)
    }
    const goOn = async (to: Journal, { head }: ObservedRun) => {
      if ((await to.head('run')).status === 'quarantined') return
      const { lease } = await to.acquire('run', { owner: 'owner', ttlMs: TTL_MS })
      demand.isTrue(lease.epoch > head.epoch, `an epoch above ${head.epoch}`, `acquire in the target: ${lease.epoch}`)
      await demand.granted('append in the target', () => to.append(lease, batch(head)))
      demand.equal((await to.verify('run')).entries, head.seq + 1, 'entries in the target')
    }
    await forAll(runStory, check, { weight: 0.1, examples: EVENTFUL_STORIES })
  },
}

/** How often the run is granted, each time in vain, until nobody gets it any more. */
async function claims(journal: Journal, { clock }: Stage): Promise<[number, number]> {
  const counts: [number, number] = [0, 0]
  for (const vocabulary of [1, 2] as const) {
    for (;;) {
      const supports = { agents: ['agent'], vocabulary }
      const granted = await journal.claim({ owner: 'claimer', ttlMs: 1, limit: 1, queue: 'queue', supports })
      clock.advance(1)
      if (granted.length === 0) break
      counts[vocabulary - 1] = (counts[vocabulary - 1] ?? 0) + 1
    }
  }
  return counts
}

/** What the target must export: the same parts; its own row, which has no holder, and an end that fits both. */
async function withoutHolder(lines: readonly string[], to: Journal): Promise<string[]> {
  const own = await collected(to.export('run'))
  return [own[0] ?? '', ...lines.slice(1, -1), own.at(-1) ?? '']
}
