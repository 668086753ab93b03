import { FAILPOINTS, type Failpoint, type Mutation } from '@tangle-network/durability-contract'
import type { Law } from '../../law/law.ts'
import { REFUSALS } from '../../law/refusals.ts'
import { errorOf } from '../../law/sample.ts'
import { MUTATIONS, setScene } from '../../law/scene.ts'

/** Instants that a store may lack, because its write is one statement. */
const OPTIONAL: readonly Failpoint[] = ['append:after-fence', 'append:between-entries']

/** A failpoint that is never called is a death that is never tried. */
export const everyMutationPassesItsFailpoints: Law = {
  id: 'every-mutation-passes-its-failpoints',
  level: 'L0',
  clause: 'F-1',
  invariant: 'J2',
  statement: 'every mutation passes its failpoints in their order, and a refusal passes none past its commit',
  async check({ stage, demand, tally }) {
    const passed: Failpoint[] = []
    const failpoint = (name: Failpoint) => passed.push(name)
    const refusing = await (await stage()).open({ failpoint })
    const there = await setScene(refusing)
    for (const calls of Object.values(REFUSALS)) {
      for (const [where, call] of Object.entries(calls)) {
        passed.length = 0
        // What is not refused after all is for the laws about refusals to find.
        if ((await errorOf(() => call(refusing, there))) === undefined) continue
        // Where checking, writing and committing are one statement, a refusal is found by it.
        const beyond = passed.filter((name) => !/:before-(write|commit)$/.test(name))
        demand.equal(beyond, [], `failpoints passed by a refused ${where}`)
      }
    }
    const journal = await (await stage()).open({ failpoint })
    const scene = await setScene(journal)
    const all = new Set<Failpoint>()
    for (const [mutation, call] of Object.entries(MUTATIONS) as [Mutation, (typeof MUTATIONS)[Mutation]][]) {
      passed.length = 0
      await call(journal, scene)
      for (const name of passed) all.add(name)
      const obligatory = passed.filter((name) => !OPTIONAL.includes(name))
      const instants = ['before-write', 'before-commit', 'after-commit'].map((at) => `${mutation}:${at}`)
      demand.equal([...new Set(obligatory)], instants, `failpoints passed by ${mutation}`)
      const [write, commit] = [passed.indexOf(instants[0] as Failpoint), passed.indexOf(instants[1] as Failpoint)]
      const between = passed.flatMap((name, index) => (OPTIONAL.includes(name) ? [index] : []))
      demand.isTrue(
        between.every((at) => at > write && at < commit),
        'its own instants in between',
        mutation,
      )
    }
    for (const name of all) tally.meet(name)
    const never = FAILPOINTS.filter((name) => !all.has(name) && !OPTIONAL.includes(name))
    demand.equal(never, [], 'failpoints that no mutation passes')
    demand.equal(
      [...all].filter((name) => !FAILPOINTS.includes(name)),
      [],
      'failpoints that the contract does not know',
    )
  },
}
