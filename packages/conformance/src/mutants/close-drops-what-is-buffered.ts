import type { AppendAsk } from '@tangle-network/durability-contract'
import type { Mutant } from './mutant.ts'
import { foreseeAppend } from './planting/foresee.ts'
import { Later } from './planting/later.ts'
import { around, over } from './planting/over.ts'

const FLUSH_MS = 20

interface Buffer {
  readonly turn: Later
  readonly asks: Map<object, AppendAsk>
}

export const closeDropsWhatIsBuffered: Mutant = {
  id: 'close-drops-what-is-buffered',
  tier: 'S',
  invariant: 'J1',
  also: ['J15'],
  statement: `keeps an append in memory until the next call or for ${FLUSH_MS} ms, and forgets it when it is closed`,
  plant: (store, { bite, shared }) => {
    const { turn, asks } = shared<Buffer>(() => ({ turn: new Later(), asks: new Map() }))
    const flush = async () => {
      const buffered = [...asks]
      asks.clear()
      for (const [, ask] of buffered) {
        await store.append(ask).catch((error: unknown) => {
          bite()
          throw error
        })
      }
    }
    const flushed = around(store, (call) => turn.inTurn(() => flush().then(call)))
    return over(flushed, {
      changed: (ask) => turn.inTurn(flush).then(() => store.changed(ask)),
      append: (ask) =>
        turn.inTurn(async () => {
          await flush()
          const foreseen = await foreseeAppend(store, ask)
          if (foreseen === undefined) return store.append(ask)
          asks.set(store, ask)
          // A flush that fails tells nobody: that, too, is what such a buffer does.
          setTimeout(() => void turn.inTurn(flush).catch(() => {}), FLUSH_MS)
          return foreseen
        }),
      close: () =>
        turn.inTurn(() => {
          if (asks.delete(store)) bite()
          return store.close()
        }),
    })
  },
}
