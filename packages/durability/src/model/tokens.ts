import type { Channels } from '@tangle-network/runtime-kernel'

/** What a provider counted. */
export interface Tokens {
  readonly input: unknown
  readonly output: unknown
  /** Of the input. */
  readonly cached: unknown
  /** Of the output. */
  readonly reasoning: unknown
}

/** The channels of what was counted. What is no count is left out: nothing is known of it. */
export function channelsOf({ input, output, cached, reasoning }: Tokens): Channels {
  const counted = { inputTokens: input, outputTokens: output, cachedInputTokens: cached, reasoningTokens: reasoning }
  return Object.fromEntries(
    Object.entries(counted).filter((entry): entry is [string, number] => Number.isSafeInteger(entry[1])),
  )
}
