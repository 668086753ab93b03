import { expect } from 'vitest'
import { answerEvents } from '../src/openai-server/answer-events.ts'
import type { AskedLine, ScriptedAnswer } from '../src/openai-server/server-order.ts'

const weather = (id: string, ...pieces: string[]) => ({ id, name: 'weather', arguments: pieces })

/** Four calls at once, whose arguments come in turn, and then a text. */
export const SCRIPT: readonly ScriptedAnswer[] = [
  {
    calls: [
      weather('a', '{"city":', '"Oslo"}'),
      weather('b', '{"city":"Rome"}'),
      weather('c', '{"city":"Lima"}'),
      weather('d', '{"city":"Bonn"}'),
    ],
  },
  { text: ['It is fair ', 'everywhere.'] },
]

/** One call, with a name of which some bytes are half a letter, and then a text. */
export const SHORT: readonly ScriptedAnswer[] = [{ calls: [weather('a', '{"city":"Ürümqi"}')] }, { text: ['Fair.'] }]

/** The place before each event of each answer. */
export function placesIn(script: readonly ScriptedAnswer[]) {
  return script.flatMap((answer, index) =>
    answerEvents(answer, index + 1).map((_, holdAt) => ({ answer: index + 1, holdAt })),
  )
}

/** Each answer was asked for under one key: those of `again` twice, the others once. */
export function expectAsked(asked: readonly AskedLine[], again: readonly number[]): void {
  const expected = [1, 2].flatMap((answer) => (again.includes(answer) ? [answer, answer] : [answer]))
  expect(asked.map(({ answer }) => answer)).toEqual(expected)
  expect(new Set(asked.map(({ answer, idempotencyKey }) => `${answer} ${idempotencyKey}`)).size).toBe(2)
}
