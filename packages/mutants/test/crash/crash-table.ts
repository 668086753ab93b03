import { expect, test } from 'vitest'
import { CRASH_POINTS } from '../crash-points.ts'
import type { Backend, CrashPoint } from './crash-point.ts'
import { playCase } from './play-case.ts'
import type { CrashStage } from './stage.ts'

/** How many rows the table has. */
const ROWS = 23

/**
 * Plays each row of the table on stages of one backend, and says aloud which are not played. Tests of those names need what
 * a machine may lack; no other may leave.
 */
export function playTable(backend: Backend, makeStage: () => CrashStage, mayNotRun: readonly string[]): void {
  for (const { point, never } of CRASH_POINTS) {
    if (never?.[backend] !== undefined) console.log(`NEVER on ${backend}: ${point}: ${never[backend]}`)
  }

  test(`the table has all its rows, and each is played or says why not (${backend})`, () => {
    expect(new Set(CRASH_POINTS.map(({ point }) => point)).size).toBe(ROWS)
    for (const { point, play, cases } of CRASH_POINTS)
      expect((play === undefined) !== (cases === undefined), point).toBe(true)
  })

  for (const row of CRASH_POINTS.filter(({ never }) => never?.[backend] === undefined)) {
    const title = `${row.point}: ${row.must} [${row.clauses}]`
    test(title, async ({ skip }) => {
      const leave = (why: string): never => {
        if (mayNotRun.includes(title)) return skip(why)
        throw new Error(`${title} may not leave: ${why}`)
      }
      await playRow(row, makeStage, leave)
    })
  }
}

async function playRow(
  { cases = [], play, hits }: CrashPoint,
  makeStage: () => CrashStage,
  skip: (why: string) => never,
) {
  for (const tried of cases) {
    await using stage = makeStage()
    if (tried.on === undefined || tried.on === stage.backend) await playCase(stage, tried)
  }
  if (play === undefined) return
  await using stage = makeStage()
  await play(stage, skip)
  expect(stage.hits).toBe(hits)
}
