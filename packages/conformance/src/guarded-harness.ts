import type { Harness } from './harness.ts'

/** The harness could not do its part, so nothing was learnt about its backend. The `cause` is what it threw. */
export class HarnessFailed extends Error {
  override readonly name = 'HarnessFailed'
}

/**
 * The same harness, which remembers when it could not make or remove a place: a law would take that for the backend's
 * failure. `open` is not watched, because a place that does not open again is one.
 */
export function guarded<Env>(harness: Harness<Env>): { harness: Harness<Env>; failed(): HarnessFailed | undefined } {
  let first: HarnessFailed | undefined
  const watch =
    <Args extends unknown[], Answer>(name: string, call: (...args: Args) => Promise<Answer>) =>
    async (...args: Args): Promise<Answer> => {
      try {
        return await call(...args)
      } catch (cause) {
        first ??= new HarnessFailed(`${name} of the harness ${harness.name} threw`, { cause })
        throw first
      }
    }
  const watched = new Map<PropertyKey, unknown>([
    ['provision', watch('provision', () => harness.provision())],
    ['destroy', watch('destroy', (env: Env) => harness.destroy(env))],
  ])
  // A copy would lose the methods of a class, and a prototype its private fields.
  const proxy = new Proxy(harness, {
    get(target, key) {
      const value: unknown = watched.get(key) ?? Reflect.get(target, key, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
  return { harness: proxy, failed: () => first }
}
