import type { Journal } from '@tangle-network/durability-contract'

/** A journal that counts the calls of its methods. */
export function countedJournal(given: Journal): { readonly journal: Journal; readonly calls: Map<string, number> } {
  const calls = new Map<string, number>()
  const journal = new Proxy(given, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target)
      if (typeof member !== 'function' || typeof name !== 'string') return member
      return (...args: unknown[]) => {
        calls.set(name, (calls.get(name) ?? 0) + 1)
        return Reflect.apply(member, target, args)
      }
    },
  })
  return { journal, calls }
}
