import { createServer } from 'node:net'
import type { RemoteExecution } from '@tangle-network/durability-contract'
import { describe, expect, test } from 'vitest'
import { createCliBridge } from '../src/index.ts'
import { ask, IDENTITY, json, operation, PLAN, REFERENCE, refusal, scripted } from './scripted-bridge.ts'

const start = (bridge: RemoteExecution) => bridge.start(PLAN, null, ask)

describe('a dispatch that is not accepted', () => {
  test.each([
    ['401', refusal(401, 'authentication_error'), 'REMOTE_REFUSED', 'not-applied'],
    ['403', refusal(403, 'permission_error'), 'REMOTE_REFUSED', 'not-applied'],
    ['400', refusal(400, 'invalid_request_error'), 'REMOTE_REFUSED', 'not-applied'],
    ['404', refusal(404, 'not_found_error'), 'REMOTE_REFUSED', 'not-applied'],
    ['an id whose time is over', refusal(410, 'run_forgotten'), 'REMOTE_REFUSED', 'not-applied'],
    [
      'a session of another profile, provably not started',
      refusal(409, 'session_binding_conflict', { provider_dispatch: 'not_started' }),
      'REMOTE_REFUSED',
      'not-applied',
    ],
    ['a session of another profile', refusal(409, 'session_binding_conflict'), 'REMOTE_REFUSED', 'unknown'],
    ['a conflict of another kind', refusal(409, 'some_conflict'), 'REMOTE_REFUSED', 'unknown'],
    ['429', refusal(429, 'capacity'), 'REMOTE_BUSY', 'not-applied'],
    [
      '503 that says when',
      refusal(503, 'admission_rejected', {}, { 'retry-after': '5' }),
      'REMOTE_BUSY',
      'not-applied',
    ],
    ['503 that does not', refusal(503, 'cli_missing'), 'REMOTE_FAILED', 'unknown'],
    ['500', refusal(500, 'server_error'), 'REMOTE_FAILED', 'unknown'],
    ['502', refusal(502, 'bad_gateway'), 'REMOTE_FAILED', 'unknown'],
    ['408', refusal(408, 'timeout'), 'REMOTE_FAILED', 'unknown'],
  ])('%s', async (_, answer, code, outcome) => {
    const { bridge, asked } = await scripted(answer)
    await expect(start(bridge)).rejects.toMatchObject({ name: 'DurabilityError', code, outcome })
    expect(asked).toHaveLength(1)
  })

  test('a redirect is not followed', async () => {
    const { bridge, asked } = await scripted((response) => response.writeHead(307, { location: '/else' }).end())
    await expect(start(bridge)).rejects.toMatchObject({ code: 'REMOTE_FAILED', outcome: 'unknown' })
    expect(asked).toHaveLength(1)
  })

  test('of another request under its id: a conflict', async () => {
    const { bridge } = await scripted(refusal(409, 'run_identity_conflict'))
    expect(await start(bridge)).toEqual({ is: 'conflict' })
  })
})

describe('an answer that is none', () => {
  const page = (status: number) => scripted((response) => response.writeHead(status).end('<html>'))

  test.each([400, 404, 409, 410, 500, 502])('status %i with a body that is not JSON proves nothing', async (status) => {
    const { bridge } = await page(status)
    await expect(start(bridge)).rejects.toMatchObject({ code: 'REMOTE_FAILED', outcome: 'unknown' })
    await expect(bridge.result(REFERENCE, ask)).rejects.toMatchObject({ code: 'REMOTE_FAILED' })
  })

  test.each([401, 403])('status %i with a body that is not JSON is a refusal all the same', async (status) => {
    const { bridge } = await page(status)
    await expect(start(bridge)).rejects.toMatchObject({ code: 'REMOTE_REFUSED', outcome: 'not-applied' })
  })

  test.each([
    ['nobody', {}],
    ['another run', { 'x-run-id': 'another' }],
  ])('a dispatch that is accepted for %s', async (_, headers) => {
    const { bridge } = await scripted((response) => json(response, 200, {}, headers))
    await expect(start(bridge)).rejects.toMatchObject({ code: 'REMOTE_FAILED', outcome: 'unknown' })
  })

  test('a dispatch that is accepted for other coordinates than were asked for', async () => {
    const headers = { ...IDENTITY, 'x-run-session-id': 'yours' }
    const { bridge } = await scripted((response) => json(response, 200, {}, headers))
    const request = { ...PLAN.request, session_id: 'mine' }
    await expect(bridge.start({ ...PLAN, request }, null, ask)).rejects.toMatchObject({ code: 'REMOTE_FAILED' })
    expect(await start(bridge)).toMatchObject({ reference: { sessionId: 'yours' } })
  })

  test.each([
    ['no status', { terminal: true }],
    ['an end that runs', { terminal: true, status: 'running' }],
    ['a status that is not known', { terminal: true, status: 'perhaps' }],
    ['a page', '<html>'],
  ])('a status with %s', async (_, body) => {
    const { bridge } = await scripted((response) => json(response, 200, body, IDENTITY))
    await expect(bridge.result(REFERENCE, ask)).rejects.toMatchObject({ code: 'REMOTE_FAILED' })
  })
})

describe('a bridge that asks for patience', () => {
  test.each([
    ['seconds', { 'retry-after': '7' }, 7_000],
    ['a date', { 'retry-after': 'Mon, 01 Jan 2035 00:00:09 GMT', date: 'Mon, 01 Jan 2035 00:00:00 GMT' }, 9_000],
    ['a date that is over', { 'retry-after': 'Mon, 01 Jan 2001 00:00:09 GMT' }, 0],
    ['more than anybody waits', { 'retry-after': '999999999' }, 3_600_000],
    ['nonsense', { 'retry-after': 'soon' }, undefined],
  ])('says for how long: %s', async (_, headers, retryAfterMs) => {
    const { bridge } = await scripted(refusal(429, 'capacity', {}, headers as Record<string, string>))
    await expect(start(bridge)).rejects.toMatchObject({ code: 'REMOTE_BUSY', details: { status: 429 } })
    const error = await start(bridge).catch((error: { details: object }) => error)
    expect((error as { details: { retryAfterMs?: number } }).details.retryAfterMs).toBe(retryAfterMs)
  })
})

describe('a bridge that cannot be reached', () => {
  test('and got nothing: it is provably not applied', async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as { port: number }
    await new Promise((resolve) => server.close(resolve))
    const bridge = createCliBridge({ url: `http://127.0.0.1:${port}` })
    await expect(start(bridge)).rejects.toMatchObject({ code: 'REMOTE_UNREACHABLE', outcome: 'not-applied' })
  })

  test('once it had been sent: nobody knows', async () => {
    const { bridge } = await scripted((response) => response.destroy())
    await expect(start(bridge)).rejects.toMatchObject({ code: 'REMOTE_UNREACHABLE', outcome: 'unknown' })
  })

  test('for it never answers: nobody knows', async () => {
    const { bridge } = await scripted(() => {}, { idleMs: 50 })
    await expect(start(bridge)).rejects.toMatchObject({ code: 'REMOTE_UNREACHABLE', outcome: 'unknown' })
  })

  test('because nobody waits for it any more', async () => {
    const gone = new AbortController()
    const { bridge } = await scripted(() => gone.abort())
    const dispatch = bridge.start(PLAN, null, { signal: gone.signal })
    await expect(dispatch).rejects.toMatchObject({ code: 'REMOTE_UNREACHABLE', outcome: 'unknown' })
  })
})

describe('what is said of a run', () => {
  test('404 proves nothing, by whatever way it is asked', async () => {
    const { bridge } = await scripted(refusal(404, 'not_found_error'))
    expect(await bridge.lookup(PLAN, null, ask)).toEqual({ is: 'unknown' })
    expect(await bridge.result(REFERENCE, ask)).toEqual({ is: 'unknown' })
    expect(await bridge.attach(REFERENCE, { position: 3 }, ask)).toEqual({ is: 'unknown' })
    expect(await bridge.cancel(REFERENCE, operation)).toEqual({ is: 'unknown' })
  })

  test('a cursor ahead of it is the history of another', async () => {
    const { bridge } = await scripted(refusal(409, 'invalid_replay_cursor', { last_event_id: 2 }))
    expect(await bridge.attach(REFERENCE, { position: 9 }, ask)).toEqual({ is: 'ahead', last: 2 })
  })

  test('an expired cursor says what is left', async () => {
    const { bridge } = await scripted(refusal(410, 'expired_replay_cursor', { first_available_event_id: 5 }))
    expect(await bridge.attach(REFERENCE, { position: 2 }, ask)).toEqual({ is: 'expired', first: 5 })
  })

  test.each([
    ['ahead', refusal(409, 'invalid_replay_cursor')],
    ['expired', refusal(410, 'expired_replay_cursor')],
  ])('that the cursor is %s and no more proves nothing', async (_, answer) => {
    const { bridge } = await scripted(answer)
    await expect(bridge.attach(REFERENCE, { position: 9 }, ask)).rejects.toMatchObject({ code: 'REMOTE_FAILED' })
  })

  test('a run of another request under the id is not the one that was started', async () => {
    const headers = { ...IDENTITY, 'x-run-request-digest': 'sha256:other', 'content-type': 'text/event-stream' }
    const { bridge } = await scripted((response) =>
      json(response, 200, { terminal: false, status: 'running' }, headers),
    )
    expect(await bridge.result(REFERENCE, ask)).toEqual({ is: 'unknown' })
    expect(await bridge.attach(REFERENCE, { position: 0 }, ask)).toEqual({ is: 'unknown' })
  })
})

describe('a request', () => {
  test.each([
    ['that is no object', 'do it'],
    ['that names a run itself', { run_id: 'mine' }],
    ['that says how it is answered', { stream: false }],
  ])('%s is refused before anything is sent', async (_, request) => {
    const { bridge, asked } = await scripted(refusal(500, 'never'))
    const dispatch = bridge.start({ ...PLAN, request }, null, ask)
    await expect(dispatch).rejects.toMatchObject({ code: 'REMOTE_REFUSED', outcome: 'not-applied' })
    expect(asked).toHaveLength(0)
  })
})
