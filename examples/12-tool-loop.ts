// A model calls tools until it is done; each call is kept, and the one that sends a mail waits for a person's yes. The model
// is a scripted one, and any other in its place works the same: npm run example 12-tool-loop
import {
  createClient,
  createSupervisor,
  defineAgent,
  defineTool,
  openJournal,
  runToolLoop,
} from '@tangle-network/durability'
import { OPENAI, type OpenAiMessage } from '@tangle-network/durability-contract'
import { z } from 'zod'

const weather = defineTool({
  name: 'weather',
  input: z.object({ city: z.string() }),
  execute: ({ city }) => ({ city, degrees: city.length }),
})
const mail = defineTool({
  name: 'mail',
  input: z.object({ to: z.string() }),
  effect: 'once',
  needsApproval: true,
  execute: ({ to }) => console.log(`mail to ${to} is on its way`),
})

const call = (name: string, input: object) => ({ function: { name, arguments: JSON.stringify(input) } })
const REPLIES: readonly Omit<OpenAiMessage, 'role'>[] = [
  { tool_calls: ['Oslo', 'Rome', 'Lima', 'Cairo'].map((city) => call('weather', { city })) },
  { tool_calls: [call('mail', { to: 'ann' })] },
  { content: 'Ann knows where it is warm.' },
]
const scripted = {
  name: 'scripted',
  format: OPENAI,
  async generate({ messages }: { messages: readonly OpenAiMessage[] }) {
    const turn = messages.filter(({ role }) => role === 'assistant').length
    console.log(`model: told ${messages.length} messages`)
    return { messages: [{ role: 'assistant', ...REPLIES[turn] }], usage: { outputTokens: 20 } }
  },
}

const messages = [{ role: 'user', content: 'tell ann where it is warm' }]
const assistant = defineAgent({
  name: 'assistant',
  act: (_: null, scope) => runToolLoop(scope, { model: scripted, tools: [weather, mail], messages }),
})

await using journal = await openJournal('memory:')
await using supervisor = await createSupervisor({ journal })
console.log(`the run is ${(await supervisor.run(assistant, null, { runId: 'warm' })).status}`)
const client = createClient({ journal, sender: 'ann' })
await client.answer('warm', (await client.view('warm')).waits[0]?.seq ?? 0, true)
const end = await supervisor.runOrThrow(assistant, null, { runId: 'warm' })
console.log(`${end.messages.at(-1)?.content} ${end.turns} turns, ${end.usage.outputTokens} tokens`)
