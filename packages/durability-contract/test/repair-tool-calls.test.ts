import { fc, test as property } from '@fast-check/vitest'
import { describe, expect, test } from 'vitest'
import { INTERRUPTED, type JournaledCall, OPENAI, type OpenAiMessage, repairToolCalls } from '../src/index.ts'
import { expectCode } from './expect-code.ts'
import { brokenOff, conversations, PROVIDERS } from './transcripts.ts'

const RUNS = { numRuns: 300 }

describe.each(Object.entries(PROVIDERS))('a transcript of %s that broke off', (_, provider) => {
  const { format, refused, user } = provider

  /** What a loop does next: executes what is pending, and asks for the transcript again. */
  const executed = (
    journaled: readonly JournaledCall[],
    pending: readonly { id: string; name: string; input: unknown }[],
  ) => [
    ...journaled.filter(({ id }) => pending.every((call) => call.id !== id)),
    ...pending.map(({ id, name, input }) => ({
      id,
      name,
      input,
      effect: 'pure' as const,
      outcome: { ok: 'done now' },
    })),
  ]

  property.prop([conversations], RUNS)(
    'is accepted by its provider once what is pending was executed',
    (conversation) => {
      const { messages, journaled } = brokenOff(provider, conversation)
      const { pending } = repairToolCalls(format, messages, journaled)
      const repaired = repairToolCalls(format, messages, executed(journaled, pending))
      expect(repaired.pending).toEqual([])
      expect(refused(repaired.messages)).toEqual([])
      expect(
        refused(repairToolCalls(format, [...messages, user('and?')], executed(journaled, pending)).messages),
      ).toEqual([])
    },
  )

  property.prop([conversations], RUNS)('is repaired once: a second time nothing changes', (conversation) => {
    const { messages, journaled } = brokenOff(provider, conversation)
    const { messages: once, pending } = repairToolCalls(format, messages, journaled)
    expect(repairToolCalls(format, once, journaled)).toEqual({ messages: once, pending, repairs: [] })
  })

  property.prop([conversations], RUNS)(
    'tells every outcome that the journal holds, and executes none of them again',
    (conversation) => {
      const { messages, journaled } = brokenOff(provider, conversation)
      const { messages: repaired, pending } = repairToolCalls(format, messages, journaled)
      const told = new Map(
        repaired.flatMap((message) => format.results(message).map(({ callId, raw }) => [callId, raw])),
      )
      for (const call of journaled) {
        const answer = call.outcome && 'unknown' in call.outcome ? { error: INTERRUPTED } : call.outcome
        if (answer) expect(told.get(call.id)).toEqual(format.answer(call, answer))
        else if (call.effect === 'once') expect(told.get(call.id)).toEqual(format.answer(call, { error: INTERRUPTED }))
        else expect(pending).toContainEqual({ ...call, effect: undefined, why: 'interrupted' })
      }
      const known = new Set(journaled.map(({ id }) => id))
      for (const { id, why } of pending) expect(why).toBe(known.has(id) ? 'interrupted' : 'never started')
    },
  )

  property.prop([conversations, fc.nat(), fc.nat()], RUNS)(
    'may hold things twice and results of nobody',
    (conversation, twice, where) => {
      const { messages, journaled } = brokenOff(provider, { ...conversation, hasIds: true })
      const expected = repairToolCalls(format, messages, journaled)
      const copy = messages[1 + (twice % (messages.length - 1))]
      const [orphan] = provider.results([{ id: 'nobody', name: 'search', answer: { ok: 1 } }])
      const noisy = [...messages, ...(copy ? [copy] : [])]
      if (orphan) noisy.splice(where % (noisy.length + 1), 0, orphan)
      const repaired = repairToolCalls(format, noisy, journaled)
      expect(repaired.pending).toEqual(expected.pending)
      const calls = (all: readonly object[]) => all.flatMap((message) => format.calls(message))
      const results = (all: readonly object[]) => all.flatMap((message) => format.results(message))
      expect(calls(repaired.messages)).toEqual(calls(expected.messages))
      expect(results(repaired.messages)).toEqual(results(expected.messages))
      expect(repaired.repairs.map(({ did }) => did)).toContain('dropped a result of no call')
    },
  )

  property.prop([conversations], RUNS)('that did not break off is left as it is', (conversation) => {
    const whole = { ...conversation, hasIds: true, cut: { calls: 4, isBroken: false, results: 4 } }
    const { messages } = brokenOff(provider, whole)
    expect(repairToolCalls(format, messages)).toEqual({ messages, pending: [], repairs: [] })
  })
})

describe('a transcript of two parallel calls of one tool', () => {
  const call = (to: string) => ({ type: 'function', function: { name: 'mail', arguments: JSON.stringify({ to }) } })
  const asked: OpenAiMessage[] = [{ role: 'assistant', content: null, tool_calls: [call('ann'), call('bob')] }]

  test('that the model gave no ids gets two', () => {
    const { pending, repairs } = repairToolCalls(OPENAI, asked)
    expect(pending.map(({ id, input }) => [id, input])).toEqual([
      ['call_1_0', { to: 'ann' }],
      ['call_1_1', { to: 'bob' }],
    ])
    expect(repairs.map(({ did }) => did)).toEqual(['named a call', 'named a call'])
  })

  test('is cut at every byte of its stream: a call is dropped until it is whole, and told from the journal then', () => {
    const text = JSON.stringify({ to: 'ann', text: 'say "}" \\' })
    const input = JSON.parse(text)
    for (let bytes = 0; bytes <= text.length; bytes++) {
      const cut = { id: 'a', type: 'function', function: { name: 'mail', arguments: text.slice(0, bytes) } }
      const transcript: OpenAiMessage[] = [
        { role: 'user', content: 'hi' },
        { role: 'assistant', content: null, tool_calls: [cut] },
      ]
      const isWhole = bytes === text.length
      const { messages, pending, repairs } = repairToolCalls(OPENAI, transcript)
      expect(pending).toEqual(isWhole ? [{ id: 'a', name: 'mail', input, why: 'never started' }] : [])
      expect(messages).toEqual(isWhole ? transcript : transcript.slice(0, 1))
      expect(repairs).toEqual(isWhole ? [] : [{ at: 1, callId: 'a', did: 'dropped a broken call' }])
      const journaled: JournaledCall = { id: 'a', name: 'mail', input, effect: 'once', outcome: { ok: 'sent' } }
      const known = repairToolCalls(OPENAI, transcript, [journaled])
      expect(known.messages.at(-1)).toEqual({ role: 'tool', tool_call_id: 'a', content: 'sent' })
      expect(known.pending).toEqual([])
    }
  })
})

describe('a transcript that contradicts itself', () => {
  const calling = (to: string): OpenAiMessage => ({
    ...{ role: 'assistant', content: null },
    tool_calls: [{ id: 'a', type: 'function', function: { name: 'mail', arguments: JSON.stringify({ to }) } }],
  })
  const said = (content: string): OpenAiMessage => ({ role: 'tool', tool_call_id: 'a', content })

  test('is refused: two calls, or two results, of one id, and a call that is not the journaled one', async () => {
    await expectCode('TRANSCRIPT_CONFLICT', () => repairToolCalls(OPENAI, [calling('ann'), calling('bob')]))
    await expectCode('TRANSCRIPT_CONFLICT', () => repairToolCalls(OPENAI, [calling('ann'), said('yes'), said('no')]))
    const journaled = { id: 'a', name: 'mail', input: { to: 'bob' }, effect: 'once' } as const
    await expectCode('TRANSCRIPT_CONFLICT', () => repairToolCalls(OPENAI, [calling('ann')], [journaled]))
  })

  test('is decided by the journal where it knows the outcome, also after an earlier repair that did not', () => {
    const journaled = { id: 'a', name: 'mail', input: { to: 'ann' }, effect: 'once' } as const
    const { messages } = repairToolCalls(OPENAI, [calling('ann')], [journaled])
    expect(messages.at(-1)?.content).toContain('may have happened')
    const known = [{ ...journaled, outcome: { ok: 'yes' } }]
    for (const transcript of [messages, [calling('ann'), said('yes'), said('no')]]) {
      expect(repairToolCalls(OPENAI, transcript, known).messages).toEqual([calling('ann'), said('yes')])
    }
  })
})
