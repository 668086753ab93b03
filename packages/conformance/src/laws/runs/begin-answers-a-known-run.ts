import type { Journal } from '@tangle-network/durability-contract'
import type { Demand } from '../../law/demand.ts'
import { heardLater } from '../../law/heard-later.ts'
import type { Law } from '../../law/law.ts'
import { batch, begun, MANIFEST, panorama, TTL_MS } from '../../law/sample.ts'
import type { Stage } from '../../law/stage.ts'

/** Brings a run as far as it may have come. */
const FAR: Readonly<Record<string, (journal: Journal, stage: Stage) => Promise<unknown>>> = {
  'only begun': (journal) => journal.begin('run', MANIFEST),
  leased: (journal) => begun(journal),
  'under way': async (journal) => {
    const { lease, after } = await begun(journal)
    await journal.append(lease, batch(after, [1, 2, 3]))
    await journal.deliver('run', { id: 'm', sender: 'sender', kind: 'note', payload: 1 })
  },
  'held by one whose lease ran out': async (journal, { clock }) => {
    await begun(journal)
    clock.advance(TTL_MS)
  },
  stalled: async (journal) => journal.release((await begun(journal)).lease, { stalled: 'why' }),
  suspended: async (journal) => {
    const { lease, after } = await begun(journal)
    await journal.append(lease, batch(after, [1], { suspend: { wakeAt: 9e12 } }))
  },
  ...Object.fromEntries(
    (['completed', 'failed', 'cancelled', 'moved'] as const).map((end) => [
      end,
      async (journal: Journal) => {
        const { lease, after } = await begun(journal)
        await journal.append(lease, batch(after, [1], { end }))
      },
    ]),
  ),
}

/** Whoever starts again finds the run where it was, and no second one. */
export const beginAnswersAKnownRun: Law = {
  id: 'begin-answers-a-known-run',
  level: 'L0',
  clause: 'J-1',
  also: ['L-1', 'L-2'],
  invariant: 'J9',
  statement:
    'begin with an equal manifest answers the head of the run however far it has come, and may lease it; of several at once one creates the run',
  async check({ stage, demand }) {
    for (const [far, bring] of Object.entries(FAR)) {
      const place = await stage()
      const [journal, other] = [await place.open(), await place.open()]
      await bring(journal, place)
      place.clock.advance(5)
      const stood = await panorama(journal)
      const head = await journal.head('run')
      const turned = Object.fromEntries(Object.entries(MANIFEST).reverse()) as typeof MANIFEST
      for (const [who, beginner] of [
        ['the same journal', journal],
        ['another', other],
      ] as const) {
        const answer = await beginner.begin('run', turned)
        const expected = { created: false, head, lease: null, now: place.clock.now() }
        demand.equal(answer, expected, `begin of a run that is ${far}, by ${who}`)
      }
      demand.equal(await panorama(other), stood, `the place after a run that is ${far} was begun again`)
      const acquire = { owner: 'owner', ttlMs: 77 }
      const { created, lease, head: leased } = await other.begin('run', MANIFEST, { acquire })
      if (head.endedAt !== null) {
        demand.equal([created, lease, leased], [false, null, head], `begin and acquire of a run that is ${far}`)
        demand.equal(await panorama(other), stood, `the place after begin and acquire of a run that is ${far}`)
        continue
      }
      const expiresAt = place.clock.now() + 77
      const holder = { owner: 'owner', epoch: head.epoch + 1, expiresAt }
      demand.equal([created, leased.holder, leased.seq], [false, holder, head.seq], `the lease of a run that is ${far}`)
      demand.equal(lease && { owner: lease.owner, epoch: lease.epoch, expiresAt: lease.expiresAt }, holder, 'the lease')
      demand.equal(await journal.head('run'), leased, 'the head that begin answered')
    }
    await begunAtOnce(await stage(), demand)
  },
}

/** Several rounds, because connections are made in the first. */
async function begunAtOnce({ open }: Stage, demand: Demand): Promise<void> {
  const journals = await Promise.all([open(), open(), open(), open()])
  for (const round of [1, 2, 3, 4]) {
    const where = `begin by several at once, round ${round}`
    const beginning = journals.map((journal) => heardLater(journal.begin(`run ${round}`, MANIFEST)))
    const answers = await Promise.all(beginning.map((begin) => demand.granted(where, () => begin)))
    demand.equal(answers.filter(({ created }) => created).length, 1, `${where}: how many created it`)
    for (const { head } of answers) demand.equal(head, answers[0]?.head, `${where}: the head`)
  }
}
