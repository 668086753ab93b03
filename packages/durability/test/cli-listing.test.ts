import { existsSync } from 'node:fs'
import { createSqliteJournal } from '@tangle-network/journal-sqlite'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { DEFAULT_URL } from '../src/index.ts'
import { ageless, documentOf, durability } from './cli-bin.ts'
import { endedRuns, manifestOf, otherRuns } from './cli-runs.ts'
import { useScratchFolder } from './scratch.ts'

interface Listing {
  readonly runs: readonly { readonly runId: string; readonly status: string }[]
  readonly next: string | null
}

useScratchFolder()

describe('durability ls', () => {
  beforeEach(async () => {
    await endedRuns(DEFAULT_URL)
    await otherRuns('.durability/journal.sqlite')
  })

  const listed = async (...args: string[]) => documentOf<Listing>(await durability('ls', '--json', ...args))

  test('lists the runs of the default file in the order of their ids, each with why it stands', async () => {
    const { code, stdout, stderr } = await durability('ls')
    expect([code, stderr]).toStrictEqual([0, ''])
    expect(
      ageless(stdout)
        .split('\n')
        .map((line) => line.replaceAll(/ {2,}/g, ' | ')),
    ).toStrictEqual([
      'RUN | STATUS | SEQ | AGENT | QUEUE | WHY',
      'expired-1 | open | 0 | waiter | - | the lease of w ran out AGE',
      'order-17 | completed | 29 | order | - | ended AGE',
      'poison-1 | quarantined | 0 | crawler | poison | claimed 10 times without progress',
      'queued-1 | open | 0 | crawler | nightly | nobody drives it',
      'refund-3 | failed | 5 | refund | - | ended AGE',
      'review-1 | suspended | 1 | waiter | - | waits for a message',
      'timer-1 | suspended | 1 | waiter | - | waits for a message or its time, AGE',
      '',
    ])
  })

  test('fits a narrow terminal, and sends no colours to what is none', async () => {
    vi.stubEnv('COLUMNS', '60')
    const { stdout } = await durability('ls')
    expect(stdout).toMatch(/^RUN +STATUS +SEQ +WHY$/m)
    expect(
      Math.max(
        ...ageless(stdout)
          .split('\n')
          .map((line) => line.length),
      ),
    ).toBeLessThanOrEqual(60)
    expect(stdout).not.toContain('\u001b')
  })

  test('tells times as stamps with --utc', async () => {
    const { stdout } = await durability('ls', '--utc', '--prefix', 'order')
    expect(stdout).toMatch(/ended \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\n$/)
  })

  test('lists what its options ask for: statuses, a queue, a literal prefix, from an id on, so many', async () => {
    const ids = async (...args: string[]) => (await listed(...args)).runs.map(({ runId }) => runId)
    expect(await ids('--status', 'failed,completed')).toStrictEqual(['order-17', 'refund-3'])
    expect(await ids('--status', 'failed', '--status', 'suspended')).toStrictEqual(['refund-3', 'review-1', 'timer-1'])
    expect(await ids('--queue', 'nightly')).toStrictEqual(['queued-1'])
    expect(await ids('--prefix', 're')).toStrictEqual(['refund-3', 'review-1'])
    expect(await ids('--prefix', '%')).toStrictEqual([])
    expect(await ids('--after', 'refund-3')).toStrictEqual(['review-1', 'timer-1'])
    expect(await listed('--limit', '2')).toMatchObject({ runs: [{}, {}], next: 'order-17' })
    expect(await listed('--limit', '7')).toMatchObject({ next: null })
  })

  test('says when there are more, and lists all of them when asked', async () => {
    const journal = await createSqliteJournal({ path: '.durability/journal.sqlite' })
    const ids = Array.from({ length: 1_100 }, (_, index) => `many-${String(index).padStart(4, '0')}`)
    await Promise.all(ids.map((runId) => journal.begin(runId, manifestOf('many'))))
    await journal.close()
    expect((await durability('ls')).stdout).toContain('There are more')
    expect((await listed()).runs).toHaveLength(50)
    const all = await listed('--all', '--prefix', 'many-')
    expect(all.runs.map(({ runId }) => runId)).toStrictEqual(ids)
    expect(all.next).toBe(null)
    expect((await durability('ls', '--all')).stdout).not.toContain('There are more')
  })

  test('of nothing says so, and what to do', async () => {
    const { code, stdout } = await durability('ls', '--queue', 'none such')
    expect(code).toBe(0)
    expect(stdout).toContain('No run in sqlite:./.durability/journal.sqlite is like that.')
    await (await createSqliteJournal({ path: 'empty.sqlite' })).close()
    const empty = await durability('ls', '--url', 'sqlite:empty.sqlite')
    expect(empty.stdout).toContain('No runs in sqlite:empty.sqlite yet.')
    expect(empty.stdout).toContain('--url or DURABILITY_URL')
    expect(await listed('--url', 'sqlite:empty.sqlite')).toStrictEqual({ runs: [], next: null })
  })
})

test('where there is no journal, none is made: the error says what was expected and found', async () => {
  const { code, stdout, stderr } = await durability('ls')
  expect([code, stdout]).toStrictEqual([1, ''])
  expect(stderr).toContain('expected a journal that is there, found nothing')
  for (const args of [['ls'], ['signal', 'run', 'go'], ['revive', 'run', '--reason', 'r'], ['export', 'run']]) {
    const ended = await durability(
      ...args,
      '--url',
      'sqlite:folder/none.sqlite',
      ...(args[0] === 'export' ? [] : ['--json']),
    )
    expect(ended.code).toBe(1)
    if (args[0] !== 'export')
      expect(documentOf(ended)).toMatchObject({ error: { code: 'STORE_UNUSABLE', found: 'nothing' } })
  }
  expect([existsSync('.durability'), existsSync('folder')]).toStrictEqual([false, false])
})
