import type { JournalStore, LeaseAsk, RunRow } from '@tangle-network/durability-contract'
import type { MutantWorld } from '../mutant.ts'
import { over, withRows } from './over.ts'

interface Shown {
  /** By run and true epoch. */
  readonly numbers: Map<string, Map<number, number>>
  readonly byToken: Map<string, { readonly epoch: number; readonly shown: number }>
}

/** Names the epoch of a new grant; the store's own is what it was in truth. */
export type NumberOf = (row: RunRow, now: number) => number

/** The store whose grants carry other epochs than it gave them, everywhere where an epoch is shown or asked for. */
export function renumbered(store: JournalStore, world: MutantWorld, numberOf: NumberOf): JournalStore {
  const { numbers, byToken } = world.shared<Shown>(() => ({ numbers: new Map(), byToken: new Map() }), 'epochs')
  const shownOf = (runId: string, epoch: number) => numbers.get(runId)?.get(epoch) ?? epoch
  const truthOf = <Ask extends LeaseAsk>(ask: Ask): Ask => {
    const grant = byToken.get(ask.token)
    return grant?.shown === ask.epoch ? { ...ask, epoch: grant.epoch } : ask
  }
  const superseded = (runId: string, holder: { owner: string; epoch: number } | null) => {
    const [epoch] = [...(numbers.get(runId) ?? [])].findLast(([, shown]) => shown === holder?.epoch) ?? []
    return holder && { ...holder, epoch: epoch ?? holder.epoch }
  }
  const shown = withRows(store, (row, now) => {
    const { runId, epoch, token } = row
    const ofRun = numbers.get(runId) ?? new Map<number, number>()
    numbers.set(runId, ofRun)
    if (token !== null && !byToken.has(token)) {
      const number = numberOf(row, now)
      ofRun.set(epoch, number)
      byToken.set(token, { epoch, shown: number })
    }
    return { ...row, epoch: shownOf(runId, epoch) }
  })
  return over(shown, {
    acquire: (ask) => shown.acquire({ ...ask, supersede: superseded(ask.runId, ask.supersede) }),
    begin: (ask) =>
      shown.begin({
        ...ask,
        acquire: ask.acquire && { ...ask.acquire, supersede: superseded(ask.runId, ask.acquire.supersede) },
      }),
    renew: (ask) => shown.renew(truthOf(ask)),
    release: (ask) => shown.release(truthOf(ask)),
    append: (ask) => shown.append(truthOf(ask)),
    putBlob: (ask) => shown.putBlob(truthOf(ask)),
    read: async (ask) => {
      const answer = await shown.read(ask)
      if (answer.refused) return answer
      const entries = answer.entries.map((entry) => ({ ...entry, epoch: shownOf(ask.runId, entry.epoch) }))
      return { ...answer, entries }
    },
  })
}
