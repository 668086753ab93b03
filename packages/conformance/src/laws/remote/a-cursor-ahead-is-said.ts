import type { RemoteLaw } from '../../remote/remote-law.ts'

export const aCursorAheadIsSaid: RemoteLaw = {
  id: 'a-cursor-ahead-is-said',
  level: 'R',
  clause: 'D-5',
  invariant: 'J11',
  statement: 'a cursor that the remote has not come to is said to be ahead, with how far it has come',
  needs: ['replays'],
  async check({ demand, world: newWorld }) {
    const world = await newWorld()
    const executor = await world.open()
    for (const waitsAfter of [2, undefined]) {
      const begun = await world.begin(executor, { emits: 2, waitsAfter, ends: 'ok' })
      const seen = await world.show(executor, begun.reference, { position: 0 }, waitsAfter)
      const { position } = seen.after
      // Of one at work more may have come than was looked at.
      for (const ahead of waitsAfter === undefined ? [1, 2, 1_000] : [100, 1_000]) {
        const attached = await executor.attach(begun.reference, { position: position + ahead }, world.ask)
        const isSaid = attached.is === 'ahead' && attached.last >= position && attached.last < position + ahead
        demand.isTrue(isSaid, 'a cursor that is ahead', `${ahead} behind the last event: ${attached.is}`)
      }
      await world.letGo(begun.program)
      await world.ended(executor, begun)
    }
  },
}
