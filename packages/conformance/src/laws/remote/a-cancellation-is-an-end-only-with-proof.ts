import type { Cancelled } from '@tangle-network/durability-contract'
import type { RemoteLaw } from '../../remote/remote-law.ts'

export const aCancellationIsAnEndOnlyWithProof: RemoteLaw = {
  id: 'a-cancellation-is-an-end-only-with-proof',
  level: 'R',
  clause: 'D-7',
  invariant: 'K2',
  statement:
    'asking it to stop is no end: what is answered to have ended is at work nowhere, asking again is one operation, and what has ended keeps its result',
  needs: ['cancels'],
  meets: ['one that resisted'],
  async check({ demand, harness, tally, world: newWorld }) {
    const world = await newWorld()
    for (const resists of [false, true]) {
      const executor = await world.open()
      const begun = await world.begin(executor, { emits: 1, ends: 'never', resists })
      const { program, reference } = begun
      // It is seen to be at work before it is asked to stop.
      await world.show(executor, reference, { position: 0 }, 1)
      const operation = world.operation(`${program.name}:cancel`)
      const cancel = async (): Promise<Cancelled> => {
        const cancelled = await executor.cancel(reference, operation)
        const isProven = cancelled.is !== 'ended' || !(await world.isAtWork(program))
        demand.isTrue(isProven, 'an end that is one', `cancelling ${program.name}, which is at work`)
        demand.isTrue(cancelled.is !== 'unknown', 'an execution that is known', `cancelling ${program.name}`)
        return cancelled
      }
      if ((await cancel()).is === 'requested' && resists) tally.meet('one that resisted')
      await cancel()
      await world.letGo(program)
      const ended = await world.ended(executor, begun)
      demand.equal(await world.isAtWork(program), false, 'whether it is at work once it has ended')
      demand.equal(ended.is, 'ended', 'how it stands at last')
      if (ended.is !== 'ended') return
      const isStopped = 'cancelled' in ended.result || resists
      demand.isTrue(isStopped, 'an end by cancellation', `what ${program.name} came to`)
      const again = { is: 'ended', result: ended.result }
      demand.equal(await cancel(), again, 'the operation, asked for again')
      demand.equal(
        await (await world.open()).cancel(reference, operation),
        again,
        'the operation, asked for by another',
      )
    }
    const executor = await world.open()
    const done = await world.begin(executor, { emits: 1, ends: 'ok' })
    await world.ended(executor, done)
    const cancelled = await executor.cancel(done.reference, world.operation('too late'))
    const keeps = cancelled.is === 'ended' && harness.isResultOf(done.program, cancelled.result)
    demand.isTrue(keeps, 'the result that it came to', 'cancelling what has ended')
  },
}
