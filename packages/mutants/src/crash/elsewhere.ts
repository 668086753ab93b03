import type { RemoteExecution } from '@tangle-network/durability-contract'
import { createCliBridge } from '@tangle-network/executor-cli-bridge'
import { createSandboxExecutor } from '@tangle-network/executor-sandbox'

export type RemoteKind = 'bridge' | 'sandbox'

/** Where things are executed for a run, by a process that is killed as well. */
export interface Elsewhere {
  readonly kind: RemoteKind
  readonly url: string
  /** In which what is executed finds its ledger, and is told how far it may go. */
  readonly folder: string
}

/** What is executed prints these, a line each, and goes on from one to the next when it is seen. */
export const LINES = ['one', 'two', 'three'] as const

export function executorOf({ kind, url }: Elsewhere): RemoteExecution {
  if (kind === 'sandbox') return createSandboxExecutor({ url, api: 'rich' })
  return createCliBridge({ url, idRetainedMs: 86_400_000, waitMs: 100 })
}

/** A script for the shell: it writes down that it was started, and by what process; it ends when its folder is gone. */
export function requestOf({ kind, folder }: Elsewhere, runId: string): unknown {
  const line = { worker: 'elsewhere', what: 'started', runId, path: [], key: 'execute', epoch: 0, idempotencyKey: '' }
  const script = [
    `cd '${folder}' || exit 1`,
    `echo $$ > pid`,
    `echo '${JSON.stringify(line)}' >> ledger/elsewhere.jsonl`,
    `for line in ${LINES.join(' ')}; do`,
    '  echo $line',
    `  until [ -e seen-$line ]; do [ -d '${folder}' ] || exit 1; sleep 0.05; done`,
    'done',
  ].join('\n')
  return kind === 'sandbox' ? script : { model: 'sh/script', messages: [{ role: 'user', content: script }] }
}

/** The line that an event shows. */
export function lineOf(data: unknown): string {
  const shown = data as { text?: string; choices?: { delta: { content: string } }[] }
  return (shown.text ?? shown.choices?.[0]?.delta.content ?? '').trimEnd()
}
