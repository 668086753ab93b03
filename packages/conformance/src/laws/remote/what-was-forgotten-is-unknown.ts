import type { RemoteLaw } from '../../remote/remote-law.ts'

export const whatWasForgottenIsUnknown: RemoteLaw = {
  id: 'what-was-forgotten-is-unknown',
  level: 'R',
  clause: 'D-8',
  invariant: 'K2',
  statement:
    'a remote that was restarted without what it had stored says that it knows nothing of an execution: neither that it has stopped, nor that it never started, nor what another came to',
  needs: ['restart'],
  async check({ demand, world: newWorld }) {
    const world = await newWorld()
    const before = await world.open()
    const atWork = await world.begin(before, { emits: 2, waitsAfter: 1, ends: 'ok' })
    const done = await world.begin(before, { emits: 1, ends: 'ok' })
    await world.until('the end of a program', async () => !(await world.isAtWork(done.program)))
    await world.restart(true)
    const after = await world.open()
    // Ids that are counted anew would stand for these.
    const later = [
      await world.begin(after, { emits: 3, waitsAfter: 2, ends: 'failed' }),
      await world.begin(after, { emits: 3, waitsAfter: 2, ends: 'failed' }),
    ]
    for (const { program, plan, environment, reference } of [atWork, done]) {
      const unknown = { is: 'unknown' }
      demand.equal(await after.lookup(plan, environment, world.ask), unknown, `lookup of ${program.name}`)
      demand.equal(await after.result(reference, world.ask), unknown, `result of ${program.name}`)
      demand.equal(await after.attach(reference, { position: 0 }, world.ask), unknown, `attaching to ${program.name}`)
      const cancelled = await after.cancel(reference, world.operation(`${program.name}:cancel`))
      demand.equal(cancelled, unknown, `cancelling ${program.name}`)
    }
    for (const { program, reference } of later) {
      const { is } = await after.result(reference, world.ask)
      demand.equal(is, 'running', `how ${program.name} stands, which nobody has asked to stop`)
      await world.letGo(program)
    }
    await world.letGo(atWork.program)
  },
}
