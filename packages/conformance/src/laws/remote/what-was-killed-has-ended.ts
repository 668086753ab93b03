import type { RemoteLaw } from '../../remote/remote-law.ts'

export const whatWasKilledHasEnded: RemoteLaw = {
  id: 'what-was-killed-has-ended',
  level: 'R',
  clause: 'D-6',
  also: ['D-4'],
  invariant: 'J11',
  statement:
    'what is killed at its work has ended, and badly: whoever reads its events hears of the end, and its result says that it failed, also when the remote was killed as well',
  needs: ['kill'],
  async check({ demand, harness, tally, world: newWorld }) {
    const world = await newWorld()
    const survives = harness.restart !== undefined && harness.claims.keepsIds && harness.claims.replays
    for (const isRestarted of survives ? [false, true] : [false]) {
      const executor = await world.open()
      const begun = await world.begin(executor, { emits: 2, waitsAfter: 1, ends: 'ok' })
      const { program, reference } = begun
      await world.until(`${program.name} at work`, () => world.isAtWork(program))
      tally.ask('kill of what is executed')
      await world.kill(program)
      demand.equal(await world.isAtWork(program), false, 'whether it is at work once it was killed')
      tally.land('kill of what is executed')
      if (isRestarted) await world.restart(false)
      const { events, ended } = await world.show(executor, reference, { position: 0 })
      demand.equal(ended, 'over', 'how its events ended')
      const emissions = world.emissions(program, events)
      demand.isTrue(
        emissions.every((each, index) => each === index + 1),
        'emissions in order',
        String(emissions),
      )
      const sighting = await world.ended(executor, begun)
      const hasFailed = sighting.is === 'ended' && 'failed' in sighting.result
      demand.isTrue(hasFailed, 'a result that says that it failed', `how ${program.name} stands: ${sighting.is}`)
      demand.equal(await executor.result(reference, world.ask), sighting, 'the result, asked for again')
    }
  },
}
