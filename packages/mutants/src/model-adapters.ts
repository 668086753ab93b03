import type { Agent } from '@tangle-network/durability'
import { defineModelLoop, type LoopPorts } from './model-loop.ts'

/** The key that the scripted server is told. No message and no journal may show it. */
export const KEY = 'sk-canary-9b1f77'
const QUESTION = 'What is the weather in the four cities?'
interface AdapterPorts extends Pick<LoopPorts<never>, 'call'> {
  readonly baseUrl: string
  readonly fetch: typeof fetch
}

/** The same agent on each adapter. A process that is killed soon loads the one that it needs. */
export const adapters = {
  async openai({ baseUrl, fetch, ...ports }: AdapterPorts): Promise<Agent<null, readonly unknown[]>> {
    const { openAiModel } = await import('@tangle-network/durability/openai')
    const model = openAiModel({ model: 'scripted', baseUrl, apiKey: KEY, fetch })
    return defineModelLoop({ ...ports, model, question: { role: 'user', content: QUESTION } })
  },
  async 'ai-sdk'({ baseUrl, fetch, ...ports }: AdapterPorts): Promise<Agent<null, readonly unknown[]>> {
    const { createOpenAICompatible } = await import('@ai-sdk/openai-compatible')
    const { aiSdkModel } = await import('@tangle-network/durability/ai-sdk')
    const provider = createOpenAICompatible({
      name: 'scripted',
      baseURL: baseUrl,
      apiKey: KEY,
      includeUsage: true,
      fetch,
    })
    const model = aiSdkModel(provider.chatModel('scripted'))
    return defineModelLoop({ ...ports, model, question: { role: 'user', content: QUESTION } })
  },
} as const

export type AdapterName = keyof typeof adapters
export const ADAPTERS = Object.keys(adapters) as AdapterName[]
