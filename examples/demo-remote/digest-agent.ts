import { type Agent, defineAgent } from '@tangle-network/durability'
import type { RemoteExecution, Sighting } from '@tangle-network/durability-contract'
import { around } from './around.ts'
import { REPOSITORY } from './place.ts'

/** The most that reading may cost, in tokens; reserved while the program is at work, whoever drives the run. */
export const MOST_TOKENS = 200_000

export interface Digest {
  readonly pages: number
  readonly words: number
}

/** Has the program read all pages. Where it failed, which proves that it has ended, it is started anew, as another execution. */
export function defineDigest(bridge: RemoteExecution, attempts: number): Agent<readonly string[], Digest> {
  const reading = defineAgent({
    name: 'read',
    async act(pages: readonly string[], scope): Promise<Digest> {
      const options = { key: 'reader', budget: { tokens: MOST_TOKENS } }
      const { text } = await scope.execute<{ text: string }>(metered(bridge), requestFor(pages), options)
      return { pages: pages.length, words: lastLineOf(text).total }
    },
  })
  return defineAgent({
    name: 'digest',
    act: (pages, scope) => scope.call(reading, pages, { restart: { maxAttempts: attempts, delayMs: 50 } }),
  })
}

export function requestFor(pages: readonly string[]): object {
  return { model: 'reader/words', messages: [{ role: 'user', content: JSON.stringify(pages) }], cwd: REPOSITORY }
}

/** A bridge does not know what its programs spend. This one says it in its last line. */
function metered(bridge: RemoteExecution): RemoteExecution {
  const see = (seen: Sighting): Sighting => {
    if (seen.is !== 'ended' || !('ok' in seen.result)) return seen
    const { tokens } = lastLineOf((seen.result.ok as { text: string }).text)
    return { ...seen, result: { ...seen.result, spent: [['tokens', tokens]] } }
  }
  return around(bridge, {
    lookup: async (...args) => see(await bridge.lookup(...args)),
    result: async (...args) => see(await bridge.result(...args)),
  })
}

function lastLineOf(text: string): { readonly total: number; readonly tokens: number } {
  return JSON.parse(text.trimEnd().split('\n').at(-1) ?? '')
}
