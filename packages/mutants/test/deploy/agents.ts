import { type Agent, defineAgent } from '@tangle-network/durability'
import type { MakeEffect } from '../../src/pool-agent.ts'

/** What a run waits for before its change, and after it. */
export const BEFORE = 'before'
export const AFTER = 'after'
export const CHANGE = 'check-first'

/** Of the second version: an agent that asks for a change and has a new step there, and one that is as it was. */
export function agentsOf(version: 1 | 2, make: MakeEffect): Agent<number, unknown>[] {
  const order = defineAgent({
    name: 'order',
    async act(n: number, scope) {
      const path = [await scope.step('fetch', (context) => make(scope, 'fetch', context, n))]
      await scope.wait(BEFORE)
      const isNew = version === 2 && (await scope.version(CHANGE))
      if (isNew) path.push(await scope.step('check', (context) => make(scope, 'check', context, -n)))
      path.push(await scope.step('charge', (context) => make(scope, 'charge', context, 2 * n)))
      await scope.wait(AFTER)
      path.push(await scope.step('ship', (context) => make(scope, 'ship', context, 3 * n)))
      return path
    },
  })
  const audit = defineAgent({
    name: 'audit',
    async act(n: number, scope) {
      const read = await scope.step('read', (context) => make(scope, 'read', context, n))
      await scope.wait(BEFORE)
      await scope.wait(AFTER)
      return [read, await scope.step('file', (context) => make(scope, 'file', context, n))]
    },
  })
  return [order, audit]
}
