import { INTERRUPTED, OPENAI, type OpenAiMessage } from '@tangle-network/durability-contract'
import { createMemoryJournal } from '@tangle-network/journal-memory'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { createClient, defineTool, type Model, type Tool } from '../src/index.ts'
import { call, expectAccepted, looping, type Options, resultsOf, run, search } from './looping.ts'
import { openAi, scripted } from './scripted-model.ts'
import { abandon, forever, heir, until } from './world.ts'

describe('what goes wrong with a call is told to the model, and the loop goes on [K-36]', () => {
  const throwing = (error: unknown) =>
    search(() => {
      throw error
    })
  test.each<[string, { name?: string; input?: unknown }, Tool, unknown]>([
    ['a tool that is not there', { name: 'nothing' }, search(), 'there is no tool "nothing"'],
    ['no name at all', { name: '' }, search(), expect.any(String)],
    ['arguments that break off', { input: '{"q":"te' }, search(), 'the arguments are no JSON object'],
    [
      'arguments that do not fit',
      { input: { q: 7 } },
      search(),
      expect.stringMatching(/^the arguments do not fit: q: /),
    ],
    ['a tool that throws', {}, throwing(new Error('no network')), 'no network'],
    ['a tool that throws what is no error', {}, throwing('nothing'), 'nothing'],
    ['a result that cannot be stored', {}, search(() => 1n), expect.stringContaining('storable')],
  ])('%s', async (_, { name = 'search', input = { q: 'tea' } }, tool, error) => {
    const { model } = scripted(openAi, [{ calls: [{ id: 'a', name, input }, call('b', 'milk', 'good')] }])
    const good = defineTool({ name: 'good', inputSchema: { type: 'object' }, execute: () => 'well' })
    const { messages, ended } = await run({ model, tools: [tool, good] })
    expect(ended).toBe('done')
    expectAccepted(messages)
    const [first, second] = resultsOf(messages)
    expect(JSON.parse(`${first}`)).toStrictEqual({ error })
    expect(second).toBe('well')
  })
})

test('a once call in doubt is told as interrupted and never made again, whatever the others come to [K-3, K-36]', async () => {
  const journal = createMemoryJournal()
  const said = [{ calls: [call('a', 'pay', 'pay'), call('b', 'tea')] }]
  let paid = 0
  const pay = defineTool({
    ...{ name: 'pay', inputSchema: { type: 'object' }, effect: 'once' },
    execute: () => {
      paid += 1
      return forever()
    },
  })
  // Begun, two nodes, the reply, the intent and the other's outcome.
  await abandon(journal, looping({ model: scripted(openAi, said).model, tools: [pay, search()] }), null, 6)
  const { messages, ended } = await run({ model: scripted(openAi, said).model, tools: [pay, search()] }, journal)
  expect([ended, paid]).toStrictEqual(['done', 1])
  expect(resultsOf(messages)).toStrictEqual([JSON.stringify({ error: INTERRUPTED }), 'found tea'])
})

test('two calls of one id are two, in one reply as in another, whatever their ids are [K-11, K-36]', async () => {
  const ids = ['call_1_1', 'call_1_1', 'a', 'a', '', '\u0000 no key', '\u0000 no key', 'x'.repeat(900)]
  const keys = new Set<string>()
  const tool = defineTool({
    ...{ name: 'search', inputSchema: { type: 'object' } },
    execute: (_: unknown, { idempotencyKey }) => void keys.add(idempotencyKey),
  })
  const calls = ids.map((id) => call(id, 'tea'))
  const { model } = scripted(openAi, [{ calls }, { calls }])
  const { messages } = await run({ model, tools: [tool] })
  expect(keys.size).toBe(16)
  expectAccepted(messages)
  const given = messages.flatMap(OPENAI.calls).map(({ id }) => id)
  expect(new Set(given).size).toBe(16)
  expect(given).toEqual(expect.arrayContaining(['call_1_1', 'a', '\u0000 no key', 'x'.repeat(900)]))
})

test('what a model or a tool does to what it is given changes nothing of what is told [K-5, K-36]', async () => {
  const { model, asked } = scripted(openAi, [{ calls: [call('a', 'tea')] }, { calls: [call('b', 'milk')] }])
  const spoiling: Model<OpenAiMessage> = {
    ...model,
    async generate(request, context) {
      const reply = await model.generate(request, context)
      for (const message of request.messages) Object.assign(message, { content: 'spoilt', tool_calls: [] })
      return reply
    },
  }
  const tool = defineTool({
    ...{ name: 'search', inputSchema: { type: 'object' } },
    execute: (input: unknown) => Object.assign(input as object, { spoilt: true }) && 'found',
  })
  const { messages } = await run({ model: spoiling, tools: [tool] })
  expect(JSON.stringify(messages)).not.toContain('spoilt')
  expect(asked.at(-1)).not.toContain('spoilt')
  expect(JSON.parse(asked.at(-1) ?? '')).toStrictEqual(messages.slice(0, -1))
})

test('the calls of one reply are made all at once, and told in their order [K-36]', async () => {
  let [started, met] = [0, false]
  const tool = search(async (q) => {
    started += 1
    // Nobody goes on before the last has come; the first ends last.
    await until(() => started === 4)
    if (q === 'tea') await until(() => met)
    met = true
    return `found ${q}`
  })
  const queries = ['tea', 'milk', 'rum', 'salt']
  const { model } = scripted(openAi, [{ calls: queries.map((q, nth) => call(`${nth}`, q)) }])
  const { messages } = await run({ model, tools: [tool] })
  expect(resultsOf(messages)).toStrictEqual(queries.map((q) => `found ${q}`))
})

test('arguments come to a tool as its schema makes them [K-36]', async () => {
  const inputs: unknown[] = []
  const tool = defineTool({
    name: 'search',
    input: z.object({ q: z.string().trim(), limit: z.number().default(3) }),
    execute: (input) => inputs.push(input),
  })
  await run({ model: scripted(openAi, [{ calls: [call('a', '  tea ')] }]).model, tools: [tool] })
  expect(inputs).toStrictEqual([{ q: 'tea', limit: 3 }])
})

describe('a call that needs approval waits for a person, and costs no process meanwhile [K-17, K-18, K-36]', () => {
  const said = [{ calls: [call('a', 'tea', 'buy'), call('b', 'house', 'buy'), call('c', 'milk')] }]
  test.each<[string, unknown, string]>([
    ['approved', true, 'bought house'],
    ['approved by an object', { approved: true }, 'bought house'],
    ['refused', false, JSON.stringify({ error: 'not approved' })],
    [
      'refused with a reason',
      { approved: false, reason: 'too dear' },
      JSON.stringify({ error: 'not approved: too dear' }),
    ],
  ])('%s', async (_, answer, expected) => {
    const journal = createMemoryJournal()
    const bought: string[] = []
    const tools = () => [
      search(),
      defineTool({
        name: 'buy',
        input: z.object({ q: z.string() }),
        effect: 'once',
        needsApproval: ({ q }) => q === 'house',
        execute: ({ q }) => bought.push(q) && `bought ${q}`,
      }),
    ]
    const agent = () => looping({ model: scripted(openAi, said).model, tools: tools() })
    const asleep = await heir(journal).run(agent(), null, { runId: 'run' })
    expect(asleep.status).toBe('suspended')
    expect(bought).toStrictEqual(['tea'])
    const client = createClient({ journal, sender: 'ann' })
    const [wait] = (await client.view('run')).waits
    expect(wait).toMatchObject({ question: { tool: 'buy', input: { q: 'house' }, call: 'b' } })
    await client.answer('run', wait?.seq ?? 0, answer)
    const { messages } = await heir(journal).runOrThrow(agent(), null, { runId: 'run' })
    expect(resultsOf(messages)).toStrictEqual(['bought tea', expected, 'found milk'])
    expect(bought).toStrictEqual(expected.startsWith('bought') ? ['tea', 'house'] : ['tea'])
  })
})

describe('a mistake in the code is a TypeError, before anything is asked', () => {
  const execute = () => 1
  test.each<[string, () => unknown]>([
    ['a tool without a schema', () => defineTool({ name: 'a', execute })],
    [
      'a once tool that is to be retried',
      () => defineTool({ name: 'a', inputSchema: {}, effect: 'once', retry: { maxAttempts: 2 }, execute }),
    ],
    [
      'a transactional tool with a cost',
      () => defineTool({ name: 'a', inputSchema: {}, effect: 'transactional', cost: { x: 1 }, execute }),
    ],
    ['a tool that does nothing', () => defineTool({ name: 'a', inputSchema: {} } as never)],
  ])('%s', (_, define) => {
    expect(define).toThrow(TypeError)
  })

  test.each<[string, Partial<Options>]>([
    ['two tools of one name', { tools: [search(), search()] }],
    ['a budget that no call of the model draws on', { budget: { outputTokens: 5 } }],
    ['no turns', { maxTurns: 0 }],
  ])('%s', async (_, options) => {
    const { model, asked } = scripted(openAi, [])
    await expect(run({ model, ...options })).rejects.toMatchObject({ name: 'TypeError' })
    expect(asked).toStrictEqual([])
  })
})
