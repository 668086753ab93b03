import { AI_SDK, ANTHROPIC, OPENAI, type OpenAiMessage } from '@tangle-network/durability-contract'
import type { Model } from '@tangle-network/runtime-kernel'
import { expect, test } from 'vitest'
import { defineAgent } from '../../src/index.ts'
import { crashTest, mockModel } from '../../src/testing/index.ts'

const signal = new AbortController().signal

function context(pieces: unknown[] = []) {
  return {
    idempotencyKey: 'key',
    fencingToken: 1,
    attempt: 1,
    signal,
    emit: (piece: unknown) => void pieces.push(piece),
  }
}

/** Asks the model until it calls no more tools. */
function makeTalk(model: Model<OpenAiMessage>) {
  return defineAgent({
    name: 'talk',
    async act(question: string, scope) {
      const messages: OpenAiMessage[] = [{ role: 'user', content: question }]
      for (let turn = 0; ; turn++) {
        const reply = await scope.step(`turn ${turn}`, (context) => model.generate({ messages, tools: [] }, context))
        messages.push(...reply.messages)
        const calls = reply.messages.flatMap((message) => OPENAI.calls(message))
        if (calls.length === 0) return messages.at(-1)?.content
        for (const { id = '', name } of calls)
          messages.push({
            role: 'tool',
            tool_call_id: id,
            content: await scope.step(`${name} ${id}`, () => '18 degrees'),
          })
      }
    },
  })
}

test('a model says its turns by the transcript, so that an agent which is resumed hears the same', async () => {
  const model = mockModel([{ calls: [{ name: 'weather', input: { city: 'Bern' } }] }, 'It is mild.'], {
    format: OPENAI,
  })
  const reset = () => model.reset()
  const { result } = await crashTest(makeTalk(model), 'How warm is it?', { reset })
  expect(result).toMatchObject({ status: 'done', value: 'It is mild.' })
  // The last run was crashed at its end: each turn was paid once.
  expect(model.paid.map(({ turn }) => turn)).toStrictEqual([0, 1])
  await crashTest(makeTalk(model), 'How warm is it?', { reset, crashes: { only: ['after step turn 1 1'] } })
  expect(model.paid.map(({ turn }) => turn)).toStrictEqual([0, 1, 1])
  expect(new Set(model.paid.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(2)
})

test('it streams its words, or the pieces that it is given, and says what it used', async () => {
  const said: unknown[] = []
  const model = mockModel(['two words', { text: 'x', pieces: [{ delta: 'x' }], usage: { outputTokens: 7 } }], {
    format: AI_SDK,
  })
  const messages = [{ role: 'user', content: 'hello' }]
  const first = await model.generate({ messages, tools: [] }, context(said))
  expect(first).toStrictEqual({
    messages: [{ role: 'assistant', content: [{ type: 'text', text: 'two words' }] }],
    usage: { inputTokens: 1, outputTokens: 1 },
  })
  const second = await model.generate({ messages: [...messages, ...first.messages], tools: [] }, context(said))
  expect(second.usage).toStrictEqual({ outputTokens: 7 })
  expect(said).toStrictEqual(['two ', 'words', { delta: 'x' }])
})

test.each([
  ['OPENAI', OPENAI],
  ['AI_SDK', AI_SDK],
  ['ANTHROPIC', ANTHROPIC],
])('in the format %s its calls are calls, with ids of their own', async (_, format) => {
  const calls = [
    { name: 'add', input: { n: 1 } },
    { name: 'add', input: { n: 2 }, id: 'mine' },
  ]
  const model = mockModel([{ text: 'so', calls }], { format: format as typeof OPENAI })
  const { messages } = await model.generate({ messages: [], tools: [] }, context())
  expect(messages.flatMap((message) => model.format.calls(message))).toStrictEqual([
    { id: 'call-0-0', name: 'add', input: { is: { n: 1 } } },
    { id: 'mine', name: 'add', input: { is: { n: 2 } } },
  ])
})

test('what an assistant had said before the first turn is not counted', async () => {
  const model = mockModel(['again'], { format: OPENAI, saidBefore: 1 })
  const messages = [{ role: 'assistant', content: 'Hello!' }]
  await expect(model.generate({ messages, tools: [] }, context())).resolves.toMatchObject({
    messages: [{ content: 'again' }],
  })
  await expect(model.generate({ messages: [], tools: [] }, context())).rejects.toThrow(RangeError)
})

test('a script that is at its end throws, an aborted call is not answered, and neither is paid', async () => {
  const model = mockModel([], { format: OPENAI })
  await expect(model.generate({ messages: [], tools: [] }, context())).rejects.toThrow(/has 0 turns/)
  const aborted = { ...context(), signal: AbortSignal.abort(new Error('stopped')) }
  await expect(mockModel(['x'], { format: OPENAI }).generate({ messages: [], tools: [] }, aborted)).rejects.toThrow(
    'stopped',
  )
  expect(model.paid).toStrictEqual([])
})

test('of another format only messages are known', () => {
  const format = { ...OPENAI }
  expect(() => mockModel(['x'], { format })).toThrow(TypeError)
  expect(mockModel([{ messages: [{ role: 'assistant', content: 'x' }] }], { format }).name).toBe('mock')
})
