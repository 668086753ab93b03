import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { RunFolder } from '../src/host/run-folder.ts'
import type { BridgeReference } from '../src/index.ts'

/** The folder of what a bridge calls by that reference. */
export function folderOf(parent: string, reference: unknown): RunFolder {
  const { runId, requestDigest = '' } = reference as BridgeReference
  return new RunFolder(parent, { id: runId, digest: requestDigest.replace('sha256:', '') })
}

export function makeFolder(): string {
  return mkdtempSync(join(tmpdir(), 'bridge-host-'))
}

/** Removes it with whatever still runs in it. */
export function removeFolder(folder: string): void {
  for (const pid of leadersIn(folder)) killGroup(pid)
  rmSync(folder, { recursive: true, force: true })
}

/** Who was started, by what each wrapper wrote of itself. */
export function leadersIn(folder: string): number[] {
  const marks = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /(^|\/)started$/.test(name))
  return marks.map((name) => Number(readFileSync(join(folder, name), 'utf8').split('\n')[0])).filter((pid) => pid > 0)
}

/** One that has ended and is not reaped is not. */
export function isAlive(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return !/\) [ZX] /.test(stat)
  } catch {
    return false
  }
}

export function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
