import { createMemoryJournal, createMemoryShelf } from '@tangle-network/journal-memory'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runWithCrashes } from '../src/crash-run.ts'
import { programs } from '../src/program-arbitrary.ts'
import { cutShelf, replayOnly } from '../src/replay-cut.ts'

test('a log replayed from any cut tells every agent the same again, and starts nothing [K-5]', async () => {
  let cuts = 0
  let compared = 0
  await fc.assert(
    fc.asyncProperty(
      programs(),
      fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 2 }),
      async (program, crashes) => {
        const shelf = createMemoryShelf()
        const run = await runWithCrashes({ journal: createMemoryJournal({ shelf }), program, crashes })
        expect(run.violations).toEqual([])
        // What each agent had been told in the end: in its last life, from its first turn on.
        const last = new Map<string, { life: number; events: unknown[] }>()
        for (const line of run.ledger.lines) {
          if (line.what !== 'told') continue
          const path = JSON.stringify(line.path)
          const known = last.get(path)
          if (known?.life === line.life) known.events.push(line.event)
          else last.set(path, { life: line.life, events: [line.event] })
        }
        for (let length = 1; length < run.entries.length; length++) {
          if (!run.entries.slice(0, length).some(({ kind }) => kind === 'node.spawned')) continue
          const replayed = await replayOnly(cutShelf(shelf, 'run', length), program, 'run')
          cuts += 1
          expect(replayed.effects).toBe(0)
          for (const [path, events] of replayed.told) {
            expect(last.get(path)?.events.slice(0, events.length)).toEqual(events)
            compared += events.length
          }
        }
      },
    ),
    { numRuns: 60 },
  )
  expect(cuts).toBeGreaterThan(300)
  expect(compared).toBeGreaterThan(300)
}, 120_000)

test('a program that ran live and one replayed to its end agree in everything that was delivered [K-5]', async () => {
  await fc.assert(
    fc.asyncProperty(programs(), async (program) => {
      const shelf = createMemoryShelf()
      const live = await runWithCrashes({ journal: createMemoryJournal({ shelf }), program, crashes: [] })
      const { told, effects } = await replayOnly(cutShelf(shelf, 'run', live.entries.length - 1), program, 'run')
      expect(effects).toBe(0)
      const root = live.ledger.lines.filter((line) => line.what === 'told' && line.path.length === 0)
      expect(told.get('[]') ?? []).toEqual(root.map((line) => line.what === 'told' && line.event))
    }),
    { numRuns: 100 },
  )
}, 60_000)
