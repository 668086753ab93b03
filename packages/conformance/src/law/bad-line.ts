import type { AppendAsk, JournalStore, Written } from '@tangle-network/durability-contract'
import { between } from './between.ts'
import type { Stage } from './stage.ts'

/** A journal on a line that loses the answer of its next append, or the append itself, which may arrive later. */
export async function onABadLine({ open }: Stage, arrives: boolean) {
  let late: AppendAsk | undefined
  let beneath: JournalStore | undefined
  const journal = await open({
    wrap(store) {
      beneath = store
      return between(store, {
        async append(ask) {
          if (late !== undefined) return store.append(ask)
          late = ask
          if (arrives) await store.append(ask)
          throw new Error('connection reset')
        },
      })
    },
  })
  const arriveLate = (): Promise<Written> => {
    if (!late || !beneath) throw new Error('nothing was sent')
    return beneath.append(late)
  }
  return { journal, arriveLate }
}
