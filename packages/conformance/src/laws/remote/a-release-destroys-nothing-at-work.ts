import type { RemoteLaw } from '../../remote/remote-law.ts'

export const aReleaseDestroysNothingAtWork: RemoteLaw = {
  id: 'a-release-destroys-nothing-at-work',
  level: 'R',
  clause: 'D-9',
  invariant: 'K2',
  statement:
    'where nobody can say that an execution is over, giving back its environment harms nothing: what is at work goes on to its result, and then it is given back',
  needs: ['leases', 'replays'],
  async check({ demand, harness, world: newWorld }) {
    const world = await newWorld()
    const executor = await world.open()
    const begun = await world.begin(executor, { emits: 3, waitsAfter: 1, ends: 'ok' })
    const seen = await world.show(executor, begun.reference, { position: 0 }, 1)
    const operation = { ...world.operation('leave'), isOver: false }
    const released = await executor.release(begun.environment, operation)
    demand.equal(await executor.release(begun.environment, operation), released, 'the release, asked for again')
    demand.isTrue(await world.isAtWork(begun.program), 'what was at work goes on', 'after a release in doubt')
    await world.letGo(begun.program)
    const rest = await world.show(executor, begun.reference, seen.after)
    world.demandAll(begun, [...seen.events, ...rest.events], 'before and after the release')
    const ended = await world.ended(executor, begun)
    const isOwn = ended.is === 'ended' && harness.isResultOf(begun.program, ended.result)
    demand.isTrue(isOwn, 'the result of the program', 'how it stands after a release in doubt')
    const givenBack = await executor.release(begun.environment, { ...world.operation('release'), isOver: true })
    demand.isTrue(givenBack.isReleased, 'an environment that is given back', 'release once it is over')
  },
}
