import { type Lease, sha256 } from '@tangle-network/durability-contract'
import { createSqliteJournal } from '../../src/index.ts'
import { drafts, MANIFEST, verdict } from '../run.ts'

/** What the parent asks of this process; it answers one message each. */
export type Command =
  | { readonly do: 'begin'; readonly runId: string; readonly ttlMs: number }
  | { readonly do: 'open'; readonly path: string }
  | { readonly do: 'append' | 'renew' | 'release' | 'putBlob' }

const journal = await createSqliteJournal({ path: process.argv[2] ?? '' })
let lease: Lease | undefined
let after = { seq: 0, digest: sha256('') }

async function obey(command: Command): Promise<unknown> {
  switch (command.do) {
    case 'begin': {
      const acquire = { owner: `process ${process.pid}`, ttlMs: command.ttlMs }
      const begun = await journal.begin(command.runId, MANIFEST, { acquire })
      lease = begun.lease ?? undefined
      after = { seq: begun.head.seq, digest: begun.head.digest }
      return begun
    }
    case 'open':
      return (await createSqliteJournal({ path: command.path })).close()
    case 'append':
      after = (await journal.append(lease!, { after, at: 1, entries: drafts(`by ${process.pid}`) })).cursor
      return after
    case 'renew':
      return journal.renew(lease!)
    case 'release':
      return journal.release(lease!)
    case 'putBlob':
      return journal.putBlob(lease!, Buffer.from('zombie'))
  }
}

process.on('message', async (command: Command) => process.send?.(await verdict(obey(command))))
process.send?.('ready')
