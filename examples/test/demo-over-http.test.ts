import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import type { ModelReply, ModelRequest } from '@tangle-network/durability'
import type { OpenAiMessage } from '@tangle-network/durability-contract'
import { expect, test, vi } from 'vitest'
import { scriptedModel } from '../demo/model.ts'
import { proofOf, runDemo, Scratch } from './run-demo.ts'

const KEY = 'sk-canary-demo'
const context = { idempotencyKey: 'key', fencingToken: 1, attempt: 1, emit() {} }

/** An answer as OpenAI streams it: the message, why it ended, what it used. */
function stream(response: ServerResponse, { messages, finish, usage }: ModelReply<OpenAiMessage>): void {
  const [{ content, tool_calls } = {} as OpenAiMessage] = messages
  const numbered = tool_calls?.map((call, index) => ({ index, ...call }))
  const reason = finish === 'tool-calls' ? 'tool_calls' : 'stop'
  const used = { prompt_tokens: usage.inputTokens, completion_tokens: usage.outputTokens }
  const events = [
    { choices: [{ index: 0, delta: { role: 'assistant', content, tool_calls: numbered }, finish_reason: null }] },
    { choices: [{ index: 0, delta: {}, finish_reason: reason }] },
    { choices: [], usage: used },
  ]
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  for (const event of events) response.write(`data: ${JSON.stringify(event)}\n\n`)
  response.end('data: [DONE]\n\n')
}

test('with a model behind a URL the children ask that one, through kills, and its key is written down nowhere', async () => {
  let asked = 0
  const server = createServer(async (request, response) => {
    const { messages, tools } = (await json(request)) as ModelRequest<OpenAiMessage>
    asked += request.headers.authorization === `Bearer ${KEY}` && tools.length === 4 ? 1 : 0
    stream(response, await scriptedModel.generate({ messages, tools: [] }, { ...context, signal: AbortSignal.abort() }))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  vi.stubEnv('OPENAI_BASE_URL', `http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  vi.stubEnv('OPENAI_API_KEY', KEY)
  try {
    using folder = new Scratch({ 'a/one.txt': 'one\n', 'b/two.ts': 'export {}\n' })
    const ran = await runDemo('--path', folder.path, '--kills', '2', '--seed', '3', '--pace', '20', '--json')
    const proof = proofOf(ran)
    expect(proof.problems).toEqual([])
    expect(proof.killsLanded).toHaveLength(2)
    // Three calls a folder and survey at least: the list, the parts, the sentence.
    expect(asked).toBeGreaterThanOrEqual(12)
    expect(JSON.stringify(ran)).not.toContain(KEY)
  } finally {
    vi.unstubAllEnvs()
    server.close()
    server.closeAllConnections()
  }
})
