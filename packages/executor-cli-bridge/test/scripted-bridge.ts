import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import type { RemoteExecution } from '@tangle-network/durability-contract'
import { afterEach } from 'vitest'
import { type CliBridgeOptions, createCliBridge } from '../src/index.ts'

/** A request as it came. */
export interface Asked {
  readonly method: string
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

export interface ScriptedBridge {
  readonly url: string
  readonly asked: readonly Asked[]
  readonly bridge: RemoteExecution
}

export const ID = 'a1'.repeat(32)
export const PLAN = { id: ID, request: { model: 'x/y', messages: [] }, requestDigest: 'd'.repeat(64) }
export const IDENTITY = { 'x-run-id': ID, 'x-run-request-digest': 'sha256:one' }
export const REFERENCE = { runId: ID, requestDigest: 'sha256:one' }
export const ask = { signal: new AbortController().signal }
export const operation = { ...ask, operationId: 'op-1' }

const opened: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of opened.splice(0)) await close()
})

/** A server that answers every request so, until the end of the test, and a client of it. */
export async function scripted(
  answer: (response: ServerResponse, asked: Asked) => void,
  options: Partial<CliBridgeOptions> = {},
): Promise<ScriptedBridge> {
  const asked: Asked[] = []
  const server = createServer(async (request, response) => {
    const { method = '', url = '', headers } = request
    const now = { method, url, headers, body: await text(request) }
    asked.push(now)
    answer(response, now)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  opened.push(
    () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  )
  return { url, asked, bridge: createCliBridge({ url, ...options }) }
}

export function json(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}) {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
}

export function refusal(status: number, type: string, more: object = {}, headers: Record<string, string> = {}) {
  return (response: ServerResponse) => json(response, status, { error: { type, message: 'no', ...more } }, headers)
}

/** One that shows these bytes as the events of the run. */
export function stream(response: ServerResponse, body: string | Uint8Array) {
  response.writeHead(200, { 'content-type': 'text/event-stream', ...IDENTITY }).end(body)
}

export function delta(id: number, content: string): string {
  return `id: ${id}\ndata: ${JSON.stringify({ choices: [{ delta: { content } }] })}\n\n`
}

export const DONE = 'data: [DONE]\n\n'

/** One run that has ended, with this transcript. */
export function ended(transcript: string, status: object = { status: 'done' }) {
  return (response: ServerResponse, { url }: Asked) => {
    if (url.endsWith('/events')) return stream(response, transcript)
    json(response, 200, { id: ID, state: 'terminal', terminal: true, ...status }, IDENTITY)
  }
}

export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const taken: T[] = []
  for await (const item of items) taken.push(item)
  return taken
}
