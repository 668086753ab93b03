import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterAll, type TestContext } from 'vitest'
import type { Told } from './child/syncing.ts'
import { notRun } from './not-run.ts'
import { scratchFile } from './scratch.ts'

/** A sync by the traced process: of the `file`, its log (`wal`), its rollback `journal`, or a `folder`. */
export interface Sync {
  readonly sync: string
  readonly path: string
  /** It was made to fail. */
  readonly injected: boolean
}

export interface Trace {
  /** Syncs and what the process told, in their order. */
  readonly events: readonly (Sync | Told)[]
  readonly signal: NodeJS.Signals | null
  readonly stderr: string
}

/** Halves the processor time of a child: those that end by themselves leave their compiled sources to the others. */
const compiled = mkdtempSync(join(tmpdir(), 'journal-sqlite-compiled-'))
afterAll(() => rmSync(compiled, { recursive: true, force: true }))

/** Leaves the test where strace is missing, or may not trace. */
export function needStrace(context: TestContext): void {
  const isThere = spawnSync('strace', ['-o', '/dev/null', 'true']).status === 0
  if (!isThere) notRun(context, 'faults injected into syncs', 'apt-get install strace, where a process may be traced')
}

export function isSync(event: Sync | Told): event is Sync {
  return 'sync' in event
}

/**
 * Runs `child/syncing.ts` under strace, with a fault injected into its syncs where `fault` says which and when. What it
 * synced and what it told are both taken from the one trace, so their order is what it was.
 */
export async function trace(args: readonly string[], fault?: string): Promise<Trace> {
  const log = scratchFile('trace')
  const child = fileURLToPath(new URL('./child/syncing.ts', import.meta.url))
  const options = ['-f', '-y', '-o', log, '-e', 'trace=fsync,fdatasync,write']
  if (fault !== undefined) options.push('-e', `inject=fsync,fdatasync:${fault}`)
  const node = [process.execPath, '--conditions=@tangle-network/source', child, ...args]
  const traced = spawn('strace', [...options, ...node], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_COMPILE_CACHE: compiled },
  })
  const exit = new Promise<NodeJS.Signals | null>((resolve) => traced.once('exit', (_, signal) => resolve(signal)))
  const [stderr, told] = await Promise.all([text(traced.stderr as Readable), text(traced.stdio[3] as Readable)])
  return { signal: await exit, stderr, events: eventsOf(readFileSync(log, 'utf8'), told.split('\n')) }
}

/** The trace cuts what was told short; the pipe has it whole. */
function eventsOf(log: string, told: string[]): (Sync | Told)[] {
  const calls = log.split('\n')
  return calls.flatMap((call, index): (Sync | Told)[] => {
    if (/^\d+ +write\(3</.test(call)) return [JSON.parse(told.shift() ?? '') as Told]
    const [, path] = /^\d+ +f(?:data)?sync\(\d+<(.*?)>/.exec(call) ?? []
    if (path === undefined) return []
    // Another thread may come in between a call and its result.
    const result = call.includes('<unfinished') ? calls.slice(index).find((later) => /sync resumed/.test(later)) : call
    return [{ sync: kindOf(path), path, injected: result?.includes('(INJECTED)') ?? false }]
  })
}

function kindOf(path: string): string {
  const [, suffix] = /\.sqlite(?:-(\w+))?$/.exec(basename(path)) ?? [undefined, 'folder']
  return suffix ?? 'file'
}
