import { expect, test } from 'vitest'
import { createSqliteJournal } from '../src/index.ts'
import type { Told } from './child/syncing.ts'
import { inLanes } from './lanes.ts'
import { expectRecovered } from './recovered.ts'
import { scratchFile } from './scratch.ts'
import { isSync, needStrace, trace } from './strace.ts'

test('killed at its n-th sync, for every n until none is left: what was acknowledged is there, the rest is settled once [J-5, J-7, J-11]', async (context) => {
  needStrace(context)
  const total = (await trace([scratchFile()])).events.filter(isSync).length
  let landed = 0
  // One more than there are: at that one nothing fires, and the program ends by itself.
  await inLanes(total + 1, async (nth) => {
    const path = scratchFile()
    const { events, signal, stderr } = await trace([path], `signal=SIGKILL:when=${nth}`)
    const at = `killed at sync ${nth} of ${total}`
    expect(stderr, at).toBe('')
    expect(signal, at).toBe(nth > total ? null : 'SIGKILL')
    if (signal === 'SIGKILL') {
      landed++
      // It was the last that the process did.
      expect(events.filter(isSync), at).toHaveLength(nth)
      expect(isSync(events.at(-1)!), at).toBe(true)
    }
    await using journal = await createSqliteJournal({ path })
    await expectRecovered(
      journal,
      events.filter((event): event is Told => !isSync(event)),
      at,
    )
  })
  expect(landed).toBe(total)
  expect(total).toBeGreaterThan(15)
})
