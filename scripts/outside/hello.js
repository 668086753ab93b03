// What somebody writes who has just installed the package, in plain JavaScript. Each execution of a step is told to a
// ledger; the step that the command line names does not come back, so that the process can be killed in it.
import { appendFileSync } from 'node:fs'
import { createSupervisor, defineAgent } from '@tangle-network/durability'
import { z } from 'zod'

const hangsAt = Number(process.argv[2])

const count = defineAgent({
  name: 'count',
  input: z.object({ upTo: z.int() }),
  output: z.int(),
  async act({ upTo }, scope) {
    let sum = 0
    for (let n = 1; n <= upTo; n++) sum += await scope.step(`add ${n}`, () => add(n))
    return sum
  },
})

async function add(n) {
  appendFileSync('ledger.txt', `${n}\n`)
  if (n === hangsAt) {
    process.stdout.write('hanging\n')
    await new Promise((resolve) => setTimeout(resolve, 600_000))
  }
  return n
}

// Node 22 has no `await using`.
const supervisor = await createSupervisor()
try {
  console.log(await supervisor.runOrThrow(count, { upTo: 5 }, { runId: 'count-to-5' }))
} finally {
  await supervisor.close()
}
