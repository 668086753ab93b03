import { type EffectClass, OPENAI, type OpenAiMessage } from '@tangle-network/durability-contract'
import fc from 'fast-check'
import type { KernelPorts } from './kernel-under-test.ts'
import type { LoopUnderTest, ToolUnderTest } from './loop-under-test.ts'
import type { Costs, StepOp } from './program.ts'

/** What a call is of: a tool of that effect class, one that throws whenever it is tried, or none that there is. */
export type ToolName = EffectClass | 'failing' | 'nobody'

export interface ScriptCall {
  /** As the model gives it, which may give it again. */
  readonly id: string
  readonly tool: ToolName
  /** Whether its arguments break off. */
  readonly isBroken: boolean
  /** Turns of the event loop that it takes. */
  readonly turns: number
}

/** A conversation as plain data: the calls of each turn, all at once. After the last one the model is done. */
export interface ToolScript {
  readonly rounds: readonly (readonly ScriptCall[])[]
  /** Whether the first round stands in the transcript already, left without its results by a crash elsewhere. */
  readonly isHandedOver: boolean
}

/** Where the effects of a loop happen, as the ledger names it. */
export const LOOP = ['tool-loop']
/** What one attempt to call the model may spend; it spends less, another amount in every turn. */
export const BOUND: Costs = { inputTokens: 200, outputTokens: 50 }
/** Enough for every attempt, those included that die. */
export const BUDGET: Costs = { inputTokens: 200_000, outputTokens: 50_000 }

/** The key by which the ledger knows the calls of the model that ask for that turn. */
export const turnKey = (turn: number): string => `model ${turn}`
/** The key by which it knows a call of a tool: by its round and its place in it. */
export const callKey = (round: number, index: number): string => `call ${round} ${index}`
/** What a tool returns that does not throw. */
export const toolValue = (key: string): unknown => ({ of: key, note: `what came of ${key}` })

/** What the model uses in that turn. */
export function usageIn(turn: number): Costs {
  return { inputTokens: 100 + turn, outputTokens: 10 + turn }
}

/** The loop of a script, in one life of its kernel. */
export function loopOf(script: ToolScript, ports: KernelPorts): LoopUnderTest {
  const before: OpenAiMessage[] = [{ role: 'user', content: 'please' }]
  const first = script.rounds[0]
  if (script.isHandedOver && first) before.push(asked(first, 0))
  return { messages: before, tools: toolsOf(ports), model: modelOf(script, ports), cost: BOUND, budget: BUDGET }
}

function modelOf({ rounds }: ToolScript, ports: KernelPorts): LoopUnderTest['model'] {
  return {
    name: 'scripted',
    format: OPENAI,
    async generate(request, { idempotencyKey, signal }) {
      // A model has no memory: where it stands it knows by what it is told.
      const turn = request.messages.filter(({ role }) => role === 'assistant').length
      ports.told(LOOP, [turnKey(turn), JSON.stringify(request.messages)])
      const cost = { bound: BOUND, used: usageIn(turn), isReported: false }
      const op: StepOp = { ...STEP, key: turnKey(turn), cost }
      await ports.effect(LOOP, op, { idempotencyKey, signal, attempt: 1, fencingToken: 0 })
      const calls = rounds[turn]
      const reply = calls ? asked(calls, turn) : { role: 'assistant', content: 'done' }
      return { messages: [reply], usage: usageIn(turn) }
    },
  }
}

function toolsOf(ports: KernelPorts): ToolUnderTest[] {
  const tools: [Exclude<ToolName, 'nobody'>, Partial<StepOp>][] = [
    ...(['pure', 'idempotent', 'once', 'transactional'] as const).map((name): [typeof name, object] => [name, {}]),
    ['failing', { throws: 2, maxAttempts: 2 }],
  ]
  return tools.map(([name, more]) => {
    const effect = name === 'failing' ? 'idempotent' : name
    return {
      ...{ name, effect, inputSchema: { type: 'object' } },
      ...(name === 'failing' && { retry: { maxAttempts: 2, delayMs: 0 } }),
      execute: async (input, context) => {
        const { key, turns } = input as { readonly key: string; readonly turns: number }
        return ports.effect(LOOP, { ...STEP, ...more, effect, key, turns, value: toolValue(key) }, context)
      },
    }
  })
}

const STEP: StepOp = {
  ...({ do: 'step', key: '', effect: 'idempotent', input: null, value: null } as const),
  ...{ throws: 0, maxAttempts: 1, turns: 1 },
}

function asked(calls: readonly ScriptCall[], round: number): OpenAiMessage {
  const tool_calls = calls.map(({ id, tool, isBroken, turns }, index) => {
    const text = JSON.stringify({ key: callKey(round, index), turns })
    return { id, type: 'function', function: { name: tool, arguments: isBroken ? text.slice(0, -3) : text } }
  })
  return { role: 'assistant', content: `round ${round}`, tool_calls }
}

/** Scripts of those tools. A transcript that is handed over is as its provider would take it. */
export function toolScripts(tools: readonly ToolName[]): fc.Arbitrary<ToolScript> {
  const call = fc.record({
    id: fc.constantFrom('', 'a', 'b', 'c', 'call_1_0', 'an id that is no name: \u0000'),
    tool: fc.constantFrom(...tools),
    isBroken: fc.constantFrom(false, false, false, true),
    turns: fc.nat({ max: 3 }),
  })
  const rounds = fc.array(fc.array(call, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 2 })
  const whole = (calls: readonly ScriptCall[]) =>
    calls.map((each, index) => ({ ...each, id: `handed-${index}`, isBroken: false }))
  return fc.record({ rounds, isHandedOver: fc.boolean() }).map((script) => {
    const [first = [], ...others] = script.rounds
    return script.isHandedOver ? { ...script, rounds: [whole(first), ...others] } : script
  })
}

/** One of everything: four calls at once, ids that come again, arguments that break off, and what is not there. */
export function exampleScript(tools: readonly ToolName[], isHandedOver: boolean): ToolScript {
  const call = (id: string, tool: ToolName, turns = 1, isBroken = false): ScriptCall => ({ id, tool, isBroken, turns })
  const offered = (calls: readonly ScriptCall[]) => calls.filter(({ tool }) => tools.includes(tool))
  const rounds = [
    [call('a', 'once', 2), call('b', 'idempotent', 3), call('c', 'pure'), call('d', 'failing')],
    [call('a', 'once', 3), call('a', 'idempotent'), call('', 'nobody'), call('e', 'once', 1, true)],
    [call('b', 'transactional', 2), call('f', 'once')],
  ]
  // What was handed over is about the first of them alone.
  return { rounds: (isHandedOver ? rounds.slice(0, 1) : rounds).map(offered), isHandedOver }
}

/** So many rounds, of one call each, that whatever is kept of each of them adds up. */
export const LONG_SCRIPT: ToolScript = {
  rounds: Array.from({ length: 16 }, () => [{ id: 'a', tool: 'pure', isBroken: false, turns: 0 }]),
  isHandedOver: false,
}
