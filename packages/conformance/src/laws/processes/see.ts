import type { Entry, Head, InboxPage, Message, Page, RunPage } from '@tangle-network/durability-contract'
import type { Call, Reply } from '../../history/call.ts'
import type { Client } from '../../history/client.ts'
import type { Program } from './program.ts'

/** Everything that can be seen of a place. What is drawn at random, and only that, is left out. */
export interface Seen {
  readonly heads: readonly Head[]
  readonly runs: Readonly<Record<string, SeenRun>>
}

export interface SeenRun {
  readonly head: Reply
  readonly entries: readonly Entry[]
  readonly messages: readonly Message[]
  readonly blobs: Readonly<Record<string, Reply>>
  readonly verified: Reply
}

/** Reads everything there is, and of the program's own run also what there is not. */
export async function see(client: Client, { runId, blobs }: Pick<Program, 'runId' | 'blobs'>): Promise<Seen> {
  const ask = async (call: Call): Promise<Reply> => {
    const reply = await client.call(call)
    if (reply === 'died') throw new Error('whoever looks must not die')
    return reply
  }
  const { runs: heads } = answer<RunPage>(await ask({ do: 'list', query: {} }))
  const runs: Record<string, SeenRun> = {}
  for (const each of new Set([...heads.map((head) => head.runId), runId])) {
    const entries = await entriesOf(ask, each)
    const addresses = new Set([...entries.flatMap(({ refs }) => refs as Program['blobs']), ...blobs])
    const found: Record<string, Reply> = {}
    for (const address of addresses) found[address] = await ask({ do: 'getBlob', runId: each, address })
    const head = await ask({ do: 'head', runId: each })
    const verified = await ask({ do: 'verify', runId: each })
    runs[each] = { head, entries, messages: await messagesOf(ask, each), blobs: found, verified }
  }
  return { heads, runs }
}

/** The same without what differs when a run has changed hands on its way: epochs, holders and times. */
export function withoutHands({ heads, runs }: Seen): unknown {
  const headless = ({ epoch, holder, endedAt, ...head }: Head) => ({
    ...{ ...head, isHeld: holder !== null, isEnded: endedAt !== null },
  })
  const states = Object.entries(runs).map(([runId, { entries, messages, blobs, verified }]) => [
    runId,
    {
      entries: entries.map(({ epoch, ...entry }) => entry),
      messages: messages.map(({ at, ...message }) => message),
      blobs,
      isVerified: 'ok' in verified ? { ...(verified.ok as object), head: null } : verified.code,
    },
  ])
  return { heads: heads.map(headless), runs: Object.fromEntries(states) }
}

export function answer<T>(reply: Reply): T {
  if ('ok' in reply) return reply.ok as T
  throw new Error(`${reply.code}: ${reply.message}`)
}

type Ask = (call: Call) => Promise<Reply>

/** As far as they can be read: why not further is what `verified` says. */
async function entriesOf(ask: Ask, runId: string): Promise<Entry[]> {
  const entries: Entry[] = []
  for (let after: { seq: number; digest?: string } = { seq: 0 }, limit = 1_000; ; ) {
    const reply = await ask({ do: 'read', runId, options: { after, limit } })
    if ('code' in reply) {
      if (limit === 1) return entries
      limit = 1
      continue
    }
    const page = answer<Page>(reply)
    entries.push(...page.entries)
    if (page.next.seq >= page.head.seq || page.entries.length === 0) return entries
    after = page.next
  }
}

async function messagesOf(ask: Ask, runId: string): Promise<Message[]> {
  const messages: Message[] = []
  for (let after = 0; ; ) {
    const reply = await ask({ do: 'inbox', runId, options: { after } })
    if ('code' in reply) return messages
    const page = answer<InboxPage>(reply)
    // The id of a revival is drawn at random.
    messages.push(...page.messages.map((each) => (each.kind === 'durability:revived' ? { ...each, id: '' } : each)))
    if (page.next >= page.head.inbox.last || page.messages.length === 0) return messages
    after = page.next
  }
}
