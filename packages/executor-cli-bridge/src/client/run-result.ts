import type { RemoteResult } from '@tangle-network/durability-contract'
import { noAnswer } from './bridge-error.ts'
import type { Endpoint } from './endpoint.ts'
import { positionOf, recordOf, textOf } from './record.ts'
import { spentOf } from './spent.ts'
import type { Transcript } from './transcript.ts'

/** What an execution that ended well came to. */
export interface BridgeResult {
  readonly text: string
  /** False where the bridge no longer keeps the beginning of the text, or none of it. */
  readonly isWhole: boolean
  readonly finishReason?: string
  readonly usage?: unknown
}

/** How a run stands, as a bridge shows it. */
export interface Snapshot {
  readonly isTerminal: boolean
  readonly status: string
  readonly error: Readonly<Record<string, unknown>> | undefined
  readonly exitCode: number | undefined
  readonly usage: unknown
}

const STATUS = ['running', 'done', 'error', 'cancelled']
/** Of what a failed run said, so much of its end goes with its failure. */
const TAIL = 4_096

export function snapshotOf(endpoint: Endpoint, body: unknown): Snapshot {
  const { terminal, status, error, exit_code, usage } = recordOf(body)
  const isKnown = typeof status === 'string' && STATUS.includes(status)
  // What has ended has ended as something.
  if (typeof terminal !== 'boolean' || !isKnown || (terminal && status === 'running'))
    throw noAnswer(endpoint, 'the status of a run', 'none that is known')
  const told = error === undefined || error === null ? undefined : recordOf(error)
  return { isTerminal: terminal, status, error: told, exitCode: positionOf(exit_code), usage: usage ?? undefined }
}

/** What a run that has ended came to, by its status and what is kept of its events. */
export function resultOf({ status, error, exitCode, usage }: Snapshot, transcript: Transcript): RemoteResult {
  const { text, isWhole, finishReason } = transcript
  const counted = usage ?? transcript.usage
  const spent = spentOf(counted)
  const metered = spent === undefined ? {} : { spent }
  if (status === 'cancelled') return { cancelled: true, ...metered }
  if (status === 'done') {
    const ok: BridgeResult = {
      ...{ text, isWhole },
      ...(finishReason === undefined ? {} : { finishReason }),
      ...(counted === undefined ? {} : { usage: counted }),
    }
    return { ok, ...metered }
  }
  const said = error ?? transcript.error ?? {}
  const failed = {
    name: 'BridgeRunFailed',
    message: textOf(said.message) ?? 'the run ended with an error that the bridge does not tell',
    code: textOf(said.type) ?? 'error',
    data: { tail: tailOf(text), ...(exitCode === undefined ? {} : { exitCode }) },
  }
  return { failed, ...metered }
}

/** Without half a character at its beginning. */
function tailOf(text: string): string {
  const tail = text.slice(-TAIL)
  return /^[\udc00-\udfff]/.test(tail) ? tail.slice(1) : tail
}
