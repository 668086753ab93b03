import { OPENAI, type OpenAiMessage, repairToolCalls } from '@tangle-network/durability-contract'
import { createMemoryJournal } from '@tangle-network/journal-memory'
import { expect } from 'vitest'
import { z } from 'zod'
import { defineAgent, defineTool, runToolLoop, type Tool, type ToolLoopOptions } from '../src/index.ts'
import { heir } from './world.ts'

export type Options = Partial<ToolLoopOptions<OpenAiMessage>> & Pick<ToolLoopOptions<OpenAiMessage>, 'model'>

export const USER: OpenAiMessage = { role: 'user', content: 'please' }

/** An agent that is a tool loop and nothing else. */
export const looping = (options: Options) =>
  defineAgent({
    name: 'looping',
    act: (_: null, scope) => runToolLoop(scope, { tools: [search()], messages: [USER], ...options }),
  })

export const run = (options: Options, journal = createMemoryJournal()) =>
  heir(journal).runOrThrow(looping(options), null, { runId: 'run' })

export const search = (execute: (q: string) => unknown = (q) => `found ${q}`): Tool =>
  defineTool({ name: 'search', input: z.object({ q: z.string() }), execute: ({ q }) => execute(q) })

export const call = (id: string, q: unknown, name = 'search') => ({ id, name, input: { q } })

export const resultsOf = (messages: readonly OpenAiMessage[]) =>
  messages.filter(({ role }) => role === 'tool').map(({ content }) => content)

/** What a provider would take: a repair finds nothing to do. */
export const expectAccepted = (messages: readonly OpenAiMessage[]) =>
  expect(repairToolCalls(OPENAI, messages)).toStrictEqual({ messages, pending: [], repairs: [] })
