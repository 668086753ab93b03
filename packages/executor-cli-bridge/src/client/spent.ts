import { type Amounts, GREATEST_AMOUNT } from '@tangle-network/durability-contract'
import { recordOf } from './record.ts'

/** What a bridge counted, in channels: `inputTokens`, `outputTokens`, and those among them that it tells apart. */
export function spentOf(usage: unknown): Amounts | undefined {
  const counted = recordOf(usage)
  const channels: Record<string, unknown> = {
    inputTokens: counted.prompt_tokens,
    outputTokens: counted.completion_tokens,
    cachedInputTokens: recordOf(counted.prompt_tokens_details).cached_tokens,
    reasoningTokens: recordOf(counted.completion_tokens_details).reasoning_tokens,
  }
  const known = Object.entries(channels).filter((entry): entry is [string, number] => isAmount(entry[1]))
  return known.length > 0 ? known : undefined
}

/** What is no count is left out: nothing is known of it. */
function isAmount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= GREATEST_AMOUNT
}
