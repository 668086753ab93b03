// A run of two steps whose second one waits, when told to, until it is interrupted.
import { createSupervisor, defineAgent } from '@tangle-network/durability'

const agent = defineAgent({
  name: 'slow-hello',
  async act(_: null, scope) {
    await scope.step('first', () => console.log('first'))
    await scope.step('second', async ({ signal }) => {
      console.log('second')
      if (process.argv[2] === 'wait') await new Promise((resolve) => signal.addEventListener('abort', resolve))
    })
    return 'done'
  },
})

await using supervisor = await createSupervisor({ graceMs: 50 })
console.log(await supervisor.runOrThrow(agent, null, { runId: 'slow-hello' }))
