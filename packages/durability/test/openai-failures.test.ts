import { inspect } from 'node:util'
import { describe, expect, test, vi } from 'vitest'
import { ModelError, openAiModel } from '../src/openai.ts'
import { CANARY, failureOf, listening, REQUEST } from './asking.ts'
import { delta, serve, serveEvents, serveText } from './completion-server.ts'

const TEXT = delta({ content: 'half of it' })
const STOP = delta({}, 'stop')
const USAGE = { choices: [], usage: { prompt_tokens: 3, completion_tokens: 2 } }
const event = (of: unknown) => `data: ${JSON.stringify(of)}\n\n`

function ask({ baseUrl }: { baseUrl: string }, options = {}) {
  const model = openAiModel({ model: 'm', baseUrl, apiKey: CANARY, ...options })
  return failureOf(model.generate(REQUEST, listening().context))
}

/** Nothing of it shows the key, what was asked or what was answered. */
function expectDiscreet(error: ModelError): void {
  const shown = `${inspect(error, { depth: 9, showHidden: true })} ${JSON.stringify(error.data)}`
  for (const secret of [CANARY, 'payload', 'half of it', 'query-canary']) expect(shown).not.toContain(secret)
}

describe('half an answer is none:', () => {
  const DONE = 'data: [DONE]\n\n'
  test.each([
    ['no reason for its end', `${event(TEXT)}${DONE}`],
    ['no word that this was all', `${event(TEXT)}${event(STOP)}`],
    ['nothing at all', ''],
    ['the last event is not finished', `${event(TEXT)}${event(STOP)}data: [DONE]`],
    ['an error in the stream', `${event(TEXT)}${event({ error: { message: CANARY } })}${event(STOP)}${DONE}`],
  ])('%s', async (_, body) => {
    const error = await ask(await serveText(body))
    expect(error).toMatchObject({ code: 'MODEL_BROKE_OFF', data: { billed: 'unknown', isRetryable: true } })
    expectDiscreet(error)
  })

  test.each([
    ['an event that is no JSON', `${event(TEXT)}data: {"choices":[{"delta":\n\n${event(STOP)}${DONE}`],
    ['an event that is no object', `${event(TEXT)}data: 7\n\n${event(STOP)}${DONE}`],
    ['a field that is misspelt', `${event(TEXT)}dato: ${JSON.stringify(TEXT)}\n\n${event(STOP)}${DONE}`],
    ['text that is no text', `${event(delta({ content: [{ type: 'text' }] }))}${event(STOP)}${DONE}`],
    ['calls that are no list', `${event(delta({ tool_calls: {} }))}${event(STOP)}${DONE}`],
    ['bytes that are no text', Buffer.from(`${event(delta({ content: '\u00ff' }))}${event(STOP)}${DONE}`, 'latin1')],
  ])('%s', async (_, body) => {
    const error = await ask(await serveText(body))
    expect(error).toMatchObject({ code: 'MODEL_UNREADABLE', data: { billed: 'unknown', isRetryable: true } })
    expectDiscreet(error)
  })

  test('a connection that is lost', async () => {
    const server = await serve((response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write(event(TEXT), () => response.socket?.destroy())
    })
    const error = await ask(server)
    expect(error).toMatchObject({ code: 'MODEL_BROKE_OFF', data: { billed: 'unknown' } })
    expectDiscreet(error)
  })

  test('what was counted before it broke off was billed', async () => {
    const error = await ask(await serveText(`${event(TEXT)}${event(USAGE)}`))
    expect(error.data).toEqual({ billed: 'yes', isRetryable: true, usage: { inputTokens: 3, outputTokens: 2 } })
  })
})

describe('a refusal', () => {
  const body = JSON.stringify({ error: { message: `Your ${CANARY} and payload`, type: 'invalid_request', code: null } })
  test.each([
    [400, 'MODEL_REFUSED', 'no', false],
    [401, 'MODEL_UNAUTHORIZED', 'no', false],
    [403, 'MODEL_UNAUTHORIZED', 'no', false],
    [404, 'MODEL_NOT_FOUND', 'no', false],
    [408, 'MODEL_UNAVAILABLE', 'unknown', true],
    [429, 'MODEL_RATE_LIMITED', 'no', true],
    [500, 'MODEL_UNAVAILABLE', 'unknown', true],
    [503, 'MODEL_UNAVAILABLE', 'unknown', true],
  ])('of status %s is %s, billed: %s', async (status, code, billed, isRetryable) => {
    const error = await ask(await serve((response) => response.writeHead(status).end(body)))
    expect(error).toBeInstanceOf(ModelError)
    expect(error).toMatchObject({ code, data: { status, billed, isRetryable, reason: 'invalid_request' } })
    expectDiscreet(error)
    const [page] = await Promise.all([ask(await serve((response) => response.writeHead(status).end('<html>payload')))])
    expect(page).toMatchObject({ code, data: { status } })
    expectDiscreet(page)
  })

  test.each([
    [{ 'retry-after': '7' }, 7_000],
    [{ 'retry-after-ms': '250', 'retry-after': '7' }, 250],
    [{ date: 'Mon, 23 Nov 2026 10:00:00 GMT', 'retry-after': 'Mon, 23 Nov 2026 10:00:30 GMT' }, 30_000],
    [{ 'retry-after': 'soon' }, undefined],
    [{}, undefined],
  ])('says when to come back: %j', async (headers, retryAfterMs) => {
    const error = await ask(await serve((response) => response.writeHead(429, headers).end(body)))
    expect(error.data.retryAfterMs).toBe(retryAfterMs)
  })

  test('for want of money does not go away by waiting', async () => {
    const broke = JSON.stringify({ error: { code: 'insufficient_quota' } })
    const error = await ask(await serve((response) => response.writeHead(429).end(broke)))
    expect(error.data).toMatchObject({ reason: 'insufficient_quota', isRetryable: false })
  })

  test('by a word that is a credential shows no word', async () => {
    const word = 'canarykey'
    const echo = JSON.stringify({ error: { code: `${word}`, type: 'and_canarykey' } })
    const error = await ask(await serve((response) => response.writeHead(401).end(echo)), {
      apiKey: word,
      headers: { 'x-title': 'survey' },
    })
    expect(error.data).not.toHaveProperty('reason')
    expect(error.message).not.toContain(word)
  })

  test('that goes on for ever is not read to its end', async () => {
    const server = await serve((response) => {
      response.writeHead(502)
      const more = () => response.write('x'.repeat(64 * 1024), () => setImmediate(more))
      more()
    })
    expect((await ask(server)).data.status).toBe(502)
  })

  test('that is cut off is told by its status', async () => {
    const server = await serve((response) => {
      response.writeHead(500).write('{"err', () => response.socket?.destroy())
    })
    expect(await ask(server)).toMatchObject({ code: 'MODEL_UNAVAILABLE', data: { status: 500 } })
  })
})

test('a redirect is refused: the key goes to nobody else', async () => {
  const elsewhere = await serveEvents(TEXT, STOP)
  const server = await serve((response) => response.writeHead(307, { location: elsewhere.baseUrl }).end())
  expect(await ask(server)).toMatchObject({ code: 'MODEL_REFUSED', data: { status: 307 } })
  expect(elsewhere.asked).toEqual([])
})

test.each(['text/html', 'application/octet-stream'])('what is no completion is none: %s', async (type) => {
  const error = await ask(await serveText('<html>half of it</html>', type))
  expect(error.code).toBe('MODEL_UNREADABLE')
  expectDiscreet(error)
  const json = await ask(await serveText('half of it', 'application/json'))
  expect(json.code).toBe('MODEL_UNREADABLE')
  expectDiscreet(json)
})

test('where nobody listens nothing was billed', async () => {
  const { baseUrl, close } = await serveText('')
  await close()
  const error = await ask({ baseUrl: `${baseUrl}?key=query-canary` })
  expect(error).toMatchObject({ code: 'MODEL_UNAVAILABLE', data: { billed: 'no' } })
  expect(error.message).toContain('ECONNREFUSED')
  expectDiscreet(error)
})

test('a server that hangs up without an answer may have billed', async () => {
  const error = await ask(await serve((response) => response.socket?.destroy()))
  expect(error).toMatchObject({ code: 'MODEL_UNAVAILABLE', data: { billed: 'unknown' } })
})

test('a call that is aborted rejects with the reason, before the answer and within it', async () => {
  for (const begins of [false, true]) {
    const stop = new AbortController()
    const server = await serve((response) => {
      if (begins) response.writeHead(200, { 'content-type': 'text/event-stream' }).write(event(TEXT))
      else stop.abort(new Error('enough'))
    })
    const { context } = listening(stop.signal)
    const emit = () => stop.abort(new Error('enough'))
    const asking = openAiModel({ model: 'm', baseUrl: server.baseUrl, apiKey: null }).generate(REQUEST, {
      ...context,
      emit,
    })
    await expect(asking).rejects.toThrow('enough')
  }
})

describe('a model without a place or a key is refused when it is made,', () => {
  const made = (options: object) => {
    try {
      openAiModel({ model: 'm', ...options })
    } catch (error) {
      return error
    }
    throw new Error('expected a refusal')
  }

  test('unless the environment names both', async () => {
    vi.stubEnv('OPENAI_BASE_URL', undefined)
    vi.stubEnv('OPENAI_API_KEY', CANARY)
    const baseUrl = 'http://127.0.0.1:1/v1'
    expect(made({ apiKey: CANARY })).toMatchObject({ code: 'MODEL_UNCONFIGURED', data: { billed: 'no' } })
    // The key of the environment is not for any place.
    expect(made({ baseUrl })).toMatchObject({ code: 'MODEL_UNCONFIGURED' })
    expect(made({ baseUrl, apiKey: '' })).toMatchObject({ code: 'MODEL_UNCONFIGURED' })
    const server = await serveEvents(TEXT, STOP)
    vi.stubEnv('OPENAI_BASE_URL', `${server.baseUrl}/`)
    await openAiModel({ model: 'm' }).generate(REQUEST, listening().context)
    expect(server.asked[0]).toMatchObject({
      url: '/v1/chat/completions',
      headers: { authorization: `Bearer ${CANARY}` },
    })
    vi.stubEnv('OPENAI_API_KEY', undefined)
    expect(made({})).toMatchObject({ code: 'MODEL_UNCONFIGURED' })
    vi.unstubAllEnvs()
  })

  test.each([
    { baseUrl: `https://ada:${CANARY}@host/v1` },
    { baseUrl: `host/v1?key=${CANARY}` },
    { baseUrl: 'file:///etc' },
    { baseUrl: 'http://host', apiKey: `${CANARY}\n` },
    { baseUrl: 'http://host', headers: { 'api-key': `${CANARY}\n` } },
  ])('and what cannot be sent is a mistake that is not shown: %j', (options) => {
    const error = made({ apiKey: CANARY, ...options })
    expect(error).toBeInstanceOf(TypeError)
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(CANARY)
  })
})
