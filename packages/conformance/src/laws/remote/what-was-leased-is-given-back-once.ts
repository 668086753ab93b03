import type { RemoteLaw } from '../../remote/remote-law.ts'

export const whatWasLeasedIsGivenBackOnce: RemoteLaw = {
  id: 'what-was-leased-is-given-back-once',
  level: 'R',
  clause: 'D-9',
  invariant: 'K6',
  statement:
    'an environment is leased once under its id, and given back once, with a receipt that is the same whenever it is asked for',
  needs: ['leases'],
  async check({ demand, harness, world: newWorld }) {
    const world = await newWorld()
    const executor = await world.open()
    const begun = await world.begin(executor, { emits: 1, ends: 'ok' })
    demand.equal(await world.bind(await world.open(), begun.plan), begun.environment, 'the environment, bound again')
    const unused = world.plan(world.program({ emits: 0, ends: 'ok' }))
    const never = await world.bind(executor, unused)
    demand.equal(await world.environments(), 2, 'environments that are leased')
    await world.ended(executor, begun)
    const giveBack = async (environment: unknown, id: string) =>
      (await world.open()).release(environment, { ...world.operation(id), isOver: true })
    const released = await giveBack(begun.environment, 'release')
    demand.isTrue(released.isReleased, 'an environment that is given back', 'release')
    demand.isTrue(released.receipt !== undefined, 'a receipt', 'release')
    demand.equal(await giveBack(begun.environment, 'release'), released, 'the release, asked for again')
    if (harness.restart && harness.claims.keepsIds) {
      await world.restart(false)
      demand.equal(await giveBack(begun.environment, 'release'), released, 'the release, asked for after a restart')
    }
    demand.isTrue(
      (await giveBack(never, 'release of another')).isReleased,
      'what was never used is given back',
      'release',
    )
    demand.equal(await world.environments(), 0, 'environments that are leased at last')
    demand.equal(await world.starts(begun.program), 1, 'starts of the program')
  },
}
