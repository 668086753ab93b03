import { inspect } from 'node:util'
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { simulateReadableStream } from 'ai'
import { MockLanguageModelV4 } from 'ai/test'
import { describe, expect, test, vi } from 'vitest'
import { aiSdkModel } from '../src/ai-sdk.ts'
import { CANARY, failureOf, listening, REQUEST, TOOLS } from './asking.ts'
import { delta, serve, serveEvents, serveText } from './completion-server.ts'

type StreamResult = Awaited<ReturnType<MockLanguageModelV4['doStream']>>
type StreamPart = StreamResult['stream'] extends ReadableStream<infer Part> ? Part : never

const USAGE = {
  inputTokens: { total: 20, noCache: 4, cacheRead: 16, cacheWrite: undefined },
  outputTokens: { total: 7, text: 3, reasoning: 4 },
}
const text = (id: string, ...pieces: string[]): StreamPart[] => [
  { type: 'text-start', id },
  ...pieces.map((piece): StreamPart => ({ type: 'text-delta', id, delta: piece })),
  { type: 'text-end', id },
]
const finish = (
  unified: 'stop' | 'tool-calls' | 'length' | 'content-filter' | 'error' | 'other',
  raw?: string,
): StreamPart => ({
  ...{ type: 'finish', usage: USAGE },
  finishReason: { unified, raw },
})
const call = (toolCallId: string, input: string, toolName = 'search'): StreamPart => ({
  ...{ type: 'tool-call', toolCallId, toolName, input },
})

function mock(...parts: StreamPart[]) {
  return new MockLanguageModelV4({
    provider: 'mock',
    modelId: 'm',
    doStream: async () => ({ stream: simulateReadableStream({ chunks: parts, chunkDelayInMs: null }) }),
  })
}

async function generate(parts: StreamPart[], tools = TOOLS) {
  const model = mock({ type: 'stream-start', warnings: [] }, ...parts)
  const { context, pieces } = listening()
  const reply = await aiSdkModel(model).generate({ ...REQUEST, tools }, context)
  return { reply, pieces, model }
}

function expectDiscreet(error: Error): void {
  const shown = inspect(error, { depth: 9, showHidden: true })
  for (const secret of [CANARY, 'payload', 'half of it']) expect(shown).not.toContain(secret)
}

describe('a model of the AI SDK', () => {
  test('is asked with the messages, the tools, the settings and the key of the step', async () => {
    const model = mock(...text('1', 'x'), finish('stop'))
    const settings = { temperature: 0.2, headers: { 'x-title': 'survey' } }
    const system = { role: 'system', content: 'Be brief.' }
    const messages = [system, ...REQUEST.messages]
    await aiSdkModel(model, { settings }).generate({ messages, tools: TOOLS }, listening().context)
    const [asked] = model.doStreamCalls
    expect(model.doStreamCalls).toHaveLength(1)
    expect(asked?.prompt).toMatchObject([system, { role: 'user', content: [{ type: 'text' }] }])
    expect(asked?.tools).toMatchObject([{ type: 'function', ...TOOLS[0] }])
    expect(asked).toMatchObject({ temperature: 0.2, headers: { 'x-title': 'survey', 'idempotency-key': 'key-1' } })
    expect(aiSdkModel(model).name).toBe('mock/m')
  })

  test('answers with messages that are JSON, tells its pieces and counts its tokens', async () => {
    const reasoning: StreamPart[] = [
      { type: 'reasoning-start', id: 'r' },
      { type: 'reasoning-delta', id: 'r', delta: 'Hm.' },
      { type: 'reasoning-end', id: 'r', providerMetadata: { mock: { signature: 's' } } },
    ]
    const { reply, pieces } = await generate([...reasoning, ...text('1', 'It is ', 'tea.'), finish('stop')])
    expect(reply).toStrictEqual({
      messages: [
        {
          role: 'assistant',
          content: [
            { type: 'reasoning', text: 'Hm.', providerOptions: { mock: { signature: 's' } } },
            { type: 'text', text: 'It is tea.' },
          ],
        },
      ],
      finish: 'stop',
      usage: { inputTokens: 20, outputTokens: 7, cachedInputTokens: 16, reasoningTokens: 4 },
    })
    expect(pieces).toEqual([
      { type: 'reasoning', text: 'Hm.' },
      { type: 'text', text: 'It is ' },
      { type: 'text', text: 'tea.' },
      { type: 'finish', finish: 'stop' },
    ])
  })

  test('calls tools in parallel, which it does not execute', async () => {
    const { reply, pieces } = await generate([
      { type: 'tool-input-start', id: 'a', toolName: 'search' },
      { type: 'tool-input-delta', id: 'a', delta: '{"q":' },
      { type: 'tool-input-delta', id: 'a', delta: '1}' },
      { type: 'tool-input-end', id: 'a' },
      call('a', '{"q":1}'),
      call('b', '{"q":2}'),
      finish('tool-calls'),
    ])
    expect(reply.messages).toStrictEqual([
      {
        role: 'assistant',
        content: [
          { type: 'tool-call', toolCallId: 'a', toolName: 'search', input: { q: 1 } },
          { type: 'tool-call', toolCallId: 'b', toolName: 'search', input: { q: 2 } },
        ],
      },
    ])
    expect(pieces).toEqual([
      { type: 'tool-call', index: 0, id: 'a', name: 'search' },
      { type: 'tool-arguments', index: 0, text: '{"q":' },
      { type: 'tool-arguments', index: 0, text: '1}' },
      { type: 'tool-call', index: 1, id: 'b', name: 'search' },
      { type: 'tool-arguments', index: 1, text: '{"q":2}' },
      { type: 'finish', finish: 'tool-calls' },
    ])
  })

  test('leaves arguments that break off as they are, and tools that nobody knows: they are for others to judge', async () => {
    const parts = [call('a', '{"q":'), call('b', '{"q":2}', 'unheard of'), call('c', ''), finish('length')]
    const { reply } = await generate(parts)
    const calls = reply.messages.flatMap(({ content }) => (typeof content === 'string' ? [] : content))
    expect(calls.map(({ input }) => input)).toEqual(['{"q":', { q: 2 }, {}])
    expect(reply.messages.map(({ role }) => role)).toEqual(['assistant'])
    expect(reply.finish).toBe('length')
  })
})

describe('half an answer of the AI SDK is none:', () => {
  test.each<[string, StreamPart[]]>([
    ['no reason for its end', text('1', 'half of it')],
    ['a reason that is none', [...text('1', 'half of it'), finish('other')]],
    ['an end in error', [...text('1', 'half of it'), finish('error')]],
    [
      'an error of the provider',
      [...text('1', 'half of it'), { type: 'error', error: { message: CANARY } }, finish('stop')],
    ],
    ['an error of the program', [{ type: 'error', error: new Error(CANARY) }, finish('stop')]],
  ])('%s', async (_, parts) => {
    const printed = vi.spyOn(console, 'error')
    const error = await failureOf(generate(parts))
    expect(error).toMatchObject({ code: 'MODEL_BROKE_OFF', data: { billed: 'unknown', isRetryable: true } })
    expectDiscreet(error)
    expect(printed).not.toHaveBeenCalled()
    printed.mockRestore()
  })

  test('a call that is aborted rejects with the reason', async () => {
    const stop = new AbortController()
    const { context } = listening(stop.signal)
    const emit = () => stop.abort(new Error('enough'))
    const model = aiSdkModel(mock(...text('1', 'a', 'b'), finish('stop')))
    await expect(model.generate(REQUEST, { ...context, emit })).rejects.toThrow('enough')
  })
})

describe('through a provider of the AI SDK', () => {
  const ask = (baseURL: string) => {
    const provider = createOpenAICompatible({ name: 'p', baseURL, apiKey: CANARY, includeUsage: true })
    return aiSdkModel(provider.chatModel('m')).generate({ ...REQUEST, tools: TOOLS }, listening().context)
  }

  test('a server that speaks the protocol of OpenAI is asked and understood', async () => {
    const tool_calls = ['a', 'b', 'c', 'd'].map((id, index) => ({
      ...{ index, id, type: 'function' },
      function: { name: 'search', arguments: `{"q":${index}}` },
    }))
    const usage = { prompt_tokens: 20, completion_tokens: 7 }
    const { baseUrl, asked } = await serveEvents(delta({ tool_calls }), delta({}, 'tool_calls'), { choices: [], usage })
    const { messages, finish: ended, usage: counted } = await ask(baseUrl)
    expect(messages[0]?.content).toMatchObject(
      ['a', 'b', 'c', 'd'].map((toolCallId, q) => ({ toolCallId, input: { q } })),
    )
    expect([ended, counted]).toEqual(['tool-calls', expect.objectContaining({ inputTokens: 20, outputTokens: 7 })])
    expect(asked[0]?.headers).toMatchObject({ 'idempotency-key': 'key-1', authorization: `Bearer ${CANARY}` })
  })

  test.each([
    [400, 'MODEL_REFUSED', 'no'],
    [401, 'MODEL_UNAUTHORIZED', 'no'],
    [404, 'MODEL_NOT_FOUND', 'no'],
    [429, 'MODEL_RATE_LIMITED', 'no'],
    [503, 'MODEL_UNAVAILABLE', 'unknown'],
  ])('a refusal of status %s is %s, asked for once', async (status, code, billed) => {
    const error = { message: `Your ${CANARY} and payload`, type: 'invalid_request' }
    const { baseUrl, asked } = await serve((response) =>
      response.writeHead(status, { 'retry-after': '7' }).end(JSON.stringify({ error })),
    )
    const failure = await failureOf(ask(baseUrl))
    expect(failure).toMatchObject({ code, data: { status, billed, retryAfterMs: 7_000, reason: 'invalid_request' } })
    expectDiscreet(failure)
    expect(asked).toHaveLength(1)
  })

  test('what is no completion is none, and where nobody listens nothing was billed', async () => {
    const page = await serveText('<html>half of it</html>', 'text/html')
    const failure = await failureOf(ask(page.baseUrl))
    expect(failure.code).toBe('MODEL_BROKE_OFF')
    expectDiscreet(failure)
    await page.close()
    expect(await failureOf(ask(page.baseUrl))).toMatchObject({ code: 'MODEL_UNAVAILABLE', data: { billed: 'no' } })
  })

  test('messages that are none are refused before anybody is asked', async () => {
    const { baseUrl, asked } = await serveEvents()
    const provider = createOpenAICompatible({ name: 'p', baseURL: baseUrl, apiKey: CANARY })
    const messages = [{ role: 'payload', content: 'half of it' }]
    const failure = await failureOf(
      aiSdkModel(provider.chatModel('m')).generate({ messages, tools: [] }, listening().context),
    )
    expect(failure).toMatchObject({ code: 'MODEL_REFUSED', data: { billed: 'no', isRetryable: false } })
    expectDiscreet(failure)
    expect(asked).toEqual([])
  })
})
