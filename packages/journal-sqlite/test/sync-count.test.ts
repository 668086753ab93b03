import { describe, expect, test } from 'vitest'
import { scratchFile } from './scratch.ts'
import { isSync, needStrace, type Trace, trace } from './strace.ts'

describe.each(['inline', 'thread'])('%s', (writer) => {
  test('an append is one sync of the log, whatever it carries, and so is its replay [J-7, J-12]', async (context) => {
    needStrace(context)
    const { events } = await trace([scratchFile(), '100000', writer])
    expect(callsOf(events)).toEqual([
      ['open', ['journal', 'folder', 'journal', 'file', 'wal', 'folder', 'wal', 'wal', 'file', 'folder']],
      // The first write since the log was written back begins it anew: its header is synced before what follows counts.
      ['begin', ['wal', 'wal']],
      ['append', ['wal']],
      ['append', ['wal']],
      ['replay', ['wal']],
      ['append', ['wal']],
      ['close', ['wal', 'file']],
    ])
  })

  test('a log that has grown is written back ahead of the next write, which then begins it anew [J-7]', async (context) => {
    needStrace(context)
    const { events } = await trace([scratchFile(), '5000000', writer])
    expect(callsOf(events).slice(2)).toEqual([
      ['append', ['wal']],
      ['append', ['wal']],
      ['replay', ['wal', 'file', 'wal', 'wal']],
      // A replay counts as if it had been written.
      ['append', ['wal', 'file', 'wal', 'wal']],
      ['close', ['wal', 'file']],
    ])
  })
})

test('opening after an unclean end syncs log, file and folder before the first answer [J-7, J-12]', async (context) => {
  needStrace(context)
  const path = scratchFile()
  const inTheLastAppend = (await trace([scratchFile()])).events.filter(isSync).length - 2
  expect((await trace([path], `signal=SIGKILL:when=${inTheLastAppend}`)).signal).toBe('SIGKILL')
  const { events } = await trace([path])
  expect(callsOf(events)[0]).toEqual(['open', ['wal', 'folder', 'wal', 'file', 'folder']])
})

/** Each call with what was synced between its sending and its answer. */
function callsOf(events: Trace['events']): [call: string, syncs: string[]][] {
  const calls: [string, string[]][] = []
  for (const event of events) {
    if (isSync(event)) calls.at(-1)?.[1].push(event.sync)
    else if ('sends' in event) calls.push([event.sends, []])
  }
  return calls
}
