import type { ScriptedAnswer } from './server-order.ts'

/** The server-sent events of an answer, in the order of OpenAI's server. Parallel calls come piece by piece in turn. */
export function answerEvents({ text = [], calls = [], finish }: ScriptedAnswer, turn: number): string[] {
  const chunk = (choices: readonly unknown[], more = {}) => event(JSON.stringify({ id: `c${turn}`, choices, ...more }))
  const delta = (of: object) => chunk([{ index: 0, delta: of, finish_reason: null }])
  const pieces = Math.max(0, ...calls.map((call) => call.arguments.length))
  const started = calls.map(({ id, name }, index) =>
    delta({ tool_calls: [{ index, id, type: 'function', function: { name, arguments: '' } }] }),
  )
  const parts = Array.from({ length: pieces }, (_, at) =>
    calls.flatMap((call, index) => {
      const piece = call.arguments[at]
      return piece === undefined ? [] : [delta({ tool_calls: [{ index, function: { arguments: piece } }] })]
    }),
  )
  const reason = finish ?? (calls.length > 0 ? 'tool_calls' : 'stop')
  const usage = { prompt_tokens: 100 * turn, completion_tokens: 10 * turn }
  return [
    delta({ role: 'assistant', content: calls.length > 0 ? null : '' }),
    ...text.map((piece) => delta({ content: piece })),
    ...started,
    ...parts.flat(),
    chunk([{ index: 0, delta: {}, finish_reason: reason }]),
    chunk([], { usage }),
    event('[DONE]'),
  ]
}

function event(data: string): string {
  return `data: ${data}\n\n`
}
