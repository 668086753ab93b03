import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A path for a journal in a folder of its own, removed when the test has finished. */
export function scratchFile(name = 'journal.sqlite'): string {
  const folder = mkdtempSync(join(tmpdir(), 'journal-sqlite-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return join(folder, name)
}
