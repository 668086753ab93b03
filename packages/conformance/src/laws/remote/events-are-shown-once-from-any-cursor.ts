import fc from 'fast-check'
import type { RemoteLaw } from '../../remote/remote-law.ts'

export const eventsAreShownOnceFromAnyCursor: RemoteLaw = {
  id: 'events-are-shown-once-from-any-cursor',
  level: 'R',
  clause: 'D-4',
  invariant: 'J11',
  statement:
    'from any cursor on, what stands behind it and what is still to come is shown once, in order and without a hole, the same whoever asks',
  needs: ['replays'],
  async check(trial) {
    const { demand } = trial
    const cuts = fc.record({
      emits: fc.integer({ min: 1, max: 8 }),
      waitsAfter: fc.integer({ min: 0, max: 8 }),
      takes: fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 6 }),
    })
    await trial.forAll(
      cuts,
      async ({ emits, waitsAfter, takes }, world) => {
        const executor = await world.open()
        const begun = await world.begin(executor, { emits, waitsAfter: Math.min(waitsAfter, emits), ends: 'ok' })
        const { program, reference } = begun
        const events = []
        let after: { position: number } = { position: 0 }
        for (const take of takes) {
          const seen = world.emissions(program, events).length
          // What it waits with is not shown before it is let go.
          const atMost = Math.min(take, Math.max(0, Math.min(waitsAfter, emits) - seen))
          const shown = await world.show(await world.open(), reference, after, atMost)
          demand.equal(shown.ended, 'taken', 'how a part of the events ended')
          events.push(...shown.events)
          after = shown.after
        }
        // One who reads while the rest comes about, and one who reads it afterwards.
        const live = world.show(executor, reference, after)
        await world.letGo(program)
        const rest = await live
        demand.equal(rest.ended, 'over', 'how the rest of the events ended')
        world.demandAll(begun, [...events, ...rest.events], 'in parts')
        const whole = await world.show(await world.open(), reference, { position: 0 })
        demand.equal(whole.events, [...events, ...rest.events], 'the events as they are shown at once')
        demand.equal(whole.ended, 'over', 'how all of the events ended')
        const end = await world.show(executor, reference, whole.after)
        demand.equal([end.events, end.ended], [[], 'over'], 'what stands behind the last event')
      },
      { weight: 0.4, examples: [{ emits: 4, waitsAfter: 2, takes: [1, 0, 1] }] },
    )
  },
}
