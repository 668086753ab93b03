import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import type { Contender, Place } from '../contender.ts'
import { checkSteps, isPlain, type Workload } from '../workload.ts'

/** By how much the closed store grew per step: files for SQLite, tables and their indexes for Postgres. Its own log is not counted. */
export const disk = (count: number, steps: number): Workload => ({
  name: 'disk',
  unit: 'bytes per step',
  says: `size on disk, of ${count} runs of ${steps} steps with a result of 256 bytes`,
  isQuick: false,
  takes: (contender) => {
    if (contender.store === 'own') return 'its server sets files aside beforehand, so a folder says nothing of steps'
    return isPlain(contender)
  },
  async measure(contender, place) {
    const before = await grown(contender, place, { runs: ['first'], steps })
    const runs = Array.from({ length: count }, (_, run) => `run-${run}`)
    const after = await grown(contender, place, { runs, steps })
    return { figure: (after - before) / (count * steps) }
  },
})

async function grown(
  contender: Contender,
  place: Place,
  { runs, steps }: { runs: readonly string[]; steps: number },
): Promise<number> {
  const opened = await contender.open(place)
  try {
    for (const runId of runs) {
      await opened.run(runId, steps)
      await checkSteps(contender, opened, { runId, steps })
    }
  } finally {
    await opened.close()
  }
  return place.url === undefined ? folderSize(place.folder) : databaseSize(place.url)
}

function folderSize(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((item) => item.isFile())
  return files.reduce((size, { parentPath, name }) => size + statSync(join(parentPath, name)).size, 0)
}

async function databaseSize(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query('SELECT pg_database_size(current_database()) AS bytes')
    return Number(rows[0].bytes)
  } finally {
    await client.end()
  }
}
