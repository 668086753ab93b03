import { createClient, createWorker, defineAgent } from '@tangle-network/durability'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { GET as drain } from '../next/drain-route.ts'
import { GET as events } from '../next/events-route.ts'
import { theJournal } from '../next/journal.ts'
import { PUT as start } from '../next/start-route.ts'
import { GET as steps } from '../next/steps-route.ts'

const URL_OF_RUNS = 'https://app.example/api/runs'
const contextOf = (runId: string) => ({ params: Promise.resolve({ runId }) })

beforeAll(() => {
  vi.stubEnv('DURABILITY_URL', 'memory:')
  vi.stubEnv('CRON_SECRET', 'secret')
})

function put(runId: string, task: unknown): Promise<Response> {
  const request = new Request(`${URL_OF_RUNS}/${runId}`, { method: 'PUT', body: JSON.stringify(task) })
  return start(request, contextOf(runId))
}

function drainAs(secret: string): Promise<Response> {
  return drain(new Request('https://app.example/api/drain', { headers: { authorization: `Bearer ${secret}` } }))
}

function follow(runId: string, lastEventId?: string, signal?: AbortSignal): Promise<Response> {
  const headers = lastEventId === undefined ? {} : { 'last-event-id': lastEventId }
  const request = new Request(`${URL_OF_RUNS}/${runId}/events`, { headers, ...(signal && { signal }) })
  return events(request, contextOf(runId))
}

interface Told {
  readonly id: string
  readonly seq: number
  readonly kind: string
}

/** The events of a response as a browser takes them apart, one after the other. */
async function* eventsIn({ body }: Response): AsyncGenerator<Told> {
  let text = ''
  for await (const bytes of body ?? []) {
    text += new TextDecoder().decode(bytes)
    for (let end = text.indexOf('\n\n'); end !== -1; end = text.indexOf('\n\n')) {
      const [, id = '', data = ''] = /^id: (.*)\ndata: (.*)$/.exec(text.slice(0, end)) ?? []
      yield { id, ...(JSON.parse(data) as Omit<Told, 'id'>) }
      text = text.slice(end + 2)
    }
  }
}

async function allOf(response: Response): Promise<Told[]> {
  const all: Told[] = []
  for await (const told of eventsIn(response)) all.push(told)
  return all
}

describe('a route starts a run', () => {
  test('and started again it is the same run, with another task a conflict', async () => {
    expect((await put('run-1', { text: 'a b c' })).status).toBe(201)
    expect((await put('run-1', { text: 'a b c' })).status).toBe(200)
    expect((await put('run-1', { text: 'other' })).status).toBe(409)
    expect((await put('run-2', { text: '' })).status).toBe(400)
  })

  test('and a cron job does it, if it knows the secret', async () => {
    expect((await drainAs('guess')).status).toBe(401)
    expect(await (await drainAs('secret')).json()).toEqual({
      done: 1,
      failed: 0,
      cancelled: 0,
      continued: 0,
      suspended: 0,
      givenBack: 0,
    })
    const result = await createClient({ journal: await theJournal() }).result('run-1')
    expect(result).toMatchObject({ status: 'done', value: '3 words' })
  })
})

describe('events of a run', () => {
  test('are told from the first to the last, and then the stream ends [R-7]', async () => {
    const response = await follow('run-1')
    expect(response.headers.get('content-type')).toBe('text/event-stream')
    const told = await allOf(response)
    expect(told.map(({ seq }) => seq)).toEqual(told.map((_, index) => index + 1))
    expect(told.at(-1)?.kind).toBe('node.settled')
  })

  test('go on after Last-Event-ID, and a browser that has them all asks no more [R-3]', async () => {
    const all = await allOf(await follow('run-1'))
    const rest = await allOf(await follow('run-1', all[1]?.id))
    expect(rest).toEqual(all.slice(2))
    expect((await follow('run-1', all.at(-1)?.id)).status).toBe(204)
  })

  test('of another history or of no run are refused', async () => {
    expect((await follow('run-1', 'nonsense')).status).toBe(400)
    expect((await follow('run-1', `1-${'0'.repeat(64)}`)).status).toBe(400)
    expect((await follow('unknown')).status).toBe(404)
  })

  test('come while the run goes on, and end when the client has gone [R-7]', async () => {
    const journal = await theJournal()
    const waiting = defineAgent({ name: 'summarize', act: (_: null, scope) => scope.wait('never') })
    await createClient({ journal }).start(waiting, null, { runId: 'waiting' })
    const leaving = new AbortController()
    const live = eventsIn(await follow('waiting', undefined, leaving.signal))
    const first = live.next()
    const { lease, head } = await journal.acquire('waiting', { owner: 'test', ttlMs: 60_000 })
    await journal.append(lease, { after: head, at: 1, entries: [{ kind: 'note', payload: 'hello' }] })
    expect((await first).value).toMatchObject({ seq: 1, kind: 'note', payload: 'hello' })
    const next = live.next()
    leaving.abort()
    expect((await next).done).toBe(true)
  })

  test('are watched no longer when the response is cancelled', async () => {
    const watching = vi.spyOn(await theJournal(), 'watch')
    const { body } = await follow('waiting')
    await body?.cancel()
    expect(watching.mock.lastCall?.[1]?.signal?.aborted).toBe(true)
  })
})

describe('what the steps of a run make', () => {
  const followSteps = (runId: string, lastEventId?: string) => {
    const headers = lastEventId === undefined ? {} : { 'last-event-id': lastEventId }
    return steps(new Request(`${URL_OF_RUNS}/${runId}/steps`, { headers }), contextOf(runId))
  }

  test('is shown while they make it, on from Last-Event-ID, and then the browser is told the end [K-37]', async () => {
    const journal = await theJournal()
    const { promise: seen, resolve: saw } = Promise.withResolvers<void>()
    const writing = defineAgent({
      name: 'write',
      act: (_: null, scope) =>
        scope.step('draft', async ({ emit }) => {
          for (const piece of ['All ', 'about']) emit(piece)
          await seen
          return 'All about it'
        }),
    })
    await createClient({ journal }).start(writing, null, { runId: 'writing' })
    const response = await followSteps('writing')
    await using worker = createWorker({ journal, agents: [writing] })
    const drained = worker.drain()
    let text = ''
    for await (const bytes of response.body ?? []) {
      text += new TextDecoder().decode(bytes)
      if (text.includes('about')) saw()
    }
    await drained
    expect([...text.matchAll(/"value":("[^"]*")/g)].map(([, value]) => value)).toEqual([
      '"All "',
      '"about"',
      '"All about it"',
    ])
    expect(text.endsWith('event: end\ndata:\n\n')).toBe(true)
    const [, first] = /^id: (.*)$/m.exec(text) ?? []
    const rest = await (await followSteps('writing', first)).text()
    expect(text.endsWith(rest)).toBe(true)
    expect(rest).not.toContain('"All "')
  })

  test('of no run, or behind no event, is refused [K-37]', async () => {
    expect((await followSteps('unknown')).status).toBe(404)
    expect((await followSteps('run-1', 'nonsense')).status).toBe(400)
  })
})
