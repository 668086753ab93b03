import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { createCliBridge } from '../src/index.ts'
import { all, ask, DONE, ID, IDENTITY, json, operation, PLAN, REFERENCE, scripted, stream } from './scripted-bridge.ts'

const CANARY = 'canary-0123456789'
const OTHER = 'other-"canary"-0123'
const options = { token: CANARY, headers: { 'X-Model-Credential': OTHER } }

/** Says everything back that it was told, in every place where something can be said. */
async function talkative(status: number) {
  return scripted((response, { url, headers }) => {
    const said = `${headers.authorization} ${headers['x-model-credential']}`
    const identity = { ...IDENTITY, 'x-run-session-id': said }
    if (url.endsWith('/events') && status === 200)
      return stream(
        response,
        `id: 1\ndata: ${JSON.stringify({ said, choices: [{ delta: { content: said } }] })}\n\n${DONE}`,
      )
    const error = { type: 'exit', message: said, said }
    json(response, status, { id: ID, terminal: true, status: 'error', error, said }, identity)
  }, options)
}

describe('credentials', () => {
  test('are sent with every request, and stand in nothing that comes of it', async () => {
    const { bridge, asked } = await talkative(200)
    const started = await bridge.start(PLAN, null, ask)
    const attached = await bridge.attach(REFERENCE, { position: 0 }, ask)
    const events = attached.is === 'attached' ? await all(attached.events) : []
    const told = [started, events, await bridge.result(REFERENCE, ask), await bridge.cancel(REFERENCE, operation)]
    expect(events).toHaveLength(1)
    expect(asked.length).toBeGreaterThan(4)
    for (const { headers, body, url } of asked) {
      expect(headers).toMatchObject({ authorization: `Bearer ${CANARY}`, 'x-model-credential': OTHER })
      expect(body + url).not.toContain('canary')
    }
    expect(inspect(told, { depth: 20 })).not.toContain('canary')
    expect(inspect(told, { depth: 20 })).toContain('[hidden]')
  })

  test.each([400, 401, 404, 409, 410, 429, 500, 503])('stand in no error: %i', async (status) => {
    const { bridge } = await talkative(status)
    const errors = await Promise.allSettled([
      bridge.start(PLAN, null, ask),
      bridge.result(REFERENCE, ask),
      bridge.attach(REFERENCE, { position: 0 }, ask),
      bridge.cancel(REFERENCE, operation),
    ])
    expect(errors[0]?.status).toBe('rejected')
    expect(inspect(errors, { depth: 20 })).not.toContain('canary')
  })

  test('stand in no error of a fetch that tells what it sent', async () => {
    const bridge = createCliBridge({
      url: 'http://127.0.0.1:1',
      ...options,
      fetch: (_, init) => Promise.reject(new Error(JSON.stringify(init))),
    })
    const error = await bridge.start(PLAN, null, ask).catch((error: unknown) => error)
    expect(error).toMatchObject({ code: 'REMOTE_UNREACHABLE', outcome: 'unknown' })
    expect(inspect(error, { depth: 20 })).not.toContain('canary')
  })

  test.each([
    ['a token with a line break', { url: 'http://a', token: 'canary\nx' }],
    ['a header with a line break', { url: 'http://a', headers: { a: 'canary\r\nb: c' } }],
    ['an address with a password', { url: 'http://me:canary@a' }],
    ['an address with a query', { url: 'http://a?key=canary' }],
    ['an address that is none', { url: 'canary' }],
  ])('are not shown by what refuses them: %s', (_, wrong) => {
    const refuse = () => createCliBridge(wrong)
    expect(refuse).toThrow(TypeError)
    expect(refuse).not.toThrow(/canary/)
  })
})
