import type { Head, PendingWait } from '@tangle-network/durability-contract'
import { counted } from './counted.ts'
import { holderText, type LeaseJson } from './lease.ts'
import type { Output } from './output.ts'
import { printable, shellWord } from './printable.ts'
import type { NewerKind } from './run-log.ts'
import { type AgentItem, doubtful } from './run-tree.ts'
import type { Damage, ShownMessage } from './show-command.ts'
import { valueText } from './shown-value.ts'
import { waitLines } from './shown-waits.ts'
import { cureOf, standingOf, statusColour } from './standing.ts'
import { tableOf } from './table.ts'
import { wrapTo } from './text-width.ts'
import { failureWords, treeLines } from './tree-lines.ts'

export interface Shown {
  readonly head: Head
  readonly lease: LeaseJson
  readonly takeovers: number | null
  readonly lastAt: number | null
  readonly waits: readonly PendingWait[] | null
  readonly unseen: readonly ShownMessage[]
  readonly tree: AgentItem | null
  readonly newer: readonly NewerKind[]
  readonly damage: Damage | null
}

const SHORT_DIGEST = 12
const MESSAGES = 10

/** The page that somebody looks at who was woken up: how it stands and why first, then the facts, then the tree. */
export function pageOf(shown: Shown, wishes: { readonly showsAll: boolean }, output: Output): string {
  const { tree, head } = shown
  // Who has ended waits for nothing more.
  const waits = head.endedAt === null ? (shown.waits ?? []) : []
  const parts = [
    standing(shown, output),
    facts(shown, output),
    ...(tree ? [treeLines(tree, output, wishes)] : []),
    ...(tree || shown.damage ? [] : [['No agent has been entered yet.']]),
    waitLines(head.runId, waits, output),
    messages(shown, output),
    newerKinds(shown, output),
    damage(shown, output),
  ]
  return parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')
}

function standing({ head, tree }: Shown, output: Output): string[] {
  const status = output.paint(statusColour(head.status), head.status)
  const failure = tree?.outcome && 'failed' in tree.outcome ? `: ${failureWords(tree.outcome.failed)}` : ''
  const cure = cureOf(head, output)
  return [
    `${output.paint('bold', printable(head.runId))}  ${status}`,
    ...wrapped(`${standingOf(head, output)}${failure}`, output),
    ...doubts(head, tree, output),
    ...(cure ? wrapped(`To do: ${cure.text}`, output) : []),
    ...(cure?.command ? [`    ${cure.command}`] : []),
  ]
}

function doubts({ runId, status }: Head, tree: AgentItem | null, output: Output): string[] {
  return doubtful(tree).flatMap(({ path, step }) => {
    const where = path.map(printable).join(' / ')
    const what = `${step.state === 'unknown' ? 'Outcome unknown' : 'In doubt'}: ${where}. Find out whether it happened.`
    const lines = wrapped(what, output).map((line) => output.paint('red', line))
    if (step.state !== 'unknown' || status !== 'stalled') return lines
    return [...lines, `    durability resolve ${shellWord(runId)} ${placeWords(path)} --value '…'`]
  })
}

/** Where the step is, in the words of the command. */
function placeWords(path: readonly string[]): string {
  const agents = path.slice(0, -1)
  const at = agents.some((key) => key.includes('/')) ? JSON.stringify(agents) : agents.join('/')
  return `${agents.length > 0 ? `--path ${shellWord(at)} ` : ''}--key ${shellWord(path.at(-1) ?? '')}`
}

function facts({ head, lease, takeovers, lastAt }: Shown, output: Output): string[] {
  const { manifest, seq, epoch, inbox } = head
  const { agent, taskDigest, queue, parent, seed } = manifest
  const since = takeovers !== null && takeovers > 1 ? `, ${takeovers} takeovers since the last outcome` : ''
  const unseen = inbox.last > inbox.seen ? `, ${inbox.last - inbox.seen} not seen` : ''
  const rows: [string, string][] = [
    ['agent', printable(agent)],
    ['task', `${taskDigest.slice(0, SHORT_DIGEST)}…, seed ${printable(seed.slice(0, SHORT_DIGEST))}…`],
    ['queue', queue === undefined ? 'none' : printable(queue)],
    ...(parent
      ? [['parent', `${printable(parent.runId)}, key ${printable(parent.key)}`] satisfies [string, string]]
      : []),
    ['log', `${counted(seq, 'entry')}${lastAt === null ? '' : `, the last ${output.when(lastAt)}`}`],
    ['lease', leaseText(head, lease, output)],
    ['epoch', `${epoch}${since}`],
    ['inbox', `${counted(inbox.last, 'message')}${unseen}`],
  ]
  return rows.map(([name, text]) => `${output.paint('gray', name.padEnd(7))} ${text}`)
}

function leaseText(head: Head, { state, expiresAt, isHolderGone }: LeaseJson, output: Output): string {
  if (state === 'none') return 'none'
  const end = output.when(expiresAt ?? 0)
  return `${state}, ${holderText(head)}${isHolderGone ? ' (gone)' : ''}, ${state === 'live' ? 'ends' : 'ran out'} ${end}`
}

function messages({ unseen, head }: Shown, output: Output): string[] {
  if (unseen.length === 0) return []
  const rows = unseen
    .slice(0, MESSAGES)
    .map(({ position, kind, sender, at, payload }) => [
      ...[String(position), printable(kind), printable(sender), output.when(at), valueText(payload)],
    ])
  const title = head.endedAt === null ? 'Not seen yet:' : 'Never delivered, for the run has ended:'
  const more = unseen.length - MESSAGES
  const lines = tableOf(['#', 'KIND', 'SENDER', 'CAME', 'PAYLOAD'], rows, { width: output.width })
  return [title, ...lines, ...(more > 0 ? [`and ${counted(more, 'message')} more`] : [])]
}

function newerKinds({ newer }: Shown, output: Output): string[] {
  if (newer.length === 0) return []
  const kinds = newer.map(({ kind, firstSeq, entries }) => {
    return `${printable(kind)} (${counted(entries, 'entry')}, from ${firstSeq} on)`
  })
  const text =
    `This version of durability does not know: ${kinds.join(', ')}. ` +
    'The tree lacks what they say; look with the version that wrote them.'
  return wrapped(text, output).map((line) => output.paint('yellow', line))
}

function damage({ damage: found }: Shown, output: Output): string[] {
  if (found === null) return []
  const what = found.digestsHold
    ? 'NOT READABLE from here on, and as it was written, for every digest holds: a codec wrote it that this command lacks.'
    : 'DAMAGED: it could be read only up to here.'
  return wrapped(`${what} ${found.message}`, output).map((line) => output.paint('red', line))
}

function wrapped(text: string, { width }: Output): string[] {
  return wrapTo(width - 2, text).map((line) => `  ${line}`)
}
