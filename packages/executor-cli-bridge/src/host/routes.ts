import type { IncomingMessage, ServerResponse } from 'node:http'
import { encodeValue, sha256 } from '@tangle-network/durability-contract'
import { type Commands, commandFor, harnessOf } from './command.ts'
import { HttpError, invalid } from './http-error.ts'
import { cursorOf, type Dispatch, dispatchOf, readBody, waitOf } from './read-request.ts'
import type { Run } from './run.ts'
import type { Recall } from './run-record.ts'
import type { Runs } from './runs.ts'
import { createdOf, digestOf, lastChunkOf, setRunHeaders, snapshotOf } from './show-run.ts'
import { checkCursor, streamEvents } from './stream-events.ts'

export interface RoutePorts {
  readonly runs: Runs
  readonly commands: Commands
  readonly newId: () => string
  readonly keepaliveMs: number
}

/** How many operations may ask a run to stop, each of them written down. */
const MOST_OPERATIONS = 100

/** The protocol of the bridge: dispatch, status, events and cancellation. */
export class Routes {
  readonly #ports: RoutePorts

  constructor(ports: RoutePorts) {
    this.#ports = ports
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = URL.parse(request.url ?? '/', 'http://bridge')
    if (!url) throw invalid('expected an address')
    const [, id = '', part] = /^\/v1\/runs\/([^/]+)(?:\/(events|cancel))?$/.exec(url.pathname) ?? []
    const route = id ? `${request.method} runs/${part ?? ''}` : `${request.method} ${url.pathname}`
    switch (route) {
      case 'POST /v1/chat/completions':
        return this.#dispatch(request, response)
      case 'GET runs/':
        return this.#status(await this.#find(id), url, response)
      case 'GET runs/events':
        return this.#events(await this.#find(id), request, response)
      case 'POST runs/cancel':
        return this.#cancel(await this.#find(id), request, url, response)
      case 'GET /health':
        return send(response, 200, { status: 'ok' })
      default:
        throw new HttpError(404, 'not_found_error', 'there is nothing here')
    }
  }

  async #dispatch(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request)
    if (!body) throw invalid('expected a body')
    const dispatch = dispatchOf(body, request.headers, this.#ports.newId)
    const after = cursorOf(request)
    if (after !== undefined && !dispatch.isStreamed)
      throw invalid('Last-Event-ID: expected a streamed request, for there is no part of one answer')
    // What stands under its id already is shown, whatever the rules say by now.
    if (!(await this.#ports.runs.find(dispatch.id))) checkCommand(this.#ports.commands, dispatch)
    const run = await this.#admit(dispatch, response)
    setRunHeaders(response, run)
    if (dispatch.isStreamed) return streamEvents(response, run, after ?? 0, this.#ports.keepaliveMs)
    await untilOver(run, Number.POSITIVE_INFINITY, response)
    return this.#complete(run, response)
  }

  async #admit(dispatch: Dispatch, response: ServerResponse): Promise<Run> {
    const admitted = await this.#ports.runs.admit(dispatch)
    switch (admitted.is) {
      case 'full':
        throw new HttpError(429, 'capacity', 'as many commands run as may', NOT_STARTED, { 'retry-after': '1' })
      case 'forgotten':
        throw new HttpError(410, 'run_forgotten', 'the id stood for a run whose time is over; use another one')
      case 'conflict':
        throw new HttpError(409, 'run_identity_conflict', 'the id stands for another request', {
          run_id: dispatch.id,
          expected_request_digest: digestOf(admitted),
          received_request_digest: digestOf(dispatch),
        })
      default:
        response.setHeader('X-Run-Claim', admitted.is)
        return admitted.run
    }
  }

  /** All of it in one answer, for whoever does not stream. */
  async #complete(run: Run, response: ServerResponse): Promise<void> {
    if (!run.isOver) throw closing()
    const { record } = run
    setRunHeaders(response, run)
    const { error } = lastChunkOf(record) as { error?: { type: string; message: string } }
    if (error) throw new HttpError(record.end?.status === 'cancelled' ? 409 : 502, error.type, error.message)
    checkCursor(run, 0)
    let content = ''
    for (let at = 0, events = await run.spool.read(at); events.length > 0; events = await run.spool.read(at)) {
      content += events.map(({ text }) => text).join('')
      at = events.at(-1)?.position ?? at
    }
    const choices = [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }]
    const { model } = record.accepted.request
    send(response, 200, { id: record.id, object: 'chat.completion', created: createdOf(record), model, choices })
  }

  async #status(run: Run, url: URL, response: ServerResponse): Promise<void> {
    await untilOver(run, waitOf(url), response)
    setRunHeaders(response, run)
    send(response, 200, snapshotOf(run))
  }

  #events(run: Run, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const after = cursorOf(request) ?? 0
    setRunHeaders(response, run)
    return streamEvents(response, run, after, this.#ports.keepaliveMs)
  }

  async #cancel(run: Run, request: IncomingMessage, url: URL, response: ServerResponse): Promise<void> {
    const waitMs = waitOf(url)
    const operation = operationOf(run, (await readBody(request)) ?? {})
    const { recalls } = run.record
    const known = recalls.find((recall) => recall.operation?.id === operation?.id)
    if (known && known.operation?.digest !== operation?.digest)
      throw new HttpError(409, 'operation_conflict', 'the operation id stands for another cancellation')
    if (recalls.length >= MOST_OPERATIONS && !known && !run.isOver)
      throw new HttpError(429, 'capacity', 'it was asked to stop often enough', {}, { 'retry-after': '1' })
    const recall: Recall = { why: 'cancelled', ...(operation ? { operation } : {}) }
    if (!known && !run.isOver && !(await run.recall(recall)))
      throw new HttpError(503, 'server_error', 'it could not be written down that the run is to stop')
    await untilOver(run, waitMs, response)
    setRunHeaders(response, run)
    const body = { cancel_requested: true, cancelled: run.record.end?.status === 'cancelled', terminal: run.isOver }
    if (!run.isOver) response.setHeader('retry-after', '1')
    send(response, run.isOver ? 200 : 202, { ...body, run: snapshotOf(run) })
  }

  async #find(id: string): Promise<Run> {
    const run = await this.#ports.runs.find(decoded(id))
    if (!run) throw new HttpError(404, 'not_found_error', 'there is no such run here')
    if (run.isUnknown)
      throw new HttpError(
        404,
        'run_unknown',
        'the run was started by another host, and nobody here can tell if it lives',
      )
    return run
  }
}

const NOT_STARTED = { provider_dispatch: 'not_started' }

export function closing(): HttpError {
  return new HttpError(503, 'closing', 'the host is being closed', {}, { 'retry-after': '1' })
}

export function send(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body)
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) })
  response.end(text)
}

/** What could not be executed is refused before anything stands under its id. */
function checkCommand(commands: Commands, { request }: Dispatch): void {
  if (!Array.isArray(request.messages)) throw invalid('messages: expected a list')
  const rule = (() => {
    try {
      return commandFor(commands, request)
    } catch (error) {
      throw invalid(`the request was refused: ${error instanceof Error ? error.message : 'for no reason that is told'}`)
    }
  })()
  if (!rule) throw new HttpError(404, 'model_not_found', `there is no harness ${JSON.stringify(harnessOf(request))}`)
}

/** The operation that asks, if it says which it is. It must mean this very run. */
function operationOf({ record }: Run, body: Readonly<Record<string, unknown>>): Recall['operation'] {
  const { operationId, run } = body
  if (operationId === undefined) return undefined
  if (typeof operationId !== 'string' || !/^[\x21-\x7e]{1,512}$/.test(operationId))
    throw invalid('operationId: expected a word')
  const meant = (run ?? {}) as Readonly<Record<string, unknown>>
  const own = { runId: record.id, requestDigest: digestOf(record), ...record.accepted.coordinates }
  const wrong = Object.entries(own).find(([name, value]) => meant[name] !== undefined && meant[name] !== value)
  if (wrong) throw new HttpError(409, 'run_reference_conflict', `${wrong[0]}: another one than this run's`)
  return { id: operationId, digest: sha256(encodeValue(body)) }
}

async function untilOver(run: Run, waitMs: number, response: ServerResponse): Promise<void> {
  if (run.isOver || waitMs === 0) return
  const gone = new AbortController()
  const done = () => gone.abort()
  response.on('close', done)
  const timer = Number.isFinite(waitMs) ? setTimeout(done, waitMs) : undefined
  while (!run.isOver && !run.isClosed && !gone.signal.aborted) await run.bell.next(gone.signal)
  clearTimeout(timer)
  response.off('close', done)
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    throw invalid('expected the id of a run')
  }
}
