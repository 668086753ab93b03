import { type JournaledCall, type PendingCall, quoted, sha256 } from '@tangle-network/durability-contract'
import type { Verdict } from './received-reply.ts'
import type { Scope } from './scope.ts'
import { StepError, WaitError } from './step-error.ts'
import type { Tool } from './tool.ts'

type Outcome = NonNullable<JournaledCall['outcome']>

/** Makes the calls, all at once, and says what each came to. What goes wrong with one is no failure of the loop. */
export function madeCalls(
  scope: Scope,
  tools: ReadonlyMap<string, Tool>,
  pending: readonly PendingCall[],
  verdicts: readonly Verdict[],
): Promise<JournaledCall[]> {
  const verdictOf = new Map(verdicts.map((verdict) => [verdict.id, verdict]))
  return Promise.all(
    pending.map(async ({ id, name, input }) => {
      const verdict = verdictOf.get(id)
      const tool = tools.get(name)
      const call = { id, name, input, effect: tool?.effect ?? ('pure' as const) }
      if (verdict?.error !== undefined) return { ...call, outcome: { error: verdict.error } }
      // The step that the verdict comes from names the tools: code without this one has diverged there.
      if (!tool) throw new TypeError(`a call of ${quoted(name)} was to be made, and there is no such tool`)
      return { ...call, outcome: await outcomeOf(scope, tool, call, verdict?.needsApproval === true) }
    }),
  )
}

async function outcomeOf(
  scope: Scope,
  tool: Tool,
  { id, name, input }: Pick<PendingCall, 'id' | 'name' | 'input'>,
  needsApproval: boolean,
): Promise<Outcome> {
  const key = keyOf(id)
  const { effect, options, fit, execute } = tool
  try {
    if (needsApproval) {
      const { payload } = await scope.ask('approval', { tool: name, input, call: id }, { key: `approval:${key}` })
      const refusal = refusalIn(payload)
      if (refusal !== undefined) return { error: refusal }
    }
    const made = scope.step(`call:${key}`, async (context) => execute(await fit(input), { ...context, callId: id }), {
      ...{ input: [name, input], effect, ...options },
    })
    return { ok: await made }
  } catch (error) {
    if (!(error instanceof StepError || error instanceof WaitError)) throw error
    return error.code === 'OUTCOME_UNKNOWN' ? { unknown: true } : { error: error.message || error.name }
  }
}

/** What the model is told of a call that somebody did not approve; undefined when they did. */
function refusalIn(answer: unknown): string | undefined {
  if (answer === true) return undefined
  const { approved, reason } = (typeof answer === 'object' && answer !== null ? answer : {}) as Record<string, unknown>
  if (approved === true) return undefined
  return typeof reason === 'string' ? `not approved: ${reason}` : 'not approved'
}

/** An id may be anything that a model came up with; a key is a name. */
function keyOf(id: string): string {
  return /^[\w.:-]{1,128}$/.test(id) ? id : `#${sha256(id)}`
}
