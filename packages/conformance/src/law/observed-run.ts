import type { Entry, Head, Journal, Message } from '@tangle-network/durability-contract'
import { readAll } from './sample.ts'

/** Everything of a run that a journal shows, as plain data: what laws compare before and after. */
export interface ObservedRun {
  readonly head: Head
  readonly entries: readonly Entry[]
  readonly messages: readonly Message[]
  /** The bytes of every blob that an entry refers to, by address, in hexadecimal. */
  readonly blobs: Readonly<Record<string, string>>
}

export async function observedRun(journal: Journal, runId = 'run'): Promise<ObservedRun> {
  const head = await journal.head(runId)
  const entries = await readAll(journal, runId)
  const blobs: Record<string, string> = {}
  for (const address of entries.flatMap(({ refs }) => refs)) {
    blobs[address] = Buffer.from(await journal.getBlob(runId, address as `sha256:${string}`)).toString('hex')
  }
  return { head, entries, messages: await inboxAll(journal, runId), blobs }
}

/** Every message of a run, page by page. A page that does not get on is an error, not a reason to ask for ever. */
export async function inboxAll(journal: Journal, runId = 'run', limit?: number): Promise<Message[]> {
  const messages: Message[] = []
  for (let after = 0; ; ) {
    const page = await journal.inbox(runId, { after, ...(limit === undefined ? {} : { limit }) })
    messages.push(...page.messages)
    if (page.next >= page.head.inbox.last) return messages
    if (page.messages.length === 0) throw new Error(`the inbox after position ${after} is empty before its end`)
    after = page.next
  }
}

/** Every id that a place lists, page by page. */
export async function listedIds(journal: Journal, limit = 1_000): Promise<string[]> {
  const ids: string[] = []
  for (let after: string | null = null; ; ) {
    const page: { runs: readonly Head[]; next: string | null } = await journal.list({ limit, ...(after && { after }) })
    ids.push(...page.runs.map(({ runId }) => runId))
    if (page.next === null) return ids
    if (page.next === after) throw new Error(`the list after ${after} goes on where it began`)
    after = page.next
  }
}
