import { faultOfAsking } from './checkpoint.ts'
import { foreignAwait } from './faults.ts'
import type { LiveNode } from './live-node.ts'
import type { Scope } from './scope.ts'

/** The scope, with each of its methods refused while the agent may not ask: the run stalls, and nothing was asked. */
export function guarded(run: { stall(error: unknown): void }, node: LiveNode, scope: Scope): Scope {
  const members = Object.entries(Object.getOwnPropertyDescriptors(scope)).map(([name, member]) => {
    const method: unknown = member.value
    if (typeof method !== 'function') return [name, member]
    const value = (...args: unknown[]): unknown => {
      // Of an attempt that is over nothing waits for its scope any more.
      const fault = scope.attempt === node.attempt ? faultOfAsking(node) : foreignAwait(node)
      if (!fault) return Reflect.apply(method, scope, args)
      run.stall(fault)
      throw fault
    }
    return [name, { ...member, value }]
  })
  return Object.defineProperties({}, Object.fromEntries(members)) as Scope
}
