import type { StandardJSONSchemaV1, StandardSchemaV1 } from '@standard-schema/spec'
import { checkName, EffectClass, quoted } from '@tangle-network/durability-contract'
import type { ToolDescription } from './model.ts'
import { checkRetry } from './retry-policy.ts'
import type { Channels, RetryPolicy, StepContext } from './scope.ts'

export interface ToolDefinition<InputIn, Input, Output> {
  readonly name: string
  /** What it is for, as the model is told. */
  readonly description?: string
  /** Any Standard Schema, of an object. Arguments that do not fit are told to the model, and nothing is executed. */
  readonly input?: StandardSchemaV1<InputIn, Input>
  /** JSON Schema of the arguments, draft 2020-12; asked of `input` where it is not given. */
  readonly inputSchema?: Readonly<Record<string, unknown>>
  /** What may happen to a call that is in doubt after a crash; `idempotent` by default. */
  readonly effect?: EffectClass
  /** Whether somebody must say yes before a call is made; decided once, when the model asks for the call. */
  readonly needsApproval?: boolean | ((input: Input) => boolean | Promise<boolean>)
  /** Not for `once`. */
  readonly retry?: RetryPolicy
  /** Time for one attempt. */
  readonly timeoutMs?: number
  /** The most that one attempt may spend. Not for `transactional`. */
  readonly cost?: Channels
  execute(input: Input, context: ToolContext): Output | Promise<Output>
}

/** What a call of a tool is told of the step that it is. */
export interface ToolContext extends StepContext {
  /** Its id in the conversation. */
  readonly callId: string
}

/** A tool that a model may call; made by `defineTool`. */
export interface Tool extends ToolDescription {
  readonly effect: EffectClass
  readonly options: Readonly<Pick<ToolDefinition<never, never, never>, 'retry' | 'timeoutMs' | 'cost'>>
  /** The arguments as the schema makes them; throws why they do not fit. */
  fit(input: unknown): Promise<unknown>
  needsApproval(fitted: unknown): Promise<boolean>
  execute(fitted: unknown, context: ToolContext): unknown
}

/** Defines a tool. Each call of it is a step: kept with its outcome, and never made again once that is durable. */
export function defineTool<Output, InputIn = unknown, Input = InputIn>(
  definition: ToolDefinition<InputIn, Input, Output>,
): Tool {
  const { name, description, input, effect = 'idempotent', needsApproval = false, retry, timeoutMs, cost } = definition
  checkName('tool name', name)
  const where = `tool ${quoted(name)}`
  if (typeof definition.execute !== 'function') throw new TypeError(`${where} must have a function execute(input)`)
  if (!EffectClass.options.includes(effect)) throw new TypeError(`unknown effect class of ${where}`)
  if (effect === 'once' && retry) throw new TypeError(`${where} is 'once' and cannot be retried`)
  if (effect === 'transactional' && cost) throw new TypeError(`${where} is 'transactional' and cannot have a cost`)
  if (timeoutMs !== undefined && !(timeoutMs > 0)) throw new TypeError(`timeoutMs of ${where} must be positive`)
  checkRetry(retry, where)
  const given = { ...(retry && { retry }), ...(timeoutMs !== undefined && { timeoutMs }), ...(cost && { cost }) }
  return Object.freeze({
    name,
    ...(description === undefined ? {} : { description }),
    inputSchema: structuredClone(definition.inputSchema ?? jsonSchemaOf(input, where)),
    effect,
    options: given,
    fit: (raw: unknown) => fitted(input, raw),
    needsApproval: async (value: unknown) =>
      typeof needsApproval === 'function' ? needsApproval(value as Input) : needsApproval,
    // The schema has made the arguments what `execute` takes; from here on types are erased.
    execute: (value: unknown, context: ToolContext) => definition.execute(value as Input, context),
  })
}

function jsonSchemaOf(schema: StandardSchemaV1 | undefined, where: string): Record<string, unknown> {
  const { jsonSchema } = ((schema as Partial<StandardJSONSchemaV1> | undefined)?.['~standard'] ??
    {}) as Partial<StandardJSONSchemaV1.Props>
  if (!jsonSchema) throw new TypeError(`${where} needs an inputSchema: its input says no JSON Schema by itself`)
  return jsonSchema.input({ target: 'draft-2020-12' })
}

async function fitted(schema: StandardSchemaV1 | undefined, raw: unknown): Promise<unknown> {
  // What a tool does to its arguments must not change what the model is told that it said.
  const own = structuredClone(raw)
  if (!schema) return own
  const result = await schema['~standard'].validate(own)
  if (result.issues === undefined) return result.value
  throw new Error(`the arguments do not fit: ${result.issues.map(shownIssue).join('; ')}`)
}

function shownIssue({ path = [], message }: StandardSchemaV1.Issue): string {
  const at = path.map((step) => String(typeof step === 'object' ? step.key : step)).join('.')
  return at === '' ? message : `${at}: ${message}`
}
