import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { POOL, poolTitle } from '../src/pool-size.ts'
import { runPool } from '../src/run-pool.ts'

test(
  poolTitle('one SQLite file'),
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'pool-'))
    try {
      const audit = await runPool({ ...POOL, folder, place: { path: join(folder, 'journal.sqlite') } })
      expect(audit.runs).toBe(POOL.runs)
      expect(audit.heldAtDeath).toHaveLength(POOL.kills)
      expect(Math.min(...audit.heldAtDeath)).toBeGreaterThan(0)
      expect(audit.madeAgain + audit.unknown).toBeGreaterThan(0)
      expect(audit.suspensions).toBeGreaterThan(0)
    } finally {
      rmSync(folder, { recursive: true })
    }
  },
  POOL.limitMs + 30_000,
)
