import type { Failpoint } from '@tangle-network/durability-contract'
import type { Client, ClientFactory } from '../history/client.ts'
import { perform } from '../history/perform.ts'
import type { Stage } from '../law/stage.ts'

/** Clients of this process. One that dies throws at the failpoint and is never heard of again. */
export function inProcessClients(stage: Stage): ClientFactory {
  return async ({ clock, dieAt }): Promise<Client> => {
    const passed: Failpoint[] = []
    const death = Promise.withResolvers<'died'>()
    let isDead = false
    const failpoint = (name: Failpoint) => {
      // What a dead process left open comes to nothing.
      if (isDead) throw new Error('this client has died')
      passed.push(name)
      if (passed.length !== dieAt) return
      isDead = true
      death.resolve('died')
      throw new Error('this client dies here')
    }
    const journal = await stage.open({ failpoint, clock })
    return {
      passed,
      async call(call) {
        if (isDead) return 'died'
        const reply = await perform(journal, call)
        return isDead ? 'died' : reply
      },
      end: () => journal.close(),
    }
  }
}
