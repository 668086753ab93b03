import { createCliBridge } from '@tangle-network/executor-cli-bridge'
import type { Provocation } from './errors-provocation.ts'

const by = 'an executor'
const PLAN = { id: 'a'.repeat(64), request: { model: 'sh/echo', messages: [] }, requestDigest: 'b'.repeat(64) }

/** Asks for a start where the bridge answers so. */
function startedBy(answer: () => Promise<Response>) {
  const bridge = createCliBridge({ url: 'http://127.0.0.1:3344', fetch: answer })
  return () => bridge.start(PLAN, null, { signal: new AbortController().signal })
}

const saying = (status: number, headers: Record<string, string> = {}) =>
  startedBy(async () => Response.json({ error: { message: 'no', type: 'no' } }, { status, headers }))

/** What remotes answer instead of doing what they are asked. */
export const ERRORS_OF_REMOTES = {
  REMOTE_REFUSED: [{ by, when: 'the credential is not the one that the bridge wants', provoke: saying(401) }],
  REMOTE_BUSY: [{ by, when: 'the bridge has as much to do as it takes', provoke: saying(429, { 'retry-after': '2' }) }],
  REMOTE_FAILED: [{ by, when: 'the bridge answers with an error of its own', provoke: saying(500) }],
  REMOTE_UNREACHABLE: [
    {
      by,
      when: 'nobody listens there',
      provoke: startedBy(async () => {
        throw new TypeError('fetch failed', { cause: Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }) })
      }),
    },
  ],
} satisfies Record<string, readonly Provocation[]>
