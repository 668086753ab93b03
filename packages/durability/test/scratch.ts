import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, vi } from 'vitest'
import { ORCHESTRATOR_MARKERS, PLATFORM_MARKERS } from './platform-marker.ts'

/** Linux may keep /tmp in memory, where the default journal is refused; /var/tmp outlives a reboot by definition. */
const PARENT = process.platform === 'linux' ? '/var/tmp' : tmpdir()

/** Each test has an empty working directory on a disk, and an environment that names neither journal nor platform. */
export function useScratchFolder(prepare: () => void = () => {}): void {
  const before = process.cwd()
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(PARENT, 'front-door-'))
    process.chdir(folder)
    for (const [name] of [...PLATFORM_MARKERS, ...ORCHESTRATOR_MARKERS]) vi.stubEnv(name, undefined)
    vi.stubEnv('DURABILITY_URL', undefined)
    prepare()
  })
  afterEach(() => {
    vi.unstubAllEnvs()
    process.chdir(before)
    rmSync(folder, { recursive: true })
  })
}
