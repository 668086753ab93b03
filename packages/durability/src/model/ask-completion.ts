import type { OpenAiMessage } from '@tangle-network/durability-contract'
import type { ModelContext, ModelReply } from '@tangle-network/runtime-kernel'
import { Completion } from './completion.ts'
import type { Endpoint } from './endpoint.ts'
import { ModelError } from './model-error.ts'
import { NoChunk, readChunk } from './read-chunk.ts'
import { MalformedStream, readEvents } from './read-events.ts'
import { reasonOf, refusedBy } from './refusal.ts'
import { unreachable } from './unreachable.ts'

interface Asked {
  readonly endpoint: Endpoint
  readonly body: Readonly<Record<string, unknown>>
  readonly fetch: typeof fetch
}

const DONE = '[DONE]'
/** More than any error of the protocol, and little of a page that goes on for ever. */
const REFUSAL_BYTES = 64 * 1024

/** Asks for one completion and reads it to its end. */
export async function askCompletion(asked: Asked, context: ModelContext): Promise<ModelReply<OpenAiMessage>> {
  const { endpoint } = asked
  const { where, secrets } = endpoint
  const response = await post(asked, context)
  const { status, headers } = response
  const completion = new Completion(context.emit)
  try {
    if (!response.ok) throw refusedBy({ status, headers, body: await beginningOf(response, context), where, secrets })
    const type = headers.get('content-type') ?? ''
    if (/^text\/event-stream\b/i.test(type)) await readStream(response, completion, endpoint)
    // Some servers do not stream, whatever they are asked.
    else if (/^application\/json\b/i.test(type)) addText(await response.text(), completion, endpoint)
    else {
      await response.body?.cancel()
      throw new MalformedStream('a body that is neither JSON nor a stream of events')
    }
  } catch (error) {
    if (context.signal.aborted) throw context.signal.reason
    throw error instanceof ModelError ? error : brokenBy(error, completion, where)
  }
  if (!completion.isFinished) throw brokeOff('one without a reason for its end', completion, where)
  return completion.reply()
}

async function post({ endpoint, body, fetch: ask }: Asked, context: ModelContext): Promise<Response> {
  const { idempotencyKey, signal } = context
  try {
    return await ask(endpoint.url, {
      method: 'POST',
      headers: { ...endpoint.headers, 'content-type': 'application/json', 'idempotency-key': idempotencyKey },
      body: JSON.stringify(body),
      signal,
      // A redirect would take the request, and what opens the door, to somebody else.
      redirect: 'manual',
    })
  } catch (error) {
    if (signal.aborted) throw signal.reason
    throw unreachable(error, endpoint.where)
  }
}

async function readStream({ body }: Response, completion: Completion, endpoint: Endpoint): Promise<void> {
  for await (const data of readEvents(body ?? [])) {
    if (data === DONE) return
    addText(data, completion, endpoint)
  }
  throw brokeOff(`one that ends before ${DONE}`, completion, endpoint.where)
}

function addText(text: string, completion: Completion, { where, secrets }: Endpoint): void {
  const value = parsed(text)
  const { error } = (value ?? {}) as { error?: unknown }
  if (error !== undefined && error !== null) {
    const reason = reasonOf(error, secrets)
    throw brokeOff(`an error of the provider${reason ? ` (${reason})` : ''}`, completion, where, { reason })
  }
  completion.add(readChunk(value))
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // What JSON.parse says of a text, it says with the text.
    throw new NoChunk('a text that is no JSON')
  }
}

/** What ended the reading: something that is no completion, or the connection. */
function brokenBy(error: unknown, completion: Completion, where: string): ModelError {
  if (!(error instanceof MalformedStream || error instanceof NoChunk)) {
    return brokeOff('a connection that was lost', completion, where, { cause: error })
  }
  const parts = { expected: 'a completion', found: error.message, where, ...billing(completion) }
  return new ModelError('MODEL_UNREADABLE', parts)
}

function brokeOff(
  found: string,
  completion: Completion,
  where: string,
  { reason, cause }: { readonly reason?: string | undefined; readonly cause?: unknown } = {},
): ModelError {
  const known = { ...(reason === undefined ? {} : { reason }), ...(cause === undefined ? {} : { cause }) }
  return new ModelError('MODEL_BROKE_OFF', {
    expected: 'a whole answer',
    found,
    where,
    ...billing(completion),
    ...known,
  })
}

function billing({ usage }: Completion) {
  return usage === undefined ? {} : ({ billed: 'yes', usage } as const)
}

/** What a server that refuses says; of what is cut off, that which came. */
async function beginningOf({ body }: Response, { signal }: ModelContext): Promise<string> {
  const parts: Uint8Array[] = []
  let bytes = 0
  try {
    for await (const part of body ?? []) {
      parts.push(part)
      bytes += part.length
      if (bytes >= REFUSAL_BYTES) break
    }
  } catch (error) {
    // Its status has come, and says what it is.
    if (signal.aborted) throw error
  }
  return Buffer.concat(parts).toString('utf8')
}
