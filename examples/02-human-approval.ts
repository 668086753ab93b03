// A run asks a person, costs nothing while nobody answers, and goes on with the answer. Worker and client share nothing
// but the journal, so they may as well be two processes, or two hosts: npm run example 02-human-approval
import { createClient, createWorker, defineAgent, openJournal } from '@tangle-network/durability'
import { z } from 'zod'

const refund = defineAgent({
  name: 'refund',
  input: z.object({ order: z.string(), amount: z.number() }),
  output: z.string(),
  async act({ order, amount }, scope) {
    const question = { text: `Refund ${amount} for ${order}?` }
    const { payload, sender } = await scope.ask('approval', question, { schema: z.object({ approved: z.boolean() }) })
    if (!payload.approved) return `${sender} declined`
    // Never paid twice: after a kill in between it is said to be unknown.
    await scope.step('pay', () => console.log(`worker: paid ${amount} back for ${order}`), { effect: 'once' })
    return `approved by ${sender}`
  },
})

await using journal = await openJournal('memory:')
const client = createClient({ journal })
await using worker = createWorker({ journal, agents: [refund] })

await client.start(refund, { order: 'order 1041', amount: 40 }, { runId: 'refund-1041' })
console.log('client: started refund-1041')

const { suspended } = await worker.drain()
console.log(`worker: nothing more to do, ${suspended} run waits`)

const { head, waits } = await client.view('refund-1041')
const [wait] = waits
if (!wait?.isQuestion) throw new Error('it should be waiting for an answer')
const { text } = wait.question as { text: string }
console.log(`client: ${head.runId} is ${head.status} and asks: ${text}`)

await client.answer('refund-1041', wait.seq, { approved: true }, { sender: 'ann' })
console.log('client: ann said yes')

const { done } = await worker.drain()
const result = await client.result('refund-1041')
console.log(`worker: ${done} run done`)
console.log(result.status === 'done' ? `client: it came to '${result.value}'` : result)
