import { type Head, isEnded, type RunStatus } from '@tangle-network/durability-contract'
import { holderText, isDriven, leaseOf } from './lease.ts'
import type { Output } from './output.ts'
import { printable, shellWord } from './printable.ts'

type Colour = Parameters<Output['paint']>[0]

const COLOURS: Readonly<Record<RunStatus, Colour>> = {
  open: 'cyan',
  suspended: 'cyan',
  stalled: 'red',
  quarantined: 'red',
  completed: 'green',
  failed: 'red',
  cancelled: 'yellow',
  moved: 'gray',
}

export function statusColour(status: RunStatus): Colour {
  return COLOURS[status] ?? 'yellow'
}

/** Why the run stands where it stands, in one line. */
export function standingOf(head: Head, output: Output): string {
  const { status, stalled, endedAt } = head
  if (status === 'stalled' || status === 'quarantined') return printable(stalled ?? 'nobody wrote down why')
  if (status === 'moved') return `goes on in another journal, moved ${output.when(endedAt ?? 0)}`
  if (isEnded(status)) return `ended ${output.when(endedAt ?? 0)}`
  if (status === 'suspended') return waiting(head, output)
  return driven(head, output)
}

export interface Cure {
  readonly text: string
  /** To be pasted into a shell. */
  readonly command?: string
}

/** What a person can do about it; undefined where there is nothing to be done. */
export function cureOf(head: Head, output: Output): Cure | undefined {
  const { status, runId, manifest } = head
  const command = `durability revive ${shellWord(runId)} --reason '…'`
  const again = `run it again with agent ${printable(manifest.agent)}, its task and this id`
  const { queue } = manifest
  if (status === 'quarantined') return { text: 'Find out what ends its workers; then', command }
  if (status === 'stalled') {
    if (queue === undefined) return { text: `Mend what the reason says; then ${again}.` }
    return { text: 'Mend what the reason says; then', command }
  }
  const lease = leaseOf(head, output.now())
  if (status !== 'open' || isDriven(lease)) return undefined
  const here = lease.state === 'live' ? ', here: it is taken over at once' : ''
  if (queue === undefined) return { text: `It is on no queue, so nobody claims it: ${again}${here}.` }
  return { text: `A worker that claims from queue ${printable(queue)} goes on with it.` }
}

function waiting({ wakeAt, inbox }: Head, output: Output): string {
  if (inbox.last > inbox.seen) return 'due: a message came that it has not seen'
  if (wakeAt === null) return 'waits for a message'
  if (wakeAt <= output.now()) return `due since ${output.when(wakeAt)}`
  return `waits for a message or its time, ${output.when(wakeAt)}`
}

function driven(head: Head, output: Output): string {
  const { state, isHolderGone } = leaseOf(head, output.now())
  if (state === 'none') return 'nobody drives it'
  const holder = holderText(head)
  const end = output.when(head.holder?.expiresAt ?? 0)
  if (state === 'expired') return `the lease of ${holder} ran out ${end}`
  if (isHolderGone) return `${holder}, which drove it, is gone; its lease ends ${end}`
  return `held by ${holder}, lease ends ${end}`
}
