// A buyer and a seller haggle, and a person has the last word. Each turn is committed before the next; while the person
// thinks, the run is suspended and nobody has to be there: npm run example 11-conversation
import {
  type ConversationEnd,
  createClient,
  createWorker,
  defineAgent,
  openJournal,
  runConversation,
  type Turn,
} from '@tangle-network/durability'

type Offer = { readonly cents: number; readonly words: string }

const last = ({ transcript }: Turn<Offer>) => transcript.at(-1)?.message.cents ?? 0

const owner = defineAgent({
  name: 'owner',
  async act(turn: Turn<Offer>, scope): Promise<Offer> {
    const { payload, sender } = await scope.ask<boolean>('sell', { cents: last(turn), turn: turn.id })
    return { cents: last(turn), words: `${payload ? 'sold' : 'no'}, says ${sender}` }
  },
})

const haggle = defineAgent({
  name: 'haggle',
  act: (price: number, scope) =>
    runConversation(scope, {
      opening: [{ speaker: 'seller', message: { cents: price, words: 'a fine old lamp' } }],
      participants: {
        buyer: (turn) => ({ cents: last(turn) - 300, words: 'too dear' }),
        seller: { step: (turn) => ({ cents: last(turn) - 100, words: 'my last word' }), retry: { maxAttempts: 3 } },
        owner,
      },
      next: (transcript) => {
        if ((transcript.at(-1)?.message.cents ?? price) < price - 600) return 'owner'
        return transcript.at(-1)?.speaker === 'seller' ? 'buyer' : 'seller'
      },
      halt: (transcript) => transcript.at(-1)?.speaker === 'owner' && 'the owner has spoken',
      maxTurns: 12,
    }),
})

await using journal = await openJournal('memory:')
await using worker = createWorker({ journal, agents: [haggle] })
const client = createClient({ journal, sender: 'rosa' })

await client.start(haggle, 2_000, { runId: 'lamp' })
await worker.drain()
const { head, waits } = await client.view('lamp')
console.log(`the run is ${head.status}`)
await client.answer('lamp', waits[0]?.seq ?? 0, true)
await worker.drain()
const result = await client.result<ConversationEnd<Offer>>('lamp')
if (result.status === 'done') {
  for (const { speaker, message } of result.value.transcript)
    console.log(`${speaker}: ${message.cents}, ${message.words}`)
  console.log(`${result.value.turns} turns, ended as ${result.value.ended}`)
}
