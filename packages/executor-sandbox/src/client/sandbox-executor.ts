import type { RemoteExecution } from '@tangle-network/durability-contract'
import { plainSandbox } from './plain-sandbox.ts'
import { richSandbox } from './rich-sandbox.ts'
import { Wire } from './wire.ts'

export interface SandboxExecutorOptions {
  /** Where the sandbox listens. No credentials in it. */
  readonly url: string
  /** Sent with every request, and never shown anywhere. */
  readonly token?: string | undefined
  readonly fetch?: typeof fetch | undefined
  /**
   * `plain`, the default: sessions alone. A start is made at most once, and what loses its connection is unknown. `rich`:
   * ids that are kept, events behind a cursor, cancellation, environments of its own.
   */
  readonly api?: 'plain' | 'rich' | undefined
  /** Who provides the sandbox, as references name it; `sandbox` by default. */
  readonly provider?: string | undefined
  /** As the log names the executor; `sandbox` by default. */
  readonly name?: string | undefined
  /** Of the rich API: for how long the server surely keeps what an id stands for; a day by default. */
  readonly idRetainedMs?: number | undefined
  /** How long an answer may take to begin; 30 seconds by default. */
  readonly timeoutMs?: number | undefined
  /** How long a stream may show no sign of life; 60 seconds by default. */
  readonly idleMs?: number | undefined
}

const DAY_MS = 86_400_000

/** Has requests executed in sandbox sessions: the request is the message, as the sandbox understands it. */
export function createSandboxExecutor(options: SandboxExecutorOptions): RemoteExecution {
  const { token, api = 'plain', provider = 'sandbox', name = 'sandbox', idRetainedMs = DAY_MS } = options
  const { fetch: send = fetch, timeoutMs = 30_000, idleMs = 60_000 } = options
  const wire = new Wire({ url: addressOf(options.url), token, fetch: send, timeoutMs, idleMs })
  const parts = { name, provider, wire }
  return api === 'rich' ? richSandbox(parts, idRetainedMs) : plainSandbox(parts)
}

function addressOf(text: string): string {
  const url = URL.parse(text)
  if (!url || !/^https?:$/.test(url.protocol)) throw new TypeError('the url of a sandbox begins with http: or https:')
  // It would be shown with every error.
  if (url.username || url.password || url.search || url.hash) {
    throw new TypeError('the url of a sandbox has no credentials and no query; pass the token as an option')
  }
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`
}
