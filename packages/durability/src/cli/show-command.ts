import {
  DurabilityError,
  type Head,
  isDurabilityError,
  type Journal,
  type Message,
} from '@tangle-network/durability-contract'
import type { Command, Ending } from './command.ts'
import { type ErrorJson, errorJson } from './failure.ts'
import { isDriven, leaseOf } from './lease.ts'
import type { Output } from './output.ts'
import { atPlace, placeAsked } from './place.ts'
import { readLog } from './run-log.ts'
import { runTree } from './run-tree.ts'
import { pageOf } from './show-page.ts'
import { type ShownValue, shownValue, valueReader } from './shown-value.ts'

/** A message of the inbox, its payload only where it was asked for. */
export type ShownMessage = Omit<Message, 'payload'> & { readonly payload: ShownValue }

/** Why not all of it could be read. */
export interface Damage extends ErrorJson {
  /** Whether what is stored is, all the same, as it was written. */
  readonly digestsHold: boolean
}

export const showCommand: Command = {
  name: 'show',
  takes: ['RUN'],
  says: 'Shows a run: how it stands and why, who holds it, what it waits for, and the tree of its agents and steps.',
  options: {
    payloads: { type: 'boolean', says: 'tasks, results and messages themselves instead of their size' },
    all: { type: 'boolean', says: 'every step, where many that are done would be left out' },
  },
  async run(asked, output) {
    const runId = asked.argument('RUN')
    const showsPayloads = asked.has('payloads')
    return atPlace(placeAsked(asked), 'read', (journal) =>
      show(journal, runId, { showsPayloads, showsAll: asked.has('all') }, output),
    )
  },
}

interface Wishes {
  readonly showsPayloads: boolean
  readonly showsAll: boolean
}

async function show(journal: Journal, runId: string, wishes: Wishes, output: Output): Promise<Ending> {
  const found = await journal.head(runId)
  const log = await readLog(journal, found, valueReader(journal, runId, wishes.showsPayloads))
  const { head, takeovers, lastAt, waits, newer } = log
  const lease = leaseOf(head, output.now())
  const tree = runTree(log, isDriven(lease) ? lease.epoch : null)
  const inbox = await orDamage(unseenOf(journal, head, wishes.showsPayloads))
  const unseen = inbox instanceof DurabilityError ? [] : inbox
  const damage = await damageOf(journal, runId, log.damage ?? (inbox instanceof DurabilityError ? inbox : null))
  const seen = { lease, takeovers, lastAt, waits, unseen, tree, newer, damage }
  const text = output.json ? '' : pageOf({ head, ...seen }, wishes, output)
  return { code: damage ? 1 : 0, text, json: { run: head, ...seen } }
}

/** A codec that the command lacks makes payloads unreadable and leaves every digest as it was: that is no damage. */
async function damageOf(journal: Journal, runId: string, error: DurabilityError | null): Promise<Damage | null> {
  if (error === null) return null
  const verified = await orDamage(journal.verify(runId))
  return { ...errorJson(error), digestsHold: !(verified instanceof DurabilityError) }
}

async function orDamage<T>(asked: Promise<T>): Promise<T | DurabilityError> {
  try {
    return await asked
  } catch (error) {
    if (isDurabilityError(error, 'CORRUPT')) return error
    throw error
  }
}

/** What the run has not seen yet, page by page: of a message without its payload little is left to hold. */
async function unseenOf(journal: Journal, { runId, inbox }: Head, showsPayloads: boolean): Promise<ShownMessage[]> {
  const unseen: ShownMessage[] = []
  let after = inbox.seen
  while (after < inbox.last) {
    const { messages, next } = await journal.inbox(runId, { after })
    if (messages.length === 0) break
    for (const { payload, ...message } of messages) {
      unseen.push({ ...message, payload: shownValue(payload, showsPayloads) })
    }
    after = next
  }
  return unseen
}
