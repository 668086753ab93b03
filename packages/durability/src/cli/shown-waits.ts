import { answerKind, type PendingWait } from '@tangle-network/durability-contract'
import { counted } from './counted.ts'
import type { Output } from './output.ts'
import { printable, shellWord } from './printable.ts'
import { tableOf } from './table.ts'

const WAITS = 10

/** What a run waits for, the oldest first, and how a question is answered. */
export function waitLines(runId: string, waits: readonly PendingWait[], output: Output): string[] {
  if (waits.length === 0) return []
  const rows = waits.slice(0, WAITS).map((wait) => [placeOf(wait), awaited(wait), untilOf(wait, output)])
  const more = waits.length - WAITS
  return [
    'Waits for:',
    ...tableOf(['WHERE', 'WHAT', 'UNTIL'], rows, { width: output.width }),
    ...(more > 0 ? [`and ${counted(more, 'wait')} more`] : []),
    ...answers(runId, waits),
  ]
}

function placeOf({ path, key }: PendingWait): string {
  return [...path, key].map(printable).join(' / ')
}

function awaited({ isQuestion, seq, signal, runId }: PendingWait): string {
  if (isQuestion) return `the answer to question ${seq}`
  if (runId !== undefined) return `run ${printable(runId)}`
  return signal === undefined ? 'its time' : `message ${printable(signal)}`
}

function untilOf({ wakeAt }: PendingWait, output: Output): string {
  return wakeAt === undefined ? '' : output.when(wakeAt)
}

function answers(runId: string, waits: readonly PendingWait[]): string[] {
  const asked = waits.find(({ isQuestion }) => isQuestion)
  if (!asked) return []
  const answer = `durability signal ${shellWord(runId)} ${answerKind(asked.seq)} --payload '…'`
  return ['To answer, once:', `    ${answer}`]
}
