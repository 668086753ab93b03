import type { RemoteLaw } from '../../remote/remote-law.ts'

export const anotherRequestUnderAnIdIsAConflict: RemoteLaw = {
  id: 'another-request-under-an-id-is-a-conflict',
  level: 'R',
  clause: 'D-3',
  invariant: 'J9',
  statement: 'another request under an id that is kept is a conflict, starts nothing, and leaves the first one alone',
  needs: ['keepsIds'],
  async check({ demand, harness, world: newWorld }) {
    const world = await newWorld()
    const executor = await world.open()
    const begun = await world.begin(executor, { emits: 2, waitsAfter: 1, ends: 'ok' })
    const other = world.program({ emits: 1, ends: 'ok' })
    const plan = { ...world.plan(other), id: begun.plan.id }
    const conflicts = async (when: string) => {
      const started = await (await world.open()).start(plan, begun.environment, world.ask)
      demand.equal(started, { is: 'conflict' }, `another start ${when}`)
      if (!harness.claims.leases) return
      demand.equal(await executor.bind(plan, world.ask), { is: 'conflict' }, `another bind ${when}`)
    }
    await conflicts('while the first is at work')
    if (harness.restart) {
      await world.restart(false)
      await conflicts('after a restart')
    }
    await world.letGo(begun.program)
    const sighting = await world.ended(executor, begun)
    const isOfFirst = sighting.is === 'ended' && harness.isResultOf(begun.program, sighting.result)
    demand.isTrue(isOfFirst, 'the result of the first request', 'what stands under the id')
    await conflicts('after the end')
    demand.equal(await world.starts(begun.program), 1, 'starts of the first')
    demand.equal(await world.starts(other), 0, 'starts of the other')
  },
}
