import type { Batch, Journal, Lease } from '@tangle-network/durability-contract'
import { type Life, never } from './life.ts'

/** They answer streams, which are none of the kernel's calls. */
const STREAMS = ['watch', 'export']

/**
 * The journal as one life sees it: the life may end before and after each call, and then makes no other. `begun` is told,
 * and waited for, when a run is there.
 */
export function mortalJournal(journal: Journal, life: Life, begun: () => Promise<void>): Journal {
  const { record } = life
  const call = async (name: string, send: () => Promise<unknown>, done: () => void): Promise<unknown> => {
    const point = record.numbered(name)
    if (!life.pass(`before ${point}`)) return never()
    // Sent before anything is awaited: arguments are read at once.
    const answer = await send()
    done()
    if (name === 'begin') await begun()
    return life.pass(`after ${point}`) ? answer : never()
  }
  return new Proxy(journal, {
    get(target, name) {
      const method: unknown = Reflect.get(target, name)
      if (typeof method !== 'function') return method
      const send = (...args: unknown[]): unknown => Reflect.apply(method, target, args)
      if (typeof name === 'symbol' || STREAMS.includes(name)) return send
      return (...args: unknown[]) => {
        const done = name === 'append' ? record.log.sent(args[0] as Lease, args[1] as Batch) : () => {}
        return call(name, () => send(...args) as Promise<unknown>, done)
      }
    },
  })
}
