import { defineAgent } from '@tangle-network/durability'
import { z } from 'zod'

export const summarize = defineAgent({
  name: 'summarize',
  input: z.object({ text: z.string().min(1) }),
  output: z.string(),
  act: ({ text }, scope) => scope.step('summarize', () => `${text.split(/\s+/).length} words`),
})
