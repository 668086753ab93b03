import { isDeepStrictEqual } from 'node:util'
import type { RemoteLaw } from '../../remote/remote-law.ts'

export const aResultIsTheSameWheneverItIsAskedFor: RemoteLaw = {
  id: 'a-result-is-the-same-whenever-it-is-asked-for',
  level: 'R',
  clause: 'D-6',
  invariant: 'J11',
  statement:
    'what is at work has no result; what has ended has one, of its own program, the same whenever and by whomever it is asked for',
  async check({ demand, harness, world: newWorld }) {
    const world = await newWorld()
    for (const ends of ['ok', 'failed'] as const) {
      const executor = await world.open()
      const begun = await world.begin(executor, { emits: 2, waitsAfter: 1, ends })
      const { program, plan, environment, reference } = begun
      const running = await executor.result(reference, world.ask)
      demand.equal(running, { is: 'running', reference }, 'how it stands while it is at work')
      const shown = world.show(executor, reference, { position: 0 })
      await world.letGo(program)
      demand.equal((await shown).ended, 'over', 'how its events ended')
      const ended = await world.ended(executor, begun)
      const isOwn = ended.is === 'ended' && harness.isResultOf(program, ended.result)
      demand.isTrue(isOwn, `the result of a program that ends as ${ends}`, 'how it stands once it has ended')
      demand.equal(await world.isAtWork(program), false, 'whether it is still at work')
      demand.equal(await executor.result(reference, world.ask), ended, 'the result, asked for again')
      const heir = await world.open()
      const known = harness.claims.keepsIds ? [ended] : [ended, { is: 'unknown' as const }]
      const isKnown = (found: unknown) => known.some((each) => isDeepStrictEqual(found, each))
      const ask = async (where: string) => {
        demand.isTrue(isKnown(await heir.result(reference, world.ask)), 'the same result', `result ${where}`)
        demand.isTrue(isKnown(await heir.lookup(plan, environment, world.ask)), 'the same result', `lookup ${where}`)
      }
      await ask('by another')
      if (!harness.restart) continue
      await world.restart(false)
      await ask('after a restart')
    }
  },
}
