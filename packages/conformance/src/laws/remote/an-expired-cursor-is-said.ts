import type { RemoteLaw } from '../../remote/remote-law.ts'

export const anExpiredCursorIsSaid: RemoteLaw = {
  id: 'an-expired-cursor-is-said',
  level: 'R',
  clause: 'D-5',
  also: ['D-4'],
  invariant: 'J11',
  statement:
    'where what follows a cursor is no longer kept, that is said, with the first event that is; all from there on is shown',
  needs: ['replays', 'kept events'],
  meets: ['a cursor that has expired'],
  async check({ demand, harness, tally, world: newWorld }) {
    const world = await newWorld()
    const executor = await world.open()
    const { keptEvents = 0 } = harness
    const begun = await world.begin(executor, { emits: keptEvents * 3, ends: 'ok' })
    await world.ended(executor, begun)
    const attached = await executor.attach(begun.reference, { position: 1 }, world.ask)
    demand.equal(attached.is, 'expired', 'a cursor of long ago')
    if (attached.is !== 'expired') return
    tally.meet('a cursor that has expired')
    const { first } = attached
    demand.isTrue(first > 2, 'a first event that does not follow the cursor', `event ${first}`)
    const { events, after, ended } = await world.show(executor, begun.reference, { position: first - 1 })
    demand.equal(ended, 'over', 'how the events that are kept ended')
    demand.isTrue(events.length >= keptEvents, `at least ${keptEvents} events that are kept`, `${events.length}`)
    const emissions = world.emissions(begun.program, events)
    const expected = emissions.map((_, index) => begun.program.emits - emissions.length + index + 1)
    demand.equal(emissions, expected, 'emissions that are kept: the last ones')
    const again = await executor.attach(begun.reference, { position: first - 2 }, world.ask)
    demand.equal(again, { is: 'expired', first }, 'the cursor before the first that is kept')
    demand.isTrue(after.position >= begun.program.emits, 'positions that count what has expired', `${after.position}`)
  },
}
