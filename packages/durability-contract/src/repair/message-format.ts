/** A tool call that is whole. `input` is the value of its arguments. */
export interface ToolCall {
  readonly id: string
  readonly name: string
  readonly input: unknown
}

/** A tool call as it stands in a message. */
export interface FoundCall {
  /** Undefined where the model or its stream gave none. */
  readonly id: string | undefined
  readonly name: string
  /** Undefined where its arguments broke off. */
  readonly input: { readonly is: unknown } | undefined
}

/** The result of a tool call as it stands in a message. `raw` is what carries it, to be kept as it is. */
export interface FoundResult {
  readonly callId: string | undefined
  readonly raw: unknown
}

/** What is told of a call: what its tool returned, or why there is no such thing. */
export type ToolOutcome = { readonly ok: unknown } | { readonly error: string }

/** Results that stood in one message, or, without an origin, that nobody had written down. */
export interface ResultGroup<M> {
  readonly origin: M | undefined
  readonly raws: readonly unknown[]
}

/** How the messages of one provider carry tool calls and their results. */
export interface MessageFormat<M> {
  calls(message: M): readonly FoundCall[]
  results(message: M): readonly FoundResult[]
  /** The message with some of its calls, in their order and as they are now; undefined where it says nothing any more. */
  withCalls(message: M, kept: readonly (ToolCall | undefined)[]): M | undefined
  /** The message without the results that it carries; undefined where it says nothing else. */
  withoutResults(message: M): M | undefined
  /** The same result, said to be that of this call. */
  named(raw: unknown, call: ToolCall): unknown
  answer(call: ToolCall, answer: ToolOutcome): unknown
  /** The messages that carry these results and come before `next`, and `next` itself, which may carry some of them. */
  answered(groups: readonly ResultGroup<M>[], next: M | undefined): readonly M[]
}
