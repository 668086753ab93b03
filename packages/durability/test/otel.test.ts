import { context, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base'
import { createMemoryJournal } from '@tangle-network/journal-memory'
import { createSupervisor, defineAgent } from '@tangle-network/runtime-kernel'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { traceRuns } from '../src/otel.ts'

const exporter = new InMemorySpanExporter()
const tracerProvider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] })
const tracer = tracerProvider.getTracer('test')
let end: () => void

beforeAll(() => void context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable()))
afterAll(() => context.disable())
beforeEach(() => {
  end = traceRuns({ tracerProvider })
})
afterEach(() => {
  end()
  exporter.reset()
})

const SECRET = 'never to be seen'

/** What a library that is traced as well would do. */
const call = async () => tracer.startSpan('http request').end()

const child = defineAgent({
  name: 'child',
  act: (_: string, scope) => scope.step('ask', call),
})
const broken = defineAgent({
  name: 'broken',
  act: (_: string, scope) =>
    scope.step<null>('fail', () => Promise.reject(new Error(SECRET)), { retry: { maxAttempts: 2, delayMs: 0 } }),
})
const parent = defineAgent({
  name: 'parent',
  async act(task: string, scope) {
    await Promise.allSettled([scope.call(child, task), scope.call(broken, task)])
    await scope.wait('go')
    await scope.step('last', () => task)
  },
})

/** Names from the outermost span to this one. */
function pathOf(span: ReadableSpan, all: readonly ReadableSpan[]): string {
  const above = all.find((each) => each.spanContext().spanId === span.parentSpanContext?.spanId)
  return above ? `${pathOf(above, all)} > ${span.name}` : span.name
}

test('makes a tree of spans, below the one that was active, with what attempts call below them', async () => {
  await using supervisor = createSupervisor({ journal: createMemoryJournal() })
  await tracer.startActiveSpan('request', async (request) => {
    await supervisor.run(parent, SECRET, { runId: 'run' })
    request.end()
  })
  const spans = exporter.getFinishedSpans()
  expect(spans.map((span) => pathOf(span, spans)).sort()).toEqual([
    'request',
    'request > run parent',
    'request > run parent > agent broken',
    'request > run parent > agent broken > step fail',
    'request > run parent > agent broken > step fail',
    'request > run parent > agent child',
    'request > run parent > agent child > step ask',
    'request > run parent > agent child > step ask > http request',
  ])
  expect(spans.filter(({ status }) => status.code === 2).map(({ name }) => name)).toEqual([
    'step fail',
    'step fail',
    'agent broken',
  ])
  const run = spans.find(({ name }) => name === 'run parent')
  expect(run?.attributes).toMatchObject({ 'durability.run.id': 'run', 'durability.status': 'suspended' })
  expect(run?.events.map(({ name }) => name)).toEqual(['wait.armed', 'run.suspended'])
  const seen = spans.map(({ name, attributes, events, status }) => ({ name, attributes, events, status }))
  expect(JSON.stringify(seen)).not.toContain(SECRET)
})

test('links a run that is resumed to its first life, and makes no span of what is replayed', async () => {
  const journal = createMemoryJournal()
  await using supervisor = createSupervisor({ journal })
  await supervisor.run(parent, 'task', { runId: 'run' })
  const first = exporter.getFinishedSpans().find(({ name }) => name === 'run parent')
  exporter.reset()
  await journal.deliver('run', { id: 'one', sender: 'test', kind: 'go', payload: null })
  await supervisor.run(parent, 'task', { runId: 'run' })
  const spans = exporter.getFinishedSpans()
  expect(spans.map((span) => pathOf(span, spans)).sort()).toEqual(['run parent', 'run parent > step last'])
  const again = spans.find(({ name }) => name === 'run parent')
  expect(again?.links.map((link) => link.context)).toMatchObject([
    { traceId: first?.spanContext().traceId, spanId: first?.spanContext().spanId },
  ])
  expect(again?.spanContext().traceId).not.toBe(first?.spanContext().traceId)
})

test('makes none any more once it is ended', async () => {
  end()
  await using supervisor = createSupervisor({ journal: createMemoryJournal() })
  await supervisor.run(parent, 'task', { runId: 'run' })
  expect(exporter.getFinishedSpans().map(({ name }) => name)).toEqual(['http request'])
  expect(trace.getActiveSpan()).toBeUndefined()
})
