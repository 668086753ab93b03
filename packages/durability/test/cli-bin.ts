import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { afterAll } from 'vitest'

const MAIN = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url))

/** What Node makes of the sources, kept from one child to the next: it takes them longer than what they are asked. */
const COMPILED = mkdtempSync(join(tmpdir(), 'front-door-compiled-'))
afterAll(() => rmSync(COMPILED, { recursive: true, force: true }))

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface Started {
  readonly child: ChildProcessByStdio<Writable, Readable, Readable>
  readonly ended: Promise<Ended>
}

/** Starts the command as a shell would, in the folder that the test works in. */
export function start(args: readonly string[]): Started {
  const argv = ['--conditions=@tangle-network/source', MAIN, ...args]
  const env = { ...process.env, NODE_COMPILE_CACHE: COMPILED }
  const child = spawn(process.execPath, argv, { env, stdio: ['pipe', 'pipe', 'pipe'] })
  const [stdout, stderr] = [gathered(child.stdout), gathered(child.stderr)]
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, stdout: stdout(), stderr: stderr() }))
  })
  return { child, ended }
}

/** What came, also of a stream that was closed on this side. */
function gathered(stream: Readable): () => string {
  let text = ''
  stream.setEncoding('utf8').on('data', (chunk) => {
    text += chunk
  })
  return () => text
}

/** Runs it to its end. */
export function durability(...args: readonly string[]): Promise<Ended> {
  const { child, ended } = start(args)
  child.stdin.end()
  return ended
}

/** The one document on stdout, beside which nothing may stand. */
export function documentOf<T = Record<string, unknown>>({ stdout, stderr }: Ended): T {
  if (stderr !== '' || stdout.trimEnd().includes('\n'))
    throw new Error(`expected one document, found ${stdout}${stderr}`)
  return JSON.parse(stdout)
}

/** The text without what depends on how fast this machine is today. */
export function ageless(text: string): string {
  return text.replaceAll(/\b(now|\d+[smhd] ago|in \d+[smhd])\b/g, 'AGE')
}
