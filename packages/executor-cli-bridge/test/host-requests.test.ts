import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { createMemoryJournal } from '@tangle-network/journal-memory'
import { describe, expect, test } from 'vitest'
import { ask, linesOf, openHost, operation, planOf, resultOf, started, until } from './host-world.ts'
import { BODY, DISPATCH, post } from './post.ts'

function typeOf(body: string): unknown {
  return (JSON.parse(body) as { error?: { type?: unknown } }).error?.type
}

describe('a request that is not understood', () => {
  test.each<[string, unknown, Record<string, string>, number]>([
    ['no JSON', '{', {}, 400],
    ['no object', [], {}, 400],
    ['nothing', '', {}, 400],
    ['no messages', { model: 'sh/test' }, {}, 400],
    ['a model of no harness', { ...BODY, model: 'other/test' }, {}, 404],
    ['no model', { messages: [] }, {}, 404],
    ['a harness that every object has', { ...BODY, model: 'constructor/x' }, {}, 404],
    ['an id that is none', { ...BODY, run_id: '../etc' }, {}, 400],
    ['an id that is too long', { ...BODY, run_id: 'a'.repeat(129) }, {}, 400],
    ['two ids', { ...BODY, run_id: 'a' }, { 'x-run-id': 'b' }, 400],
    ['two sessions', { ...BODY, session_id: 'a' }, { 'x-session-id': 'b' }, 400],
    ['half of the coordinates', { ...BODY, provider: 'p', session_id: 's' }, {}, 400],
    ['a deadline that is none', { ...BODY, execution: { timeoutMs: -1 } }, {}, 400],
    ['a deadline beyond all', { ...BODY, execution: { timeoutMs: 2 ** 31 } }, {}, 400],
    ['a cursor without a stream', BODY, { 'last-event-id': '0' }, 400],
    ['a cursor that is none', { ...BODY, stream: true }, { 'last-event-id': '-1' }, 400],
    ['a number that cannot be stored', '{"model":"sh/x","messages":[],"n":1e999}', {}, 400],
    ['more levels than can be stored', `{"model":"sh/x","messages":[${'['.repeat(63)}${']'.repeat(63)}]}`, {}, 400],
    ['more than fits once it is spelt out', `{"model":"sh/x","messages":[],"n":[${'1e20,'.repeat(60_000)}0]}`, {}, 413],
    ['another type', BODY, { 'content-type': 'text/plain' }, 415],
    ['more than fits', { ...BODY, more: 'x'.repeat(1_100_000) }, {}, 413],
  ])('for it has %s is refused, and nothing stands under its id', async (_, body, headers, status) => {
    const { host, journal, reported } = await openHost()
    const answer = await post(host.url + DISPATCH, body, headers)
    expect([answer.status, typeof typeOf(answer.body)]).toEqual([status, 'string'])
    expect((await journal.list()).runs).toEqual([])
    expect(reported).toEqual([])
  })

  test('by the rule of its harness is refused with the rule’s words', async () => {
    const refuse = () => {
      throw new Error('no such model')
    }
    const { bridge, journal } = await openHost({ commands: { sh: refuse } })
    const dispatch = bridge.start(planOf(''), null, ask)
    await expect(dispatch).rejects.toMatchObject({ code: 'REMOTE_REFUSED', outcome: 'not-applied' })
    expect((await journal.list()).runs).toEqual([])
  })

  test.each(['/v1/runs/x?wait_ms=1', '/v1/runs/x/events', '/v1/runs/%', '/nowhere'])(
    'about nothing: %s',
    async (path) => {
      const { host } = await openHost()
      expect((await fetch(host.url + path)).status).toBe(path.endsWith('%') ? 400 : 404)
    },
  )

  test.each(['-1', '1.5', '30001', 'x', ''])('for it waits %s ms', async (wait) => {
    const { host, bridge } = await openHost()
    const plan = planOf('echo out')
    await started(bridge, plan)
    expect((await fetch(`${host.url}/v1/runs/${plan.id}?wait_ms=${wait}`)).status).toBe(400)
  })
})

describe('an id', () => {
  test('stands for one request: the same again is the same run, another is a conflict, also after a restart', async () => {
    const world = await openHost()
    const plan = planOf('echo out')
    const first = await world.bridge.start(plan, null, ask)
    expect(first).toMatchObject({ is: 'created', reference: { runId: plan.id } })
    const other = { ...plan, request: { ...plan.request, more: 1 } }
    const check = async ({ bridge }: typeof world) => {
      expect(await bridge.start(plan, null, ask)).toEqual({ ...first, is: 'replayed' })
      expect(await bridge.start(other, null, ask)).toEqual({ is: 'conflict' })
    }
    await check(world)
    await check(await world.restart())
  })

  test('says in a conflict what it stands for', async () => {
    const { host } = await openHost()
    await post(host.url + DISPATCH, { ...BODY, run_id: 'a' })
    const { status, body } = await post(host.url + DISPATCH, { ...BODY, run_id: 'a', more: 1 })
    const { error } = JSON.parse(body)
    expect([status, error.type]).toEqual([409, 'run_identity_conflict'])
    expect(error.expected_request_digest).not.toBe(error.received_request_digest)
  })

  test('may be told from another by what the client calls it', async () => {
    const { bridge } = await openHost()
    const coordinates = { provider: 'p', environment_id: 'e', session_id: 's', execution_id: 'x' }
    const reference = await started(bridge, planOf('echo out', coordinates))
    expect(reference).toMatchObject({ provider: 'p', environmentId: 'e', sessionId: 's', executionId: 'x' })
  })

  test('whose time is over stands for nothing else, and is never started again', async () => {
    let now = Date.now()
    const clock = () => now
    const journal = createMemoryJournal({ clock })
    const world = await openHost({ clock, retainMs: 1_000 }, { journal })
    const plan = planOf('echo out')
    const reference = await started(world.bridge, plan)
    await resultOf(world.bridge, reference)
    now += 2_000
    const { bridge, folder } = await world.restart()
    expect(readdirSync(join(folder, 'runs'))).toEqual([])
    expect(await bridge.result(reference, ask)).toEqual({ is: 'unknown' })
    await expect(bridge.start(plan, null, ask)).rejects.toMatchObject({ code: 'REMOTE_REFUSED' })
  })
})

describe('a dispatch that is not streamed', () => {
  test('is answered with all of it, and again', async () => {
    const { host } = await openHost()
    for (const claim of ['created', 'replayed']) {
      const { status, headers, body } = await post(host.url + DISPATCH, { ...BODY, run_id: 'a', stream: false })
      expect([status, headers.get('x-run-id'), headers.get('x-run-claim')]).toEqual([200, 'a', claim])
      expect(JSON.parse(body)).toMatchObject({
        object: 'chat.completion',
        choices: [{ message: { role: 'assistant', content: 'out\n' }, finish_reason: 'stop' }],
      })
    }
  })

  test('of a command that fails is a failure', async () => {
    const { host } = await openHost()
    const failing = { ...BODY, messages: [{ role: 'user', content: 'exit 3' }] }
    const { status, body } = await post(host.url + DISPATCH, failing)
    expect([status, typeOf(body)]).toEqual([502, 'exit'])
  })
})

describe('a cancellation', () => {
  test('that is asked for again is the same; another under its id, or of another run, is refused', async () => {
    const { host, bridge } = await openHost({ graceMs: 60_000 })
    const plan = planOf(`trap '' TERM; echo out; while :; do sleep 0.01; done`)
    const reference = await started(bridge, plan)
    await linesOf(bridge, reference, 0, 1)
    expect(await bridge.cancel(reference, operation)).toEqual({ is: 'requested' })
    expect(await bridge.cancel(reference, operation)).toEqual({ is: 'requested' })
    const path = `${host.url}/v1/runs/${plan.id}/cancel`
    const other = await post(path, { operationId: operation.operationId, reason: 'another' })
    expect([other.status, typeOf(other.body)]).toEqual([409, 'operation_conflict'])
    const elsewhere = await post(path, { operationId: 'op-2', run: { runId: plan.id, requestDigest: 'sha256:other' } })
    expect([elsewhere.status, typeOf(elsewhere.body)]).toEqual([409, 'run_reference_conflict'])
    const plain = await post(path, '')
    expect([plain.status, plain.headers.get('retry-after')]).toEqual([202, '1'])
  })
})

describe('an answer', () => {
  test('says whose it is, how that stands and how long it can be asked for', async () => {
    const { host, bridge } = await openHost({ clock: () => 1_000_000, retainMs: 5_000 })
    const plan = planOf('echo one; echo two')
    await resultOf(bridge, await started(bridge, plan))
    const { headers } = await fetch(`${host.url}/v1/runs/${plan.id}`)
    expect(Object.fromEntries(headers)).toMatchObject({
      'x-run-id': plan.id,
      'x-run-status': 'done',
      'x-run-state': 'terminal',
      'x-run-terminal': 'true',
      'x-last-event-id': '2',
      'x-run-replay-expires-at': '1005000',
    })
  })

  test('begins behind the cursor, by whichever name it is said', async () => {
    const { host, bridge } = await openHost()
    const plan = planOf('echo one; echo two')
    await resultOf(bridge, await started(bridge, plan))
    const path = `${host.url}/v1/runs/${plan.id}/events`
    for (const name of ['last-event-id', 'x-last-event-id']) {
      const text = await (await fetch(path, { headers: { [name]: '1' } })).text()
      expect(text.match(/^id: \d+$/gm)).toEqual(['id: 2'])
      expect(text.endsWith('data: [DONE]\n\n')).toBe(true)
    }
    const headers = { 'last-event-id': '1', 'x-last-event-id': '2' }
    expect((await fetch(path, { headers })).status).toBe(400)
  })
})

describe('a host', () => {
  test('that finds a run which it cannot read leaves it, and goes on with all others', async () => {
    const world = await openHost()
    const reference = await started(world.bridge, planOf('echo out; sleep 1000'))
    const manifest = { agent: 'cli-bridge', taskDigest: 'd'.repeat(64), seed: '' }
    const acquire = { owner: 'a later version', ttlMs: 1 }
    const { lease, head } = await world.journal.begin('cli-bridge/later', manifest, { acquire })
    const entries = [{ kind: 'bridge.later', payload: { v: 9 } }]
    if (lease) await world.journal.append(lease, { after: head, at: 1, entries })
    const { bridge, host, reported } = await world.restart()
    expect(reported).toMatchObject([{ code: 'UNKNOWN_KIND' }])
    expect(await linesOf(bridge, reference, 0, 1)).toMatchObject([{ text: 'out\n' }])
    expect((await fetch(`${host.url}/v1/runs/later`)).status).toBe(500)
    expect((await world.journal.head('cli-bridge/later')).seq).toBe(1)
  })

  test('that is full takes no more until there is room, and has done nothing', async () => {
    const { bridge, journal } = await openHost({ maxRunning: 1 })
    const first = await started(bridge, planOf('echo out; sleep 1000'))
    const next = planOf('echo next')
    await expect(bridge.start(next, null, ask)).rejects.toMatchObject({
      code: 'REMOTE_BUSY',
      outcome: 'not-applied',
      details: { retryAfterMs: 1_000 },
    })
    expect((await journal.list()).runs).toHaveLength(1)
    await bridge.cancel(first, operation)
    await resultOf(bridge, first)
    expect(await resultOf(bridge, await started(bridge, next))).toMatchObject({ ok: { text: 'next\n' } })
  })

  test('takes no more than it may, however many ask before the first has begun', async () => {
    const journal = createMemoryJournal()
    const begin = journal.begin.bind(journal)
    const gate = Promise.withResolvers<void>()
    journal.begin = (...args) => gate.promise.then(() => begin(...args))
    const { bridge } = await openHost({ maxRunning: 2 }, { journal })
    let refused = 0
    const answers = Array.from({ length: 6 }, () =>
      bridge.start(planOf('echo out; sleep 1000'), null, ask).catch((error: unknown) => {
        expect(error).toMatchObject({ code: 'REMOTE_BUSY', outcome: 'not-applied' })
        refused += 1
      }),
    )
    await until(() => refused === 4)
    gate.resolve()
    expect((await Promise.all(answers)).filter((answer) => answer?.is === 'created')).toHaveLength(2)
    expect((await journal.list()).runs).toHaveLength(2)
  })

  test('whose journal fails for a while says so, and goes on by itself', async () => {
    const inner = createMemoryJournal()
    let failures = 0
    const journal = new Proxy(inner, {
      get(target, name) {
        const method = target[name as 'append']
        if (name !== 'append') return typeof method === 'function' ? (method as () => unknown).bind(target) : method
        return async (...args: Parameters<typeof method>) => {
          const isStart = args[1].entries[0]?.kind === 'bridge.started'
          if (!isStart || failures >= 2) return target.append(...args)
          failures += 1
          throw new Error('the journal is down')
        }
      },
    })
    const { bridge, reported } = await openHost({}, { journal })
    expect(await resultOf(bridge, await started(bridge, planOf('echo out')))).toMatchObject({ ok: { text: 'out\n' } })
    expect([failures, reported.length]).toEqual([2, 2])
  })

  test('that is closed answers no more, and its readers come again', async () => {
    const { bridge, host } = await openHost()
    const reference = await started(bridge, planOf('echo out; sleep 1000'))
    await linesOf(bridge, reference, 0, 1)
    const attached = await bridge.attach(reference, { position: 1 }, ask)
    const reading = attached.is === 'attached' ? attached.events[Symbol.asyncIterator]().next() : undefined
    const cut = expect(reading).rejects.toMatchObject({ code: 'REMOTE_UNREACHABLE' })
    await host.close()
    await cut
    await expect(bridge.result(reference, ask)).rejects.toMatchObject({ outcome: 'not-applied' })
  })

  test('tells a slow reader that what it had no time for has expired', async () => {
    const { host, bridge } = await openHost({ keptEvents: 10 })
    const plan = planOf('yes 0123456789 | head -n 400000; sleep 0.2')
    await started(bridge, plan)
    // It has taken nothing but the head when everything was written.
    const response = await fetch(`${host.url}/v1/runs/${plan.id}/events`)
    await resultOf(bridge, { runId: plan.id })
    await expect(response.text()).rejects.toThrow()
    expect(await bridge.attach({ runId: plan.id }, { position: 1 }, ask)).toMatchObject({ is: 'expired' })
  })
})
