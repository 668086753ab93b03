import { encodeValue, type RemoteExecution, sha256 } from '@tangle-network/durability-contract'
import { describe, expect, test } from 'vitest'
import { createSandboxExecutor } from '../src/index.ts'

const plan = { id: 'a'.repeat(64), request: 'true', requestDigest: sha256(encodeValue('true')) }
const ask = { signal: new AbortController().signal }

function answering(status: number, body: unknown, headers: Record<string, string> = {}): RemoteExecution {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const answer = async () => new Response(text, { status, headers: { 'content-type': 'application/json', ...headers } })
  return createSandboxExecutor({ url: 'http://127.0.0.1:1', api: 'rich', fetch: answer })
}

async function environment(): Promise<unknown> {
  let sent: unknown
  const fetch: typeof globalThis.fetch = async (_, init) => {
    sent = JSON.parse(String(init?.body))
    return new Response(JSON.stringify({ is: 'created', ...(sent as object) }), { status: 201 })
  }
  const bound = await createSandboxExecutor({ url: 'http://127.0.0.1:1', api: 'rich', fetch }).bind(plan, ask)
  return bound.is === 'conflict' ? undefined : bound.environment
}

const start = async (executor: RemoteExecution) => executor.start(plan, await environment(), ask)

describe('a start that is refused', () => {
  test.each([
    ['seconds', '7', 7_000],
    ['a date', new Date(Date.now() + 3_600_000).toUTCString(), 3_600_000],
    ['a date that has passed', 'Wed, 21 Oct 2015 07:28:00 GMT', 0],
  ])('for now says when to come again, given %s [D-10]', async (_, header, expected) => {
    const refused = start(answering(429, {}, { 'retry-after': header }))
    await expect(refused).rejects.toMatchObject({ code: 'REMOTE_BUSY', outcome: 'not-applied' })
    const { details } = (await refused.catch((error: { details: { retryAfterMs: number } }) => error)) as never
    const { retryAfterMs } = details as { retryAfterMs: number }
    expect(Math.abs(retryAfterMs - expected)).toBeLessThan(60_000)
  })

  test('by a 503 may have been handed on by whoever says so, and is a failure unless told when to come again', async () => {
    await expect(start(answering(503, {}, { 'retry-after': '1' }))).rejects.toMatchObject({
      ...{ code: 'REMOTE_BUSY', outcome: 'unknown' },
      details: { retryAfterMs: 1_000 },
    })
    await expect(start(answering(503, {}))).rejects.toMatchObject({ code: 'REMOTE_FAILED', outcome: 'unknown' })
  })

  test('because its id stands for another request is a conflict, and by another 409 is in doubt [D-3]', async () => {
    for (const type of ['run_identity_conflict', 'environment_identity_conflict']) {
      expect(await start(answering(409, { error: { type } }))).toEqual({ is: 'conflict' })
    }
    const strange = start(answering(409, { error: { type: 'something_else' } }))
    await expect(strange).rejects.toMatchObject({ code: 'REMOTE_REFUSED', outcome: 'unknown' })
  })

  test('because its environment was given back is refused for good', async () => {
    const gone = start(answering(410, { error: { type: 'environment_released' } }))
    await expect(gone).rejects.toMatchObject({ code: 'REMOTE_REFUSED', outcome: 'not-applied' })
  })

  test('by being sent elsewhere goes nowhere', async () => {
    const sent: RequestInit[] = []
    const fetch: typeof globalThis.fetch = async (_, init) => {
      sent.push(init ?? {})
      return new Response(null, { status: 307, headers: { location: 'http://elsewhere.invalid/' } })
    }
    const executor = createSandboxExecutor({ url: 'http://127.0.0.1:1', api: 'rich', token: 'canary', fetch })
    await expect(start(executor)).rejects.toMatchObject({ code: 'REMOTE_REFUSED', outcome: 'unknown' })
    expect(sent.map(({ redirect }) => redirect)).toEqual(['manual'])
  })
})

describe('an answer about something else', () => {
  const strange = { control: { runId: 'another' }, state: 'ended', result: { ok: 1 } }

  test('is none, whatever is asked', async () => {
    const executor = answering(200, strange)
    await expect(executor.lookup(plan, await environment(), ask)).rejects.toMatchObject({ code: 'REMOTE_FAILED' })
    const bound = executor.bind(plan, ask)
    await expect(bound).rejects.toMatchObject({ code: 'REMOTE_FAILED', outcome: 'unknown' })
  })

  test('that opens a stream starts nothing that would be known', async () => {
    const body = `event: control\ndata: ${JSON.stringify({ is: 'created', ...strange })}\n\n`
    const executor = answering(200, body, { 'content-type': 'text/event-stream' })
    await expect(start(executor)).rejects.toMatchObject({ code: 'REMOTE_FAILED', outcome: 'unknown' })
  })
})

test.each(['ftp://127.0.0.1', 'http://me:canary@127.0.0.1', 'http://127.0.0.1/?token=canary', 'nowhere'])(
  'an address that could not be shown, or leads nowhere, is refused without being shown: %s',
  (url) => {
    const create = () => createSandboxExecutor({ url })
    expect(create).toThrow(TypeError)
    expect(create).not.toThrow('canary')
  },
)

test('what another executor has given is misuse, and nothing is asked', async () => {
  const executor = answering(200, {})
  await expect(executor.result('a reference', ask)).rejects.toThrow(TypeError)
  await expect(executor.start(plan, { environmentId: 'another' }, ask)).rejects.toThrow(TypeError)
})

test('with the plain API nothing is known of what was not shown to its end, and all of what was [D-6]', async () => {
  const session = 'event: session\ndata: {}\n\nevent: output\ndata: {"text":"one"}\n\nevent: heartbeat\ndata: {}\n\n'
  const showing = (text: string) => {
    const answer = async () => new Response(text, { headers: { 'content-type': 'text/event-stream' } })
    return createSandboxExecutor({ url: 'http://127.0.0.1:1', fetch: answer })
  }
  for (const [end, sighting] of [
    ['', { is: 'unknown' }],
    ['event: end\ndata: {"result":{"ok":', { is: 'unknown' }],
    [
      'event: end\ndata: {"result":{"ok":7,"spent":[["tokens",3]]}}\n\n',
      { is: 'ended', result: { ok: 7, spent: [['tokens', 3]] } },
    ],
  ] as const) {
    const executor = showing(session + end)
    const started = await executor.start(plan, null, ask)
    const reference = 'reference' in started ? started.reference : undefined
    expect(await executor.result(reference, ask)).toEqual({ is: 'running', reference })
    const events: unknown[] = []
    const read = async () => {
      const attached = await executor.attach(reference, { position: 0 }, ask)
      if (attached.is === 'attached') for await (const event of attached.events) events.push(event)
    }
    if (sighting.is === 'unknown') await expect(read()).rejects.toMatchObject({ code: 'REMOTE_UNREACHABLE' })
    else await read()
    expect(events).toEqual([{ position: 1, data: { text: 'one' } }])
    expect(await executor.result(reference, ask)).toMatchObject(sighting)
    expect(await executor.attach(reference, { position: 0 }, ask)).toEqual({ is: 'unknown' })
  }
})
