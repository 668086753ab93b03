import type { RemoteLaw } from '../../remote/remote-law.ts'

export const aRepeatedStartIsOneStart: RemoteLaw = {
  id: 'a-repeated-start-is-one-start',
  level: 'R',
  clause: 'D-2',
  invariant: 'J9',
  statement:
    'while an id is kept, starting again is answered as the first time and starts nothing: at once, at the same time, after a restart, after the end; the same under another id is another',
  needs: ['keepsIds'],
  async check({ demand, harness, world: newWorld }) {
    const world = await newWorld()
    const executor = await world.open()
    demand.equal(executor.leases, harness.claims.leases, 'whether the executor leases')
    demand.isTrue(executor.idRetainedMs > 60_000, 'an id that is kept for more than a minute', 'idRetainedMs')
    const program = world.program({ emits: 2, waitsAfter: 1, ends: 'ok' })
    const plan = world.plan(program)
    const environment = await world.bind(executor, plan)
    demand.equal(await world.bind(executor, plan), environment, 'the environment that was bound again')
    const start = async () => (await world.open()).start(plan, environment, world.ask)
    const together = await Promise.all([start(), start(), start()])
    const [reference] = together.map((each) => ('reference' in each ? each.reference : undefined))
    const replayed = { is: 'replayed', reference }
    demand.equal(together.map(({ is }) => is).toSorted(), ['created', 'replayed', 'replayed'], 'three starts at a time')
    demand.equal(await start(), replayed, 'a start of what is at work')
    if (harness.restart) {
      await world.restart(false)
      demand.equal(await start(), replayed, 'a start after a restart')
    }
    await world.letGo(program)
    await world.ended(executor, { program, plan, environment, reference })
    demand.equal(await start(), replayed, 'a start of what has ended')
    if (harness.restart) {
      await world.restart(false)
      demand.equal(await start(), replayed, 'a start of what has ended, after a restart')
    }
    demand.equal(await world.starts(program), 1, 'starts of the program')
    const other = world.plan(program, `${program.name}-again`)
    const started = await executor.start(other, await world.bind(executor, other), world.ask)
    demand.equal(started.is, 'created', 'a start of the same request under another id')
    await world.until('another start of the program', async () => (await world.starts(program)) === 2)
  },
}
