import { AsyncLocalStorage } from 'node:async_hooks'
import { subscribe, type TracingChannel, tracingChannel, unsubscribe } from 'node:diagnostics_channel'
import {
  type Attributes,
  type Context,
  context,
  type Link,
  type Span,
  SpanStatusCode,
  type Tracer,
  type TracerProvider,
  trace,
} from '@opentelemetry/api'
import {
  type AgentDiagnostics,
  type AttemptDiagnostics,
  DIAGNOSTICS,
  type Ending,
  type EntryDiagnostics,
  type RunDiagnostics,
} from '@tangle-network/runtime-kernel'
import { contextOfTrace, traceOf } from './trace-parent.ts'

export interface TraceRunsOptions {
  /** The global one by default. */
  readonly tracerProvider?: TracerProvider
}

/** Kinds of entries that are spans of their own; all others are events of the span of their agent. */
const SPANS = ['run.acquired', 'node.spawned', 'node.settled', 'step.intended', 'step.failed', 'step.settled']

/**
 * Makes OpenTelemetry spans of what the kernel does in this process: one for each run at work here, below whatever span
 * was active when it was asked for; below it one for each child agent and each attempt of a step. What an attempt calls
 * is below its span. Steps that are replayed are no spans, and a run that is resumed links to the span of its first life.
 * Spans carry ids, never payloads. Answers what ends it.
 */
export function traceRuns({ tracerProvider = trace.getTracerProvider() }: TraceRunsOptions = {}): () => void {
  const spans = new Spans(tracerProvider.getTracer('@tangle-network/durability'))
  const ends = [
    follow<RunDiagnostics>(tracingChannel(DIAGNOSTICS.run), {
      start: (run) => spans.runStarts(run),
      end: (run) => spans.end(run),
    }),
    listen<AgentDiagnostics>(`tracing:${DIAGNOSTICS.agent}:start`, (agent) => spans.agentStarts(agent)),
    listen<AgentDiagnostics>(`tracing:${DIAGNOSTICS.agent}:asyncEnd`, (agent) => spans.end(agent)),
    follow<AttemptDiagnostics>(tracingChannel(DIAGNOSTICS.attempt), {
      start: (attempt) => spans.attemptStarts(attempt),
      end: (attempt) => spans.end(attempt),
    }),
    listen<EntryDiagnostics>(DIAGNOSTICS.entry, (entry) => spans.event(entry)),
  ]
  return () => {
    for (const end of ends) end()
  }
}

type Told = RunDiagnostics | AgentDiagnostics | AttemptDiagnostics

class Spans {
  readonly #tracer: Tracer
  readonly #open = new Map<Told, Span>()
  /** Of the agents at work, by run, epoch and path. */
  readonly #agents = new Map<string, Context>()

  constructor(tracer: Tracer) {
    this.#tracer = tracer
  }

  runStarts(run: RunDiagnostics): Context {
    const first = contextOfTrace(run.firstTrace)
    const links: Link[] = first ? [{ context: first }] : []
    const attributes = { ...idsOf(run), 'durability.agent': run.agent, 'durability.run.resumed_from': run.resumedFrom }
    const started = this.#start(run, `run ${run.agent}`, context.active(), attributes, links)
    const span = trace.getSpan(started)
    if (span) run.trace = traceOf(span.spanContext())
    this.#agents.set(placeOf({ ...run, path: [] }), started)
    return started
  }

  /** The root agent is the run. */
  agentStarts(agent: AgentDiagnostics): void {
    const { path, agent: name, isResumed } = agent
    if (path.length === 0) return
    const attributes = { ...idsOf(agent), 'durability.agent': name, 'durability.agent.resumed': isResumed }
    const parent = this.#around({ ...agent, path: path.slice(0, -1) })
    const started = this.#start(agent, `agent ${name}`, parent, attributes)
    this.#agents.set(placeOf(agent), started)
  }

  attemptStarts(told: AttemptDiagnostics): Context {
    const { key, effect, attempt } = told
    const step = { 'durability.step.key': key, 'durability.step.effect': effect, 'durability.step.attempt': attempt }
    return this.#start(told, `step ${key}`, this.#around(told), { ...idsOf(told), ...step })
  }

  event(entry: EntryDiagnostics): void {
    if (SPANS.includes(entry.kind)) return
    const { seq, kind, key } = entry
    const attributes = { 'durability.seq': seq, ...(key === undefined ? {} : { 'durability.key': key }) }
    trace.getSpan(this.#around(entry))?.addEvent(kind, attributes)
  }

  end(told: Told): void {
    const { status, errorCode } = told as Ending<string>
    const span = this.#open.get(told)
    if (!span) return
    if (!('key' in told)) this.#agents.delete(placeOf('path' in told ? told : { ...told, path: [] }))
    this.#open.delete(told)
    span.setAttribute('durability.status', status ?? 'given-back')
    if (errorCode !== undefined) span.setAttribute('error.type', errorCode)
    if (status === 'failed' || status === 'timed-out')
      span.setStatus({ code: SpanStatusCode.ERROR, ...(errorCode === undefined ? {} : { message: errorCode }) })
    span.end()
  }

  #start(told: Told, name: string, parent: Context, attributes: Attributes, links: Link[] = []): Context {
    const span = this.#tracer.startSpan(name, { attributes, links }, parent)
    this.#open.set(told, span)
    return trace.setSpan(parent, span)
  }

  /** The context of the agent, or of the nearest one above it. */
  #around(of: { readonly runId: string; readonly epoch: number; readonly path: readonly string[] }): Context {
    for (let path = of.path; ; path = path.slice(0, -1)) {
      const found = this.#agents.get(placeOf({ ...of, path }))
      if (found || path.length === 0) return found ?? context.active()
    }
  }
}

function idsOf(told: Told): Attributes {
  const { runId, epoch } = told
  const path = 'path' in told && told.path.length > 0 ? { 'durability.path': told.path.join('/') } : {}
  return { 'durability.run.id': runId, 'durability.epoch': epoch, ...path }
}

function placeOf(of: { readonly runId: string; readonly epoch: number; readonly path: readonly string[] }): string {
  return JSON.stringify([of.runId, of.epoch, of.path])
}

/** What is called between start and end has the context that the start came to. */
function follow<D extends object>(
  { start, asyncEnd }: TracingChannel<unknown, D>,
  told: { readonly start: (told: D) => Context; readonly end: (told: D) => void },
): () => void {
  const storage = new ActiveContext()
  start.bindStore(storage, told.start)
  const end = (message: unknown) => told.end(message as D)
  asyncEnd.subscribe(end)
  return () => {
    start.unbindStore(storage)
    asyncEnd.unsubscribe(end)
  }
}

/** Channels bind storages, and OpenTelemetry keeps its own to itself. */
class ActiveContext extends AsyncLocalStorage<Context> {
  override run<R, Args extends unknown[]>(active: Context, call: (...args: Args) => R, ...args: Args): R {
    return context.with(active, call, undefined, ...args)
  }
}

function listen<D>(name: string, heard: (told: D) => void): () => void {
  const listener = (message: unknown) => heard(message as D)
  subscribe(name, listener)
  return () => void unsubscribe(name, listener)
}
