// What the hot paths of the journal cost a Postgres, as it says itself, and what a step leaves in its log and on its disk:
// node --conditions=@tangle-network/source bench/explain-postgres.ts
import { createPostgresJournal } from '@tangle-network/journal-postgres'
import { startPostgres } from '@tangle-network/postgres-server'
import CliTable from 'cli-table3'
import { appender, manifestOf } from './contenders/ours-appender.ts'
import { encodedStep } from './encoded-step.ts'
import { type Explained, ExplainedPool } from './explained-pool.ts'

const SCHEMA = 'explained'
const QUEUE = 'bench'
const TTL_MS = 600_000
const SUSPENDED = 10_000
const TIMES = 21
const PAGE = 1_000
const GROUP = 16
const STEPS = 2_000
/** Of the statement that asks for all that are watched. */
const LOOK = 'WHERE run_id = ANY'

const server = await startPostgres()
const pool = new ExplainedPool(server.url)
const journal = await createPostgresJournal({ pool, schema: SCHEMA })
try {
  await explainAll()
  await weighSteps()
} finally {
  await journal.close()
  await pool.end()
  await server.stop()
}

async function explainAll(): Promise<void> {
  await inTurns(SUSPENDED, async (run) => suspend(`suspended-${run}`))
  await inTurns(TIMES * 10, async (run) => void (await journal.begin(`due-${run}`, manifestOf(QUEUE))))
  const one = await appender(journal, 'one')
  for (let step = 0; step < PAGE; step++) await one()
  const group = await Promise.all(Array.from({ length: GROUP }, (_, run) => appender(journal, `group-${run}`)))
  const { lease } = await journal.begin('renewed', manifestOf(), { acquire: { owner: 'bench', ttlMs: TTL_MS } })
  if (!lease) throw new Error('expected a lease')
  const claim = { owner: 'bench', ttlMs: TTL_MS, limit: 10, queue: QUEUE, supports: { agents: ['bench'] } }
  let begun = 0
  // Each with the function or the piece of text by which its statement is known.
  const calls: Record<string, [statement: string, call: () => Promise<unknown>]> = {
    'begin a run and lease it': ['begin_run', () => appender(journal, `begun-${begun++}`)],
    'append a step': ['append_batches', one],
    [`append a step to each of ${GROUP} runs`]: ['append_batches', () => Promise.all(group.map((append) => append()))],
    'renew a lease': ['.renew(', () => journal.renew(lease)],
    [`read a page of ${PAGE} entries`]: ['FROM page', () => journal.read('one', { limit: PAGE })],
    [`claim 10 runs beside ${SUSPENDED} that are suspended`]: ['.claim(', () => journal.claim(claim)],
    'look for a run that is due': ['AS due', () => journal.claim(claim)],
    'look after 100 runs that are watched': [LOOK, () => watchOnce(100)],
  }
  const table = new CliTable({ head: ['call', 'ms', 'buffers', 'records', 'bytes of the log'] })
  for (const [what, [statement, call]] of Object.entries(calls)) {
    const { ms, buffers, walRecords, walBytes } = await explain(statement, call)
    table.push([what, ms.toFixed(2), buffers, walRecords, walBytes])
  }
  console.log(`${table.toString()}\n`)
}

/** The medians of what a statement costs when the call is made over and over. */
async function explain(statement: string, call: () => Promise<unknown>): Promise<Omit<Explained, 'text'>> {
  const found: Explained[] = []
  for (let time = 0; time < TIMES; time++) {
    pool.heard.length = 0
    pool.explains = true
    await call()
    pool.explains = false
    const told = pool.heard.findLast(({ text }) => text.includes(statement))
    if (!told) throw new Error(`the call has not asked the server for ${statement}`)
    found.push(told)
  }
  const median = (part: 'ms' | 'buffers' | 'walRecords' | 'walBytes') =>
    found.map((each) => each[part]).sort((a, b) => a - b)[TIMES >> 1] as number
  return {
    ...{ ms: median('ms'), buffers: median('buffers') },
    ...{ walRecords: median('walRecords'), walBytes: median('walBytes') },
  }
}

/** Until so many watchers, who wait at the end of their runs, have been looked for together. */
async function watchOnce(count: number): Promise<void> {
  const left = new AbortController()
  const watching = Array.from({ length: count }, async (_, run) => {
    for await (const _ of journal.watch(`suspended-${run}`, { after: { seq: 1 }, signal: left.signal }));
  })
  // The first of them may ask before the others have begun to wait.
  const looks = () => pool.heard.filter(({ text }) => text.includes(LOOK)).length
  while (looks() < 2) await new Promise((resolve) => setTimeout(resolve, 20))
  left.abort()
  await Promise.allSettled(watching)
}

async function weighSteps(): Promise<void> {
  const payload = Buffer.byteLength(encodedStep(STEPS))
  const table = new CliTable({ head: ['steps', 'payload', 'bytes of the log', 'bytes on disk', 'of the bar'] })
  for (const runs of [1, 50]) {
    const appends = await Promise.all(
      Array.from({ length: runs }, (_, run) => appender(journal, `${runs} runs, ${run}`)),
    )
    const [log, disk] = [await pool.written(), await pool.stored(SCHEMA)]
    for (let step = 0; step < STEPS / runs; step++) await Promise.all(appends.map((append) => append()))
    const grown = ((await pool.stored(SCHEMA)) - disk) / STEPS
    const logged = ((await pool.written()) - log) / STEPS
    const bar = 2 * payload + 200
    table.push([`${STEPS} of ${runs}`, payload, logged.toFixed(0), grown.toFixed(0), (grown / bar).toFixed(2)])
  }
  console.log(table.toString())
}

async function suspend(runId: string): Promise<void> {
  const { lease, head } = await journal.begin(runId, manifestOf(QUEUE), { acquire: { owner: 'bench', ttlMs: TTL_MS } })
  if (!lease) throw new Error(`expected a lease on ${runId}`)
  const entries = [{ kind: 'bench.waits', payload: null }]
  await journal.append(lease, { after: { seq: head.seq, digest: head.digest }, at: 0, entries, suspend: {} })
}

async function inTurns(count: number, make: (index: number) => Promise<void>): Promise<void> {
  for (let from = 0; from < count; from += 50)
    await Promise.all(Array.from({ length: Math.min(50, count - from) }, (_, at) => make(from + at)))
}
