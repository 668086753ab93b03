import type { JournalStore } from '@tangle-network/durability-contract'

/** The store, but for what is put in place of its methods. Works for stores of any make: they keep their own `this`. */
export function between(store: JournalStore, instead: Partial<JournalStore>): JournalStore {
  return new Proxy(store, {
    get(target, key) {
      if (Object.hasOwn(instead, key)) return Reflect.get(instead, key)
      const member: unknown = Reflect.get(target, key, target)
      return typeof member === 'function' ? member.bind(target) : member
    },
  })
}
