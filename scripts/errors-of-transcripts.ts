import { OPENAI, repairToolCalls } from '@tangle-network/durability-contract'
import type { Provocation } from './errors-provocation.ts'

const said = (content: string) => ({ role: 'tool', tool_call_id: 'call_7', content })
const mail = { id: 'call_7', function: { name: 'mail', arguments: '{"to":"ann"}' } }

/** What the repair of tool calls refuses to decide. */
export const ERRORS_OF_TRANSCRIPTS = {
  TRANSCRIPT_CONFLICT: [
    {
      by: 'the repair of tool calls',
      when: 'a transcript holds two results of one call',
      provoke: async () =>
        repairToolCalls(OPENAI, [{ role: 'assistant', tool_calls: [mail] }, said('sent'), said('no such address')]),
    },
  ],
} satisfies Record<string, readonly Provocation[]>
