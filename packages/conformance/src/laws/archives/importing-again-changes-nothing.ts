import type { Journal } from '@tangle-network/durability-contract'
import { EVENTFUL_STORIES, tell } from '../../arbitrary/run-story.ts'
import { collected } from '../../law/collected.ts'
import type { Law } from '../../law/law.ts'
import { observedRun } from '../../law/observed-run.ts'
import { batch, begun, MANIFEST, TTL_MS } from '../../law/sample.ts'
import type { Stage } from '../../law/stage.ts'

/** Whoever does not know whether his import was done does it again. Another run is never written over. */
export const importingAgainChangesNothing: Law = {
  id: 'importing-again-changes-nothing',
  level: 'L0',
  clause: 'X-3',
  also: ['X-2', 'J-15'],
  invariant: 'J9',
  statement:
    'importing a run again answers it as it stands and changes nothing, however far it has come; another run of its id conflicts',
  async check({ stage, demand }) {
    for (const story of EVENTFUL_STORIES) {
      const source = await stage()
      const from = await source.open()
      await tell(from, source.clock, story)
      const lines = await collected(from.export('run'))
      const { open, clock } = await stage()
      const to = await open()
      const again = async (when: string) => {
        clock.advance(1)
        for (const journal of [to, await open()]) {
          const before = await observedRun(journal)
          const head = await demand.granted(`import again ${when}`, () => journal.import(lines))
          demand.equal(head, before.head, `the head that import answers ${when}`)
          demand.equal(await observedRun(journal), before, `the run after an import ${when}`)
        }
      }
      await to.import(lines)
      await again('at once')
      const { endedAt } = await to.head('run')
      if (endedAt !== null) continue
      const { lease, head } = await to.acquire('run', { owner: 'owner', ttlMs: TTL_MS })
      await again('while the run is held')
      const { cursor } = await to.append(lease, batch(head))
      await to.deliver('run', { id: 'new', sender: 'sender', kind: 'kind', payload: null })
      await again('after the run has gone on')
      await to.append(lease, batch(cursor, ['the end'], { end: 'completed' }))
      await again('after the end')
    }
    await conflicts(await stage(), await stage(), demand)
  },
}

/** Each stands in the way of an archive of three entries under the same id. */
async function conflicts(source: Stage, target: Stage, demand: Parameters<Law['check']>[0]['demand']): Promise<void> {
  const write = async (journal: Journal, runId: string, payloads: readonly unknown[], seed = MANIFEST.seed) => {
    const { lease, after } = await begun(journal, runId, { manifest: { ...MANIFEST, seed } })
    if (payloads.length > 0) await journal.append(lease, batch(after, payloads))
  }
  const from = await source.open()
  const to = await target.open()
  const obstacles: Record<string, () => Promise<unknown>> = {
    'another manifest': () => write(to, 'another manifest', [1, 2, 3], 'another'),
    'another log': () => write(to, 'another log', [1, 2, 4]),
    'a shorter log': () => write(to, 'a shorter log', [1, 2]),
    'no log yet': () => write(to, 'no log yet', []),
  }
  for (const [what, obstruct] of Object.entries(obstacles)) {
    await write(from, what, [1, 2, 3])
    await obstruct()
    const before = await observedRun(to, what)
    const lines = await collected(from.export(what))
    await demand.refused('RUN_CONFLICT', `import over ${what}`, () => to.import(lines))
    demand.equal(await observedRun(to, what), before, `${what} after that`)
  }
}
