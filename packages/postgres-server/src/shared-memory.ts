import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { serverAccount } from './account.ts'
import { command } from './command.ts'
import { scratchOfProcess } from './scratch.ts'

/**
 * Removes the small System V segment by which a server knows that another one runs on its folder. A server that was
 * killed leaves it to its next start, which may never come.
 */
export async function freeSharedMemory(dataDir: string): Promise<void> {
  const file = join(dataDir, 'postmaster.pid')
  if (!existsSync(file)) return
  const [, id] = /^\s*\d+\s+(\d+)\s*$/.exec(readFileSync(file, 'utf8').split('\n')[6] ?? '') ?? []
  // A server that died before it made one has named none.
  if (id === undefined) return
  await command(await scratchOfProcess(), 'ipcrm', ['-m', id], serverAccount())
}
