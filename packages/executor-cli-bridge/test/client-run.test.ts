import { describe, expect, test } from 'vitest'
import {
  ask,
  DONE,
  delta,
  ended,
  ID,
  IDENTITY,
  json,
  operation,
  PLAN,
  REFERENCE,
  refusal,
  scripted,
} from './scripted-bridge.ts'

describe('a dispatch', () => {
  test('is accepted as soon as the head of the answer names the run, and lets go of its stream', async () => {
    const { bridge, asked } = await scripted((response) => {
      response.writeHead(200, { ...IDENTITY, 'content-type': 'text/event-stream' })
      response.flushHeaders()
    })
    expect(await bridge.start(PLAN, null, ask)).toEqual({ is: 'created', reference: REFERENCE })
    expect(asked).toMatchObject([{ method: 'POST', url: '/v1/chat/completions' }])
    expect(JSON.parse(asked[0]?.body ?? '')).toEqual({ ...PLAN.request, run_id: ID, stream: true })
  })

  test('of a run whose first events have expired already finds the run', async () => {
    const { bridge } = await scripted((response, { method }) => {
      if (method === 'POST') return refusal(410, 'expired_replay_cursor', { first_available_event_id: 9 })(response)
      json(response, 200, { terminal: false, status: 'running' }, IDENTITY)
    })
    expect(await bridge.start(PLAN, null, ask)).toEqual({ is: 'replayed', reference: REFERENCE })
  })
})

describe('the result of a run', () => {
  test('that runs is none', async () => {
    const { bridge, asked } = await scripted(
      (response) => json(response, 200, { terminal: false, status: 'running' }, IDENTITY),
      { waitMs: 7 },
    )
    expect(await bridge.result(REFERENCE, ask)).toEqual({ is: 'running', reference: REFERENCE })
    expect(asked.map(({ url }) => url)).toEqual([`/v1/runs/${ID}?wait_ms=7`])
  })

  test('that is done is its text, with what it spent', async () => {
    const usage = { prompt_tokens: 12, completion_tokens: 3, prompt_tokens_details: { cached_tokens: 8 }, cost: 0.2 }
    const last = { choices: [{ delta: {}, finish_reason: 'stop' }], usage }
    const { bridge } = await scripted(ended(`${delta(1, 'a')}${delta(2, 'b')}data: ${JSON.stringify(last)}\n\n${DONE}`))
    const spent = [
      ['inputTokens', 12],
      ['outputTokens', 3],
      ['cachedInputTokens', 8],
    ]
    const ok = { text: 'ab', isWhole: true, finishReason: 'stop', usage }
    expect(await bridge.result(REFERENCE, ask)).toEqual({ is: 'ended', reference: REFERENCE, result: { ok, spent } })
  })

  test('whose first events have expired says that it is not whole', async () => {
    const { bridge } = await scripted((response, asked) => {
      const isFirst = asked.url.endsWith('/events') && asked.headers['last-event-id'] === undefined
      if (isFirst) return refusal(410, 'expired_replay_cursor', { first_available_event_id: 3 })(response)
      if (asked.url.endsWith('/events')) expect(asked.headers['last-event-id']).toBe('2')
      ended(delta(3, 'c') + DONE)(response, asked)
    })
    expect(await bridge.result(REFERENCE, ask)).toMatchObject({ result: { ok: { text: 'c', isWhole: false } } })
  })

  test('whose events are no longer kept is its status', async () => {
    const { bridge } = await scripted((response, asked) =>
      asked.url.endsWith('/events') ? refusal(404, 'gone')(response) : ended('')(response, asked),
    )
    expect(await bridge.result(REFERENCE, ask)).toMatchObject({ result: { ok: { text: '', isWhole: false } } })
  })

  test('that failed is why, with the end of what it said', async () => {
    const error = { type: 'exit', message: 'the command ended with 2' }
    const told = `${delta(1, 'so far')}id: 2\ndata: ${JSON.stringify({ error })}\n\n${DONE}`
    const failed = { name: 'BridgeRunFailed', message: error.message, code: 'exit', data: { tail: 'so far' } }
    const { bridge } = await scripted(ended(told, { status: 'error' }))
    expect(await bridge.result(REFERENCE, ask)).toMatchObject({ is: 'ended', result: { failed } })
    const { bridge: other } = await scripted(ended(DONE, { status: 'error', error, exit_code: 2 }))
    const data = { tail: '', exitCode: 2 }
    expect(await other.result(REFERENCE, ask)).toMatchObject({ result: { failed: { ...failed, data } } })
  })

  test('that was killed with all that watched it is known to nobody', async () => {
    const { bridge } = await scripted(ended(DONE, { status: 'error', error: { type: 'interrupted', message: '' } }))
    expect(await bridge.result(REFERENCE, ask)).toEqual({ is: 'gone' })
  })

  test('that was cancelled is that', async () => {
    const { bridge } = await scripted(ended(DONE, { status: 'cancelled' }))
    expect(await bridge.result(REFERENCE, ask)).toMatchObject({ is: 'ended', result: { cancelled: true } })
  })

  test('is not read from a transcript that breaks off', async () => {
    const { bridge } = await scripted(ended(delta(1, 'a')))
    await expect(bridge.result(REFERENCE, ask)).rejects.toMatchObject({ code: 'REMOTE_UNREACHABLE' })
  })
})

describe('a cancellation', () => {
  test('that is accepted is no end', async () => {
    const { bridge } = await scripted((response) => json(response, 202, { terminal: false }, IDENTITY))
    expect(await bridge.cancel(REFERENCE, operation)).toEqual({ is: 'requested' })
  })

  test('is an end only where the status of the run proves it', async () => {
    const running = { terminal: false, status: 'running' }
    const { bridge } = await scripted((response) => json(response, 200, running, IDENTITY))
    expect(await bridge.cancel(REFERENCE, operation)).toEqual({ is: 'requested' })
    const { bridge: other } = await scripted(ended(DONE, { status: 'cancelled' }))
    expect(await other.cancel(REFERENCE, operation)).toMatchObject({ is: 'ended', result: { cancelled: true } })
  })

  test('of a run that was done before is that', async () => {
    const { bridge } = await scripted(ended(delta(1, 'a') + DONE))
    expect(await bridge.cancel(REFERENCE, operation)).toMatchObject({ is: 'ended', result: { ok: { text: 'a' } } })
  })

  test('names itself and the run, the same each time, where the bridge has named the run completely', async () => {
    const { bridge, asked } = await scripted((response) => json(response, 202, {}))
    const whole = { ...REFERENCE, provider: 'p', environmentId: 'e', sessionId: 's', executionId: 'x' }
    await bridge.cancel(whole, operation)
    await bridge.cancel(whole, operation)
    await bridge.cancel(REFERENCE, operation)
    const [one, other, plain] = asked.map(({ body }) => body)
    expect(JSON.parse(one ?? '')).toEqual({
      operationId: 'op-1',
      run: whole,
      requestDigest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
    })
    expect(other).toBe(one)
    expect(plain).toBe('')
  })

  test.each([
    [409, 'REMOTE_REFUSED'],
    [500, 'REMOTE_FAILED'],
  ])('that is answered with %i is neither', async (status, code) => {
    const { bridge } = await scripted(refusal(status, 'some_error'))
    await expect(bridge.cancel(REFERENCE, operation)).rejects.toMatchObject({ code })
  })
})
