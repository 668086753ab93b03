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
  const { failover } = harness
  const own = replacing(harness, {
    provision: watch('provision', () => harness.provision()),
    destroy: watch('destroy', (env: Env) => harness.destroy(env)),
    ...(failover && {
      // Not of those that wait for commits: what never waits is the backend's failure.
      failover: replacing(failover, {
        provision: watch('failover.provision', () => failover.provision()),
        stopStandby: watch('failover.stopStandby', (env: Env) => failover.stopStandby(env)),
        startStandby: watch('failover.startStandby', (env: Env) => failover.startStandby(env)),
        fail: watch('failover.fail', (env: Env) => failover.fail(env)),
      }),
    }),
  })
  return { harness: own, failed: () => first }
}

/** A copy would lose the methods of a class, and a prototype its private fields. */
function replacing<T extends object>(whole: T, replaced: Partial<T>): T {
  return new Proxy(whole, {
    get(target, key) {
      const value: unknown = Reflect.get(replaced, key) ?? Reflect.get(target, key, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}
