import type { RunFolder } from './run-folder.ts'
import type { RunEnd, RunError, RunRecord } from './run-record.ts'
import { type Spool, tailOf } from './spool.ts'

/** Of what a command said of its failure, so much of its end is told. */
const TAIL_BYTES = 2_048

interface Ending {
  /** Why it was not started, where it was not. */
  readonly never: RunError | undefined
  readonly exitCode: number | undefined
}

/** What a run has come to, now that nothing of it is at work. */
export async function endOf(record: RunRecord, folder: RunFolder, spool: Spool, ending: Ending): Promise<RunEnd> {
  const size = { bytes: spool.bytes, events: spool.last }
  const exit = ending.exitCode === undefined ? {} : { exitCode: ending.exitCode }
  // What was told to stop may say that all is well, and has not done what it was asked for.
  const why = record.recalls[0]?.why
  if (why === 'cancelled') return { status: 'cancelled', ...exit, ...size }
  if (why) return { status: 'error', error: STOPPED[why], ...exit, ...size }
  if (ending.never) return { status: 'error', error: ending.never, ...size }
  if (ending.exitCode === 0) return { status: 'done', ...exit, ...size }
  if (ending.exitCode === undefined) return { status: 'error', error: INTERRUPTED, ...size }
  const said = await tailOf(folder.errors, TAIL_BYTES)
  const message = `the command ended with ${ending.exitCode}${said ? `: ${said}` : ''}`
  return { status: 'error', error: { type: 'exit', message }, ...exit, ...size }
}

const STOPPED: Record<'timeout' | 'output_limit', RunError> = {
  timeout: { type: 'timeout', message: 'the command took longer than its execution.timeoutMs, and was ended' },
  output_limit: { type: 'output_limit', message: 'the command wrote more than the host allows, and was ended' },
}

const INTERRUPTED: RunError = {
  type: 'interrupted',
  message: 'the command and what watched it were killed; nobody knows how far it came',
}
