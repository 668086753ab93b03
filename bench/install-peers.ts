import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const PEERS_FOLDER = fileURLToPath(new URL('./peers', import.meta.url))

/** Installs what stands in the lock of `peers/`, unless that is what is there. Nothing that is installed runs a script. */
export function installPeers(): void {
  const stampFile = join(PEERS_FOLDER, 'node_modules', '.setup')
  const stamp = createHash('sha256')
    .update(readFileSync(join(PEERS_FOLDER, 'package-lock.json')))
    .update(`${process.platform}-${process.arch}`)
    .digest('hex')
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return
  process.stderr.write('Installing the peers (once, until their lock file changes; about 450 MB) …\n')
  const { status, error } = spawnSync(
    'npm',
    ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
    { cwd: PEERS_FOLDER, stdio: ['ignore', 'ignore', 'inherit'], shell: process.platform === 'win32' },
  )
  if (error) throw error
  if (status !== 0) throw new Error(`the peers were not installed: npm ended with ${status}; --peers none does without`)
  writeFileSync(stampFile, stamp)
}

/** The version of a package in `peers/` that is installed. */
export function installedVersion(name: string): string | undefined {
  const manifest = join(PEERS_FOLDER, 'node_modules', name, 'package.json')
  if (!existsSync(manifest)) return undefined
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version
}
