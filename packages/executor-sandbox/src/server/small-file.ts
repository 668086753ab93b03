import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'

let written = 0

/** The text of a file; undefined where there is none. */
export function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** Whole or absent, whenever the process is killed. */
export function writeText(path: string, text: string): void {
  const draft = draftOf(path, text)
  renameSync(draft, path)
}

/** Whole or absent, and only where there is none yet. Says whether this one stands. */
export function createText(path: string, text: string): boolean {
  const draft = draftOf(path, text)
  try {
    linkSync(draft, path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  } finally {
    rmSync(draft)
  }
}

function draftOf(path: string, text: string): string {
  written += 1
  const draft = `${path}.${process.pid}.${written}`
  writeFileSync(draft, text)
  return draft
}
