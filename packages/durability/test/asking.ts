import type { ModelContext, ModelRequest } from '@tangle-network/runtime-kernel'
import { ModelError, type ModelPiece } from '../src/openai.ts'

export const CANARY = 'sk-canary-4711'
export const REQUEST = { messages: [{ role: 'user', content: 'What is the secret payload?' }], tools: [] } as const

export const TOOLS: ModelRequest<never>['tools'] = [
  {
    name: 'search',
    description: 'Looks it up.',
    inputSchema: { type: 'object', properties: { q: { type: 'string' } } },
  },
]

/** A context that keeps what is emitted. */
export function listening(signal = new AbortController().signal) {
  const pieces: ModelPiece[] = []
  const context: ModelContext = {
    ...{ idempotencyKey: 'key-1', fencingToken: 1, attempt: 1 },
    signal,
    emit: (piece) => pieces.push(piece as ModelPiece),
  }
  return { context, pieces }
}

/** The error that a call of a model comes to. */
export async function failureOf(asking: Promise<unknown>): Promise<ModelError> {
  const error = await asking.then(
    (value) => new Error(`expected a failure, found ${JSON.stringify(value)}`),
    (thrown: unknown) => thrown,
  )
  if (error instanceof ModelError) return error
  throw error
}
