import type { Journal } from '@tangle-network/durability-contract'
import { expect, test } from 'vitest'
import { type Opened, opened } from './opened.ts'
import { raise } from './raise.ts'
import { add, type Driven, drive, verdict } from './run.ts'
import { until } from './until.ts'
import type { Sent } from './watched-pool.ts'

const ENOUGH = 16
const GROUP_MEMBERS = 256

/** Leased runs. */
async function fleet(journal: Journal, size: number): Promise<Driven[]> {
  const names = Array.from({ length: size }, (_, index) => `run-${String(index).padStart(3, '0')}`)
  return Promise.all(names.map((name) => drive(journal, name)))
}

/** The runs of each append that is sent while `work` is done, in order. */
async function groupsOf({ pool }: Opened, work: () => Promise<unknown>): Promise<string[][]> {
  const before = pool.sent.length
  await work()
  return pool.sent
    .slice(before)
    .filter(({ name }) => name.startsWith('append'))
    .map(runsOf)
}

function runsOf({ values }: Sent): string[] {
  return [values?.[0]].flat() as string[]
}

/** What each of the appends comes to, asked for at once and hence in one group. */
function together(journal: Journal, runs: readonly Driven[]): Promise<string[]> {
  return Promise.all(runs.map((run) => verdict(add(journal, run))))
}

test('appends of many runs that are asked for at once take few statements, each of as many runs as fit', async () => {
  const place = await opened()
  const { journal } = place
  const count = 2 * ENOUGH + GROUP_MEMBERS + 40
  const runs = await fleet(journal, count)
  const groups = await groupsOf(place, () => Promise.all(runs.map((run) => add(journal, run))))
  expect(groups.map(({ length }) => length)).toEqual([ENOUGH, ENOUGH, GROUP_MEMBERS, 40])
  // Rows are locked in the order of their ids.
  for (const group of groups) expect(group).toEqual([...group].sort())
  const heads = (await journal.list({ prefix: 'run-' })).runs
  expect(heads.map(({ seq }) => seq)).toEqual(runs.map(() => 1))
})

test('two batches of one run are never in one group, and nothing is in two', async () => {
  const place = await opened()
  const { journal } = place
  const runs = await fleet(journal, 4)
  const groups = await groupsOf(place, () =>
    // The second batch of each stands behind the first, and both say the same: a replay.
    Promise.all([...runs, ...runs, ...runs].map((run) => add(journal, run))),
  )
  for (const group of groups) expect(new Set(group).size).toBe(group.length)
  expect(groups.flat().filter((runId) => runId === 'run-000').length).toBeGreaterThanOrEqual(3)
  expect((await journal.list({ prefix: 'run-' })).runs.map(({ seq }) => seq)).toEqual(runs.map(() => 1))
})

test('a group holds at most 4 MiB, and a batch that carries much in blobs goes alone', async () => {
  const place = await opened()
  const { journal } = place
  const runs = await fleet(journal, 9)
  const large = 'x'.repeat(1_000_000)
  const groups = await groupsOf(place, () =>
    Promise.all(
      runs.map((run, index) =>
        index === 5 ? add(journal, run, 1, { blobs: [new Uint8Array(256 * 1024 + 1)] }) : add(journal, run, large),
      ),
    ),
  )
  const alone = groups.find((group) => group.includes('run-005'))
  expect(alone).toEqual(['run-005'])
  expect(groups.map(({ length }) => length).sort()).toEqual([1, 4, 4])
})

test('a member that is fenced, one that conflicts and one whose run is unknown hurt nobody in their group [J-4, J-6, J-15]', async () => {
  const place = await opened()
  const { journal } = place
  const [good, fenced, behind, other] = (await fleet(journal, 4)) as [Driven, Driven, Driven, Driven]
  await journal.acquire('run-001', { owner: 'me', ttlMs: 60_000 })
  await add(journal, behind, 'first')
  let verdicts: string[] = []
  const unknown = { ...good, lease: { ...good.lease, runId: 'run-nowhere' } }
  const groups = await groupsOf(place, async () => {
    verdicts = await together(journal, [good, fenced, behind, unknown, other])
  })
  expect(verdicts).toEqual([
    'granted',
    'FENCED not-applied',
    'CONFLICT not-applied',
    'RUN_NOT_FOUND not-applied',
    'granted',
  ])
  // The unknown one could not be told from one that somebody holds, so it was asked about by itself, twice as every entry that is refused.
  expect(groups).toEqual([
    ['run-000', 'run-001', 'run-002', 'run-003', 'run-nowhere'],
    ['run-nowhere'],
    ['run-nowhere'],
  ])
  const seqs = (await journal.list({ prefix: 'run-' })).runs.map(({ seq }) => seq)
  expect(seqs).toEqual([1, 0, 1, 1])
})

test('a run that a foreign transaction holds keeps nobody waiting, and is appended to when it is free', async () => {
  const place = await opened()
  const { journal, owner, schema } = place
  const runs = await fleet(journal, 3)
  await owner.query('BEGIN')
  await owner.query(`SELECT FROM ${schema}.runs WHERE run_id = 'run-001' FOR UPDATE`)
  const done: string[] = []
  const all = Promise.all(runs.map((run) => verdict(add(journal, run).then(() => done.push(run.lease.runId)))))
  await until('the others to be done', () => done.length === 2)
  expect(done.sort()).toEqual(['run-000', 'run-002'])
  await owner.query('COMMIT')
  expect(await all).toEqual(['granted', 'granted', 'granted'])
  expect((await journal.head('run-001')).seq).toBe(1)
})

test('a run that is held for too long is STORE_BUSY, and its batch is not applied [E-2]', async () => {
  const place = await opened()
  const { journal, owner, schema, ask } = place
  const runs = await fleet(journal, 3)
  const [guard] = await ask<{ text: string }>(`SELECT pg_get_functiondef('{schema}.guard'::regproc) AS text`)
  expect(guard?.text).toContain("'5s'")
  await owner.query(guard!.text.replace("'5s'", "'200ms'"))
  await owner.query('BEGIN')
  await owner.query(`SELECT FROM ${schema}.runs WHERE run_id = 'run-001' FOR UPDATE`)
  const verdicts = await together(journal, runs)
  expect(verdicts).toEqual(['granted', 'STORE_BUSY not-applied', 'granted'])
  await owner.query('COMMIT')
  expect((await journal.head('run-001')).seq).toBe(0)
  expect(await verdict(add(journal, runs[1] as Driven))).toBe('granted')
})

test('where one member has the statement fail, the members are tried one by one [J-5, J-15, E-5]', async () => {
  const place = await opened()
  const { journal, owner, schema } = place
  const runs = await fleet(journal, 4)
  await raise(place, 'EXCEPTION', '22012', 1_000)
  await owner.query(`
    DROP TRIGGER raise ON ${schema}.runs;
    CREATE TRIGGER raise BEFORE UPDATE ON ${schema}.runs FOR EACH ROW WHEN (NEW.run_id = 'run-002')
    EXECUTE FUNCTION ${schema}.raise()`)
  let verdicts: string[] = []
  const groups = await groupsOf(place, async () => {
    verdicts = await together(journal, runs)
  })
  expect(verdicts).toEqual(['granted', 'granted', 'STORE_FAILED not-applied', 'granted'])
  const [group, ...singles] = groups
  expect(group).toHaveLength(4)
  expect(singles.map(String).sort()).toEqual(group)
  expect((await journal.list({ prefix: 'run-' })).runs.map(({ seq }) => seq)).toEqual([1, 1, 0, 1])
})

test.each(['before it arrives', 'after its commit'] as const)(
  'a group whose connection is cut %s is of unknown outcome to all, and each is settled by offering its batch again [E-2, J-10, J-11]',
  async (when) => {
    const place = await opened()
    const { journal, pool, ask } = place
    const runs = await fleet(journal, 5)
    let cuts = 0
    pool.intercept = async (sent, proceed, client) => {
      if (cuts > 0 || sent.name !== 'append' || runsOf(sent).length === 1) return proceed()
      cuts += 1
      if (when === 'after its commit') await proceed()
      await ask('SELECT pg_terminate_backend($1, 5000)', [(client as { processID?: number }).processID])
      return proceed()
    }
    let verdicts: string[] = []
    const groups = await groupsOf(place, async () => {
      verdicts = await together(journal, runs)
    })
    expect(cuts).toBe(1)
    expect(verdicts).toEqual(runs.map(() => 'STORE_FAILED unknown'))
    expect(groups.map(({ length }) => length)).toEqual([5])
    const stands = when === 'after its commit' ? 1 : 0
    expect((await journal.list({ prefix: 'run-' })).runs.map(({ seq }) => seq)).toEqual(runs.map(() => stands))
    expect(await Promise.all(runs.map((run) => verdict(add(journal, run))))).toEqual(runs.map(() => 'granted'))
    expect((await journal.list({ prefix: 'run-' })).runs.map(({ seq }) => seq)).toEqual(runs.map(() => 1))
  },
)

test('whose turn does not come in the time for a call is told that nothing was done, and nothing is sent for it [E-2]', async () => {
  const place = await opened({}, { timeoutMs: 3_000 })
  const { journal, pool } = place
  const runs = await fleet(journal, 3)
  // Each goes by itself, and two at a time.
  const blobs = [new Uint8Array(256 * 1024 + 1)]
  let verdicts: string[] = []
  pool.intercept = (sent, proceed) => (sent.name === 'append' ? new Promise(() => {}) : proceed())
  const groups = await groupsOf(place, async () => {
    const all = Promise.all(runs.map((run) => verdict(add(journal, run, 1, { blobs }))))
    // They fly when the turn is over: the last has then waited for longer than the others will.
    const called = performance.now()
    while (performance.now() - called < 20);
    verdicts = await all
  })
  expect(verdicts).toEqual(['STORE_FAILED unknown', 'STORE_FAILED unknown', 'STORE_FAILED not-applied'])
  expect(groups).toEqual([['run-000'], ['run-001']])
  pool.intercept = (_, proceed) => proceed()
  expect(await verdict(add(journal, runs[2] as Driven))).toBe('granted')
})
