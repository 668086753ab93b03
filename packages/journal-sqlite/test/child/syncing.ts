import { writeSync } from 'node:fs'
import type { Batch, Journal, Lease } from '@tangle-network/durability-contract'
import { createSqliteJournal } from '../../src/index.ts'
import { drafts, drive, MANIFEST, verdict } from '../run.ts'
import { batchOf, type ToldBatch } from '../told-batch.ts'

/** A line on the inherited descriptor 3. It has left this process when the call returns, whatever becomes of it then. */
export type Told =
  | { readonly sends: string; readonly append?: ToldAppend }
  | { readonly answered: string; readonly verdict: string }

export interface ToldAppend {
  readonly lease: Lease
  readonly batch: ToldBatch
}

function tell(line: Told): void {
  writeSync(3, `${JSON.stringify(line)}\n`)
}

/** Makes a call and tells of it before and after. Undefined when it was refused. */
async function told<T>(call: string, work: () => Promise<T>, append?: ToldAppend): Promise<T | undefined> {
  tell({ sends: call, ...(append ? { append } : {}) })
  let value: T | undefined
  const came = await verdict(
    work().then((answer) => {
      value = answer
    }),
  )
  tell({ answered: call, verdict: came })
  return value
}

/** What one writer does who stops when something fails, asks then whether anything is still acknowledged, and closes. */
async function program(journal: Journal): Promise<void> {
  const run = await told('begin', () => drive(journal, 'run', 'me', 3_600_000))
  if (run === undefined) return await insist(journal)
  const { lease } = run
  let after: Batch['after'] = { seq: run.head.seq, digest: run.head.digest }
  const batches: Pick<ToldBatch, 'entries' | 'blobBytes' | 'end'>[] = [
    { entries: drafts('one', 'two', 'three') },
    { entries: [{ kind: 'k', payload: 'four', refs: [0] }], blobBytes: Number(bytes) },
    { entries: drafts('five', 'six'), end: 'completed' },
  ]
  for (const [index, rest] of batches.entries()) {
    const batch = { after, at: 1, ...rest }
    const append = () => journal.append(lease, batchOf(batch))
    for (const call of index === 1 ? ['append', 'replay'] : ['append']) {
      const answer = await told(call, append, { lease, batch })
      if (answer === undefined) return await insist(journal, append)
      after = answer.cursor
    }
  }
}

async function insist(journal: Journal, append?: () => Promise<unknown>): Promise<void> {
  if (append) await told('again', append)
  await told('head', () => journal.head('run'))
  await told('read', () => journal.read('run'))
  await told('begin another', () => journal.begin('another', MANIFEST))
}

const [path = '', bytes = '0', writer = 'inline'] = process.argv.slice(2)
const journal = await told('open', () => createSqliteJournal({ path, writer: writer as 'inline' | 'thread' }))
if (journal) {
  await program(journal)
  tell({ sends: 'close' })
  await journal.close()
}
