import { type BlobAddress, INTERRUPTED, type OpenAiMessage, repairToolCalls } from '@tangle-network/durability-contract'
import { createMemoryJournal } from '@tangle-network/journal-memory'
import { describe, expect, test } from 'vitest'
import { createClient, defineAgent, defineTool, type Model, runToolLoop, type Tool } from '../src/index.ts'
import { call, expectAccepted, looping, resultsOf, run, search, USER } from './looping.ts'
import { openAi, PROVIDERS, type Said, type Spoken, scripted } from './scripted-model.ts'
import { abandon, entriesOf, forever, heir, kindsOf, until } from './world.ts'

describe.each(Object.entries(PROVIDERS))('in the messages of %s', (_, provider) => {
  const said: Said[] = [
    { text: 'let me see', calls: [call('a', 'tea'), call('b', 'milk')] },
    { calls: [call('a', 'sugar'), { name: 'search', input: { q: 'salt' } }, call('a', 'rum')] },
  ]
  const begun = (model: Model<Spoken>, tool: Tool) =>
    defineAgent({
      name: 'looping',
      act: (_: null, scope) => runToolLoop(scope, { model, tools: [tool], messages: [provider.user('please')] }),
    })

  test('a model calls tools until it is done, and is told what came of each [K-36]', async () => {
    const { model, tools } = scripted(provider, said)
    const queries: string[] = []
    const tool = search((q) => queries.push(q))
    const result = await heir(createMemoryJournal()).runOrThrow(begun(model, tool), null, { runId: 'run' })
    expect(result).toMatchObject({ turns: 3, ended: 'done', usage: { inputTokens: 30, outputTokens: 3 } })
    expect(queries).toStrictEqual(['tea', 'milk', 'sugar', 'salt', 'rum'])
    const { messages } = result
    expect(repairToolCalls(provider.format, messages)).toStrictEqual({ messages, pending: [], repairs: [] })
    const calls = messages.flatMap((message) => provider.format.calls(message))
    expect(new Set(calls.map(({ id }) => id)).size).toBe(5)
    expect(messages.flatMap((message) => provider.format.results(message).map(({ callId }) => callId))).toStrictEqual(
      calls.map(({ id }) => id),
    )
    expect(tools[0]).toMatchObject([{ name: 'search', inputSchema: { type: 'object', required: ['q'] } }])
  })

  test('it is told the same bytes when its process died, whatever lies in between [K-5, K-36]', async () => {
    const journal = createMemoryJournal()
    const asked: string[][] = []
    for (const isHanging of [true, false]) {
      const life = scripted(provider, said, (turn) => (isHanging && turn === 2 ? forever() : undefined))
      asked.push(life.asked)
      const agent = begun(life.model, search())
      const end = heir(journal).run(agent, null, { runId: 'run' })
      end.catch(() => {})
      if (isHanging) await until(() => life.asked.length === 3)
      else expect(await end).toMatchObject({ status: 'done' })
    }
    expect(asked[0]).toHaveLength(3)
    expect(asked[1]).toStrictEqual(asked[0]?.slice(-1))
  })
})

describe('a conversation that a crash elsewhere left without results [K-36]', () => {
  const broken = [USER, openAi.assistant({ calls: [call('a', 'tea'), call('b', 'pay', 'pay'), call('c', 1)] })]
  const pay = (paid: string[]) =>
    defineTool({ name: 'pay', inputSchema: {}, effect: 'once', execute: () => `${paid.push('paid')}` })

  test('is mended first, its pending calls are made, and the model is told', async () => {
    const paid: string[] = []
    const { model, asked } = scripted(openAi, [])
    const { messages, turns } = await run({ model, tools: [search(), pay(paid)], messages: broken })
    expect([turns, paid]).toStrictEqual([1, ['paid']])
    expect(resultsOf(messages)).toStrictEqual(['found tea', '1', expect.stringContaining('do not fit')])
    expect(asked).toStrictEqual([JSON.stringify(messages.slice(0, -1))])
    expectAccepted(messages)
  })

  test('is told what the journal of the other knows, and makes nothing that must not be repeated', async () => {
    const paid: string[] = []
    const journaled = [
      { ...call('a', 'tea'), effect: 'idempotent' as const, outcome: { ok: 'green' } },
      { ...call('b', 'pay', 'pay'), effect: 'once' as const },
    ]
    const { model } = scripted(openAi, [])
    const { messages } = await run({ model, tools: [search(), pay(paid)], messages: broken, journaled })
    expect(paid).toStrictEqual([])
    expect(resultsOf(messages).slice(0, 2)).toStrictEqual(['green', JSON.stringify({ error: INTERRUPTED })])
  })

  test('asks a person about what needs approval, as it does of any call', async () => {
    const journal = createMemoryJournal()
    const careful = defineTool({ name: 'pay', inputSchema: {}, needsApproval: true, execute: () => 'paid' })
    const agent = looping({ model: scripted(openAi, []).model, tools: [search(), careful], messages: broken })
    expect((await heir(journal).run(agent, null, { runId: 'run' })).status).toBe('suspended')
    const [wait] = (await createClient({ journal, sender: 'ann' }).view('run')).waits
    expect(wait).toMatchObject({ question: { tool: 'pay', call: 'b' } })
  })

  test('and holds two results of one call is the failure of the loop', async () => {
    const [result, other] = ['one', 'other'].map((content) => ({ role: 'tool', tool_call_id: 'a', content }))
    const messages = [...broken, result as OpenAiMessage, other as OpenAiMessage]
    await expect(run({ model: scripted(openAi, []).model, messages })).rejects.toMatchObject({
      code: 'TRANSCRIPT_CONFLICT',
    })
  })
})

describe('a budget [K-25, K-26, K-36]', () => {
  const usage = { inputTokens: 10, outputTokens: 4 }
  const said = Array.from({ length: 9 }, (_, turn) => ({ calls: [call(`${turn}`, 'tea')], usage }))

  test('ends the loop when too little is left for another call of the model, with what was said so far', async () => {
    const journal = createMemoryJournal()
    const { model } = scripted(openAi, said)
    const cost = { outputTokens: 10 }
    const { messages, ...result } = await run({ model, cost, budget: { outputTokens: 20 } }, journal)
    // 20, 16, 12 are free before the first three calls; then 8.
    const usage = { inputTokens: 30, outputTokens: 12 }
    expect(result).toStrictEqual({ turns: 3, ended: 'budget', usage })
    expectAccepted(messages)
    expect(resultsOf(messages)).toHaveLength(3)
    const spent = (await entriesOf(journal)).flatMap(({ payload }) => (payload as { spent?: unknown[] }).spent ?? [])
    expect(spent).toStrictEqual([4, 4, 4].map((amount) => ['outputTokens', amount]))
  })

  test('that is too short for a tool is told to the model', async () => {
    const tool = defineTool({ name: 'search', inputSchema: {}, cost: { searches: 2 }, execute: () => 'found' })
    const { model } = scripted(openAi, said.slice(0, 2))
    const budget = { outputTokens: 100, searches: 3 }
    const { messages, ended } = await run({ model, tools: [tool], cost: { outputTokens: 10 }, budget })
    expect(ended).toBe('done')
    // The tool does not say what it spent, so that all that it might have is committed.
    expect(resultsOf(messages)).toStrictEqual(['found', expect.stringContaining('searches')])
    expectAccepted(messages)
  })
})

test('the loop ends after as many turns as it may take, with the results of the last [K-36]', async () => {
  const said = Array.from({ length: 9 }, (_, turn) => ({ calls: [call(`${turn}`, 'tea')] }))
  const { messages, turns, ended } = await run({ model: scripted(openAi, said).model, maxTurns: 4 })
  expect([turns, ended, messages.length]).toStrictEqual([4, 'max-turns', 9])
  expectAccepted(messages)
})

test('a model that cannot be called for good is the failure of the loop, one that can be in the end is not [K-7, K-36]', async () => {
  const failing = (times: number) =>
    scripted(openAi, [], () => {
      if (times-- > 0) throw Object.assign(new Error('overloaded'), { code: 'E_OVERLOADED' })
    })
  const retry = { maxAttempts: 3, delayMs: 0 }
  const { model, contexts } = failing(2)
  expect(await run({ model, retry })).toMatchObject({ turns: 1, ended: 'done' })
  expect(contexts).toHaveLength(3)
  // To its provider each attempt is the same request.
  expect(new Set(contexts.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1)
  const end = run({ model: failing(3).model, retry })
  await expect(end).rejects.toMatchObject({ code: 'E_OVERLOADED', message: 'overloaded' })
})

test('a loop that is told to stop fails of that, and its tools are aborted [K-19, K-36]', async () => {
  const { model, asked } = scripted(openAi, [{ calls: [call('a', 'tea')] }])
  const seen: string[] = []
  const hanging = defineTool({
    ...{ name: 'search', inputSchema: {} },
    execute: (_: unknown, { signal }) => {
      seen.push('started')
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(seen.push('aborted'))))
    },
  })
  const stopping = defineAgent({
    name: 'stopping',
    async act(_: null, scope) {
      const child = scope.spawn(looping({ model, tools: [hanging] }), null)
      await scope.step('until it is at work', () => until(() => seen.length > 0))
      child.cancel()
      const outcome = await child.outcome
      return outcome.status === 'failed' ? outcome.error.code : outcome.status
    },
  })
  expect(await heir(createMemoryJournal()).runOrThrow(stopping, null, { runId: 'run' })).toBe('CANCELLED')
  expect([seen, asked.length]).toStrictEqual([['started', 'aborted'], 1])
})

describe('checkpoints [K-21, K-36]', () => {
  const turns = 120
  const said = Array.from({ length: turns }, (_, turn) => ({ calls: [call(`${turn}`, 'x'.repeat(200))] }))

  test('of a long loop take no more than twice its transcript, all together', async () => {
    const journal = createMemoryJournal()
    const { messages } = await run({ model: scripted(openAi, said).model, maxTurns: 500 }, journal)
    const sizes: number[] = []
    for (const { kind, payload, refs } of await entriesOf(journal)) {
      if (kind !== 'node.checkpointed') continue
      const [blob] = refs
      const bytes = blob ? (await journal.getBlob('run', blob as BlobAddress)).length : JSON.stringify(payload).length
      sizes.push(bytes)
    }
    const whole = JSON.stringify(messages).length
    expect(sizes.length).toBeGreaterThan(5)
    expect(sizes.reduce((sum, each) => sum + each, 0)).toBeLessThan(2 * whole)
    // Each is at least twice the last: their number grows with the logarithm alone.
    for (const [nth, bytes] of sizes.slice(2).entries()) expect(bytes).toBeGreaterThan(1.8 * (sizes[nth + 1] ?? 0))
    // What a resume replays is less than what the last of them holds.
    expect(2 * (sizes.at(-1) ?? 0)).toBeGreaterThan(whole)
  })

  test('are gone on from: what lies before is neither asked nor called again', async () => {
    const journal = createMemoryJournal()
    const dying = scripted(openAi, said, (turn) => (turn === 50 ? forever() : undefined))
    const queries: string[] = []
    const tool = () => search((q) => queries.push(q))
    const dead = heir(journal).run(looping({ model: dying.model, tools: [tool()] }), null, { runId: 'run' })
    dead.catch(() => {})
    await until(() => dying.asked.length === 51)
    const heirs = scripted(openAi, said)
    const { messages, turns } = await run({ model: heirs.model, tools: [tool()], maxTurns: 60 }, journal)
    expect([dying.asked.length, heirs.asked.length, turns, queries.length]).toStrictEqual([51, 10, 60, 60])
    expectAccepted(messages)
    expect(await kindsOf(journal)).toContain('node.checkpointed')
  })
})

test('other tools than those that the model was told of are other code [K-9, K-36]', async () => {
  const journal = createMemoryJournal()
  const said = [{ calls: [call('a', 'tea')] }]
  await abandon(journal, looping({ model: scripted(openAi, said).model, tools: [search(forever)] }), null, 4)
  const other = defineTool({ name: 'other', inputSchema: {}, execute: () => 1 })
  await expect(run({ model: scripted(openAi, said).model, tools: [search(), other] }, journal)).rejects.toMatchObject({
    code: 'DIVERGED',
  })
})
