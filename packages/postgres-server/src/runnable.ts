import { existsSync, readFileSync, symlinkSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { type Account, serverAccount } from './account.ts'
import type { PostgresBinaries } from './binaries.ts'
import { command } from './command.ts'
import { type Scratch, scratchOfProcess } from './scratch.ts'

const made = new Map<string, Promise<PostgresBinaries>>()

/** The binaries where the servers' account can run them: where they are, or in a copy of this process. */
export function runnable(binaries: PostgresBinaries): Promise<PostgresBinaries> {
  const known = made.get(binaries.bin) ?? findRunnable(binaries)
  made.set(binaries.bin, known)
  return known
}

async function findRunnable(binaries: PostgresBinaries): Promise<PostgresBinaries> {
  const scratch = await scratchOfProcess()
  const account = serverAccount()
  try {
    await tryOut(scratch, binaries, account)
    return binaries
  } catch (error) {
    // Only what carries its libraries along runs from another place.
    if (binaries.source === 'system') throw error
  }
  const copy = { ...binaries, bin: join(await copied(scratch, dirname(binaries.bin), account), 'bin') }
  await tryOut(scratch, copy, account)
  return copy
}

async function tryOut(scratch: Scratch, { bin }: PostgresBinaries, account: Account | undefined): Promise<void> {
  for (const program of ['postgres', 'initdb', 'pg_ctl']) {
    await command(scratch, join(bin, program), ['--version'], account)
  }
}

/**
 * A copy whose libraries have all their names. A package of npm holds no symbolic links: its install script makes them,
 * where scripts may run. And root's clone may lie below a folder that no other user may enter.
 */
async function copied(scratch: Scratch, native: string, account: Account | undefined): Promise<string> {
  const copy = join(scratch.folder('binaries'), 'native')
  await command(scratch, 'cp', ['-R', native, copy], undefined)
  for (const { source, target } of linksOf(native)) {
    const path = join(dirname(copy), target)
    if (!existsSync(path)) symlinkSync(basename(source), path)
  }
  if (account) await command(scratch, 'chown', ['-R', `${account.uid}:${account.gid}`, copy], undefined)
  return copy
}

/** Paths from the package's folder; a link and what it leads to are neighbours. */
function linksOf(native: string): { source: string; target: string }[] {
  const list = join(native, 'pg-symlinks.json')
  return existsSync(list) ? JSON.parse(readFileSync(list, 'utf8')) : []
}
