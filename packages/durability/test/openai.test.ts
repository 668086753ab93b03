import { describe, expect, test } from 'vitest'
import { openAiModel } from '../src/openai.ts'
import { CANARY, listening, REQUEST, TOOLS } from './asking.ts'
import { delta, serve, serveEvents, serveText } from './completion-server.ts'

const STOP = delta({}, 'stop')

async function generate(events: readonly unknown[], options = {}) {
  const server = await serveEvents(...events)
  const { context, pieces } = listening()
  const model = openAiModel({ model: 'm', baseUrl: server.baseUrl, apiKey: CANARY, ...options })
  const reply = await model.generate({ ...REQUEST, tools: TOOLS }, context)
  return { reply, pieces, message: reply.messages[0], asked: server.asked[0] }
}

test('a model is asked with the messages, the tools, the options and the key of the step', async () => {
  const { asked } = await generate([delta({ content: 'x' }), STOP], {
    options: { temperature: 0.2, model: 'another' },
    headers: { 'X-Title': 'survey', Authorization: 'another' },
  })
  expect(asked?.url).toBe('/v1/chat/completions')
  expect(asked?.headers).toMatchObject({
    authorization: `Bearer ${CANARY}`,
    'idempotency-key': 'key-1',
    'x-title': 'survey',
  })
  const { name, description, inputSchema: parameters } = TOOLS[0]!
  expect(asked?.body).toEqual({
    ...{ model: 'm', messages: REQUEST.messages, temperature: 0.2, stream: true },
    stream_options: { include_usage: true },
    tools: [{ type: 'function', function: { name, description, parameters } }],
  })
})

test('without tools none are mentioned, and without a key none is sent', async () => {
  const server = await serveEvents(delta({ content: 'x' }), STOP)
  await openAiModel({ model: 'm', baseUrl: server.baseUrl, apiKey: null }).generate(REQUEST, listening().context)
  expect(server.asked[0]?.body).not.toHaveProperty('tools')
  expect(server.asked[0]?.headers).not.toHaveProperty('authorization')
})

test('its text is put together, told piece by piece, and its tokens are counted', async () => {
  const usage = {
    prompt_tokens: 20,
    completion_tokens: 7,
    prompt_tokens_details: { cached_tokens: 16 },
    completion_tokens_details: { reasoning_tokens: 4 },
  }
  const { reply, pieces } = await generate([
    delta({ role: 'assistant', content: '' }),
    delta({ content: 'It is ' }),
    delta({ content: 'tea.' }),
    STOP,
    { choices: [], usage },
  ])
  expect(reply).toEqual({
    messages: [{ role: 'assistant', content: 'It is tea.' }],
    finish: 'stop',
    usage: { inputTokens: 20, outputTokens: 7, cachedInputTokens: 16, reasoningTokens: 4 },
  })
  expect(pieces).toEqual([
    { type: 'text', text: 'It is ' },
    { type: 'text', text: 'tea.' },
    { type: 'finish', finish: 'stop' },
  ])
})

test('of tokens that are not counted nothing is said', async () => {
  const { reply } = await generate([delta({ content: 'x' }), STOP, { choices: [], usage: { prompt_tokens: 1.5 } }])
  expect(reply.usage).toEqual({})
})

describe('its tool calls', () => {
  const call = (index: number | undefined, more: object) => delta({ tool_calls: [{ index, ...more }] })
  const written = (id: string | undefined, args: string, rest = {}) => ({
    ...{ type: 'function', ...rest, ...(id ? { id } : {}) },
    function: { name: 'search', arguments: args },
  })
  const end = delta({}, 'tool_calls')

  test('come in parallel and in pieces', async () => {
    const { message, pieces, reply } = await generate([
      delta({ role: 'assistant', content: null }),
      call(0, { id: 'a', type: 'function', function: { name: 'search', arguments: '' } }),
      call(1, { id: 'b', type: 'function', function: { name: 'search', arguments: '{"q"' } }),
      call(0, { function: { arguments: '{"q":1}' } }),
      call(1, { function: { arguments: ':2}' } }),
      end,
    ])
    expect(message).toEqual({
      role: 'assistant',
      content: null,
      tool_calls: [written('a', '{"q":1}'), written('b', '{"q":2}')],
    })
    expect(reply.finish).toBe('tool-calls')
    expect(pieces).toEqual([
      { type: 'tool-call', index: 0, id: 'a', name: 'search' },
      { type: 'tool-call', index: 1, id: 'b', name: 'search' },
      { type: 'tool-arguments', index: 1, text: '{"q"' },
      { type: 'tool-arguments', index: 0, text: '{"q":1}' },
      { type: 'tool-arguments', index: 1, text: ':2}' },
      { type: 'finish', finish: 'tool-calls' },
    ])
  })

  test('may come without an index: another id is another call', async () => {
    const { message } = await generate([
      call(undefined, { id: 'a', function: { name: 'search', arguments: '{"q":' } }),
      call(undefined, { function: { arguments: '1}' } }),
      call(undefined, { id: 'b', function: { name: 'search', arguments: { q: 2 } } }),
      end,
    ])
    expect(message?.tool_calls).toEqual([written('a', '{"q":1}'), written('b', '{"q":2}')])
  })

  test('may come without ids, which are not made up here, and with more than is known here', async () => {
    const extra_content = { google: { thought_signature: 's' } }
    const { message } = await generate([
      delta({ tool_calls: [0, 1].map((q) => ({ index: q, id: '', extra_content, function: { name: 'search' } })) }),
      call(0, { function: { arguments: '{"q":0}' } }),
      call(1, { function: { arguments: '{"q":1}' } }),
      end,
    ])
    expect(message?.tool_calls).toEqual([0, 1].map((q) => written(undefined, `{"q":${q}}`, { extra_content })))
  })

  test('without arguments take nothing; those that the limit cut off stay cut off', async () => {
    const open = call(0, { id: 'a', function: { name: 'search', arguments: '' } })
    expect((await generate([open, end])).message?.tool_calls).toEqual([written('a', '{}')])
    const { message, reply } = await generate([open, call(0, { function: { arguments: '{"q' } }), delta({}, 'length')])
    expect(message?.tool_calls).toEqual([written('a', '{"q')])
    expect(reply.finish).toBe('length')
    expect((await generate([open, delta({}, 'length')])).message?.tool_calls).toEqual([written('a', '')])
  })
})

test('what it refuses and how it reasons stays with the message', async () => {
  const { message, pieces } = await generate([
    delta({ reasoning_content: 'Hm', reasoning_details: [{ text: 'H' }] }),
    delta({ reasoning_content: '.', reasoning_details: [{ text: 'm' }] }),
    delta({ refusal: 'I will ' }),
    delta({ refusal: 'not.' }),
    delta({}, 'content_filter'),
  ])
  expect(message).toEqual({
    ...{ role: 'assistant', content: '', refusal: 'I will not.', reasoning_content: 'Hm.' },
    reasoning_details: [{ text: 'H' }, { text: 'm' }],
  })
  expect(pieces.map(({ type }) => type)).toEqual(['reasoning', 'reasoning', 'refusal', 'refusal', 'finish'])
  expect(pieces.at(-1)).toEqual({ type: 'finish', finish: 'content-filter' })
})

test.each([
  ['stop', 'stop'],
  ['function_call', 'tool-calls'],
  ['eos', 'other'],
])('a provider that ends by %j ended by %j', async (said, finish) => {
  expect((await generate([delta({ content: 'x' }, said)])).reply.finish).toBe(finish)
})

test('comments, carriage returns and bytes that come one by one change nothing', async () => {
  const { baseUrl } = await serve(async (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' })
    const events = [delta({ content: 'Grüße, 茶' }), STOP].map((event) => `data: ${JSON.stringify(event)}\r\n\r\n`)
    for (const byte of Buffer.from(`: keep-alive\r\n\r\n${events.join('')}data: [DONE]\r\n\r\n`)) {
      await new Promise((resolve) => response.write(Buffer.of(byte), resolve))
    }
    response.end()
  })
  const model = openAiModel({ model: 'm', baseUrl, apiKey: CANARY })
  expect((await model.generate(REQUEST, listening().context)).messages[0]?.content).toBe('Grüße, 茶')
})

test.each([true, false])('an answer in one piece is as good (asked for a stream: %s)', async (stream) => {
  const tool_calls = ['a', 'b'].map((id) => ({ id, type: 'function', function: { name: 'search', arguments: '{}' } }))
  const message = { role: 'assistant', content: null, tool_calls }
  const usage = { prompt_tokens: 3, completion_tokens: 2 }
  const body = { choices: [{ message, finish_reason: 'tool_calls' }], usage }
  const server = await serveText(JSON.stringify(body), 'application/json')
  const model = openAiModel({ model: 'm', baseUrl: server.baseUrl, apiKey: CANARY, stream })
  expect(await model.generate(REQUEST, listening().context)).toEqual({
    messages: [message],
    finish: 'tool-calls',
    usage: { inputTokens: 3, outputTokens: 2 },
  })
  expect(server.asked[0]?.body.stream).toBe(stream)
  expect('stream_options' in (server.asked[0]?.body ?? {})).toBe(stream)
})
