// A server that speaks OpenAI's chat completions, with a scripted model behind it: node main.ts ORDER
import { openSync, writeSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { answerEvents } from './answer-events.ts'
import type { AskedLine, Command, ServerFault, ServerMessage, ServerOrder } from './server-order.ts'

interface Body {
  readonly messages: readonly { readonly role: string }[]
  readonly tools?: readonly { readonly function: { readonly name: string } }[]
}

const order: ServerOrder = JSON.parse(process.argv[2] ?? '')
const ledger = openSync(order.ledger, 'a')
const faults: ServerFault[] = []
let goOn: () => void = () => {}

process.on('message', ({ n, is }: Command) => {
  if (is === 'let go') goOn()
  else faults.push(is.fault)
  tell({ is: 'done', n })
})
// Nobody else would end it.
process.on('disconnect', () => process.exit())

const server = createServer((request, response) => {
  answer(request, response).catch((error) => {
    if (!response.destroyed) throw error
  })
})
server.listen(order.port ?? 0, '127.0.0.1', () => {
  tell({ is: 'listening', port: (server.address() as AddressInfo).port })
})

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method !== 'POST' || request.url !== '/v1/chat/completions') {
    refuse(response, 404, 'not_found')
    return
  }
  const { messages, tools = [] } = (await json(request)) as Body
  const turn = messages.filter(({ role }) => role === 'assistant').length + 1
  const { authorization = '', 'idempotency-key': key } = request.headers
  const line: AskedLine = {
    answer: turn,
    idempotencyKey: String(key),
    authorization,
    tools: tools.map((tool) => tool.function.name),
  }
  writeSync(ledger, `${JSON.stringify(line)}\n`)
  const scripted = order.script[turn - 1]
  if (!scripted) refuse(response, 400, 'script_is_over')
  else await stream(response, answerEvents(scripted, turn), faultOf(turn))
}

/** Each once. */
function faultOf(answer: number): ServerFault | undefined {
  const at = faults.findIndex((fault) => fault.answer === answer)
  return at < 0 ? undefined : faults.splice(at, 1)[0]
}

async function stream(response: ServerResponse, events: readonly string[], fault?: ServerFault): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.flushHeaders()
  if (fault && 'cutAt' in fault) {
    const bytes = Buffer.from(events.join('')).subarray(0, fault.cutAt)
    if (bytes.length > 0) await written(response, bytes)
    tell({ is: 'at fault', bytes: bytes.length })
    if (fault.how === 'ended') response.end()
    else response.socket?.destroySoon()
    return
  }
  let bytes = 0
  for (const [at, event] of events.entries()) {
    if (fault?.holdAt === at) await held(bytes)
    await written(response, event)
    bytes += Buffer.byteLength(event)
  }
  if (fault?.holdAt === events.length) await held(bytes)
  response.end()
}

function held(bytes: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  goOn = resolve
  tell({ is: 'at fault', bytes })
  return promise
}

/** Resolves when the system has it. */
function written(response: ServerResponse, bytes: string | Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    response.write(bytes, (error) => (error ? reject(error) : resolve()))
  })
}

function refuse(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(
    JSON.stringify({ error: { message: 'there is no such thing here', type: 'invalid_request_error', code } }),
  )
}

function tell(message: ServerMessage): void {
  process.send?.(message)
}
