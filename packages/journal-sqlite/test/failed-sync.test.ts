import { expect, test } from 'vitest'
import { createSqliteJournal } from '../src/index.ts'
import type { Told } from './child/syncing.ts'
import { inLanes } from './lanes.ts'
import { expectRecovered } from './recovered.ts'
import { scratchFile } from './scratch.ts'
import { isSync, needStrace, type Sync, type Trace, trace } from './strace.ts'

/** Enough for the log to be written back ahead of the next write. */
const LARGE = '4300000'

test('one sync fails, whichever: nothing is acknowledged after it, and reopened all that was is there and the rest is settled once [J-7, J-11, J-12, E-2]', async (context) => {
  needStrace(context)
  const total = (await trace([scratchFile(), LARGE])).events.filter(isSync).length
  const came = new Map<string, number>()
  await inLanes(total, async (nth) => {
    const path = scratchFile()
    const traced = await trace([path, LARGE], `error=EIO:when=${nth}`)
    const { failed, answers } = afterFault(traced, `sync ${nth} of ${total}`)
    expect(failed, `sync ${nth}`).toHaveLength(1)
    const what = expectNothingGranted(failed[0]!, answers, traced)
    came.set(what, (came.get(what) ?? 0) + 1)
    await using journal = await createSqliteJournal({ path })
    await expectRecovered(journal, toldOf(traced), `sync ${nth} of ${total} failed`)
  })
  expect([...came.values()].reduce((sum, count) => sum + count)).toBe(total)
  // So many commits and so many syncs of the log's way back were met: none was left out.
  expect(Object.fromEntries(came)).toEqual({
    opening: 8,
    'folder of SQLite': 2,
    committing: 8,
    'writing back': 4,
    closing: 2,
  })
})

test('every sync fails from one on, whichever: nothing is acknowledged from there on [J-7, J-11, J-12, E-2]', async (context) => {
  needStrace(context)
  await everySyncFails('inline')
})

test('every sync of a writing thread fails from one on, whichever: nothing is acknowledged from there on [J-7, J-11, J-12, E-2]', async (context) => {
  needStrace(context)
  await everySyncFails('thread')
})

async function everySyncFails(writer: 'inline' | 'thread'): Promise<void> {
  const total = (await trace([scratchFile(), '0', writer])).events.filter(isSync).length
  await inLanes(total, async (nth) => {
    const path = scratchFile()
    const traced = await trace([path, '0', writer], `error=EIO:when=${nth}+`)
    const { failed, answers } = afterFault(traced, `sync ${nth} of ${total}`)
    expect(failed.length, `sync ${nth}`).toBeGreaterThan(0)
    expect(answers.filter(({ verdict }) => verdict === 'granted')).toEqual([])
    await using journal = await createSqliteJournal({ path })
    await expectRecovered(journal, toldOf(traced), `syncs from ${nth} of ${total} failed`)
  })
}

type Answer = Extract<Told, { answered: string }>

/** The syncs that were made to fail, and what was answered after the first of them. */
function afterFault({ events, stderr, signal }: Trace, at: string): { failed: Sync[]; answers: Answer[] } {
  expect([stderr, signal], at).toEqual(['', null])
  const first = events.findIndex((event) => isSync(event) && event.injected)
  const failed = events.filter((event) => isSync(event) && event.injected) as Sync[]
  return { failed, answers: events.slice(first).filter((event) => 'answered' in event) as Answer[] }
}

/** Tells which kind of failure it was. */
function expectNothingGranted(failed: Sync, answers: readonly Answer[], { events }: Trace): string {
  const verdicts = answers.map(({ answered, verdict }) => `${answered}: ${verdict}`)
  if (answers.length === 0) return 'closing'
  if (answers[0]?.answered === 'open') {
    if (verdicts[0] === 'open: STORE_UNUSABLE not-applied') {
      expect(verdicts).toHaveLength(1)
      return 'opening'
    }
    // SQLite does not look whether its sync of a folder failed; the journal's own comes before the first answer.
    expect(failed.sync).toBe('folder')
    const before = events.slice(events.indexOf(failed) + 1, events.indexOf(answers[0]))
    expect(before).toContainEqual({ sync: 'folder', path: failed.path, injected: false })
    return 'folder of SQLite'
  }
  const [refused = '', ...others] = verdicts
  expect(others.length).toBeGreaterThanOrEqual(3)
  for (const other of others) expect(other).toMatch(/: STORE_POISONED not-applied$/)
  if (/^(append|replay): STORE_FAILED not-applied$/.test(refused)) return 'writing back'
  expect(refused).toMatch(/^(begin|append|replay): STORE_FAILED unknown$/)
  return 'committing'
}

function toldOf({ events }: Trace): Told[] {
  return events.filter((event): event is Told => !isSync(event))
}
