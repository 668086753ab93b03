import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Proof } from '../demo/proof.ts'

const MAIN = fileURLToPath(new URL('../demo/main.ts', import.meta.url))

export interface Ran {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs the demo as a user does, in a process of its own. */
export function runDemo(...args: string[]): Promise<Ran> {
  return startDemo(args).ended
}

/** Starts a demo, the first unless told otherwise; `onOutput` is told what it has printed so far. */
export function startDemo(
  args: readonly string[],
  onOutput: (stdout: string) => void = () => {},
  main = MAIN,
): { readonly child: ChildProcess; readonly ended: Promise<Ran> } {
  const { INIT_CWD: _, FORCE_COLOR: __, ...env } = process.env
  const child = spawn(process.execPath, ['--conditions=@tangle-network/source', main, ...args], { env })
  const ran = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    ran.stdout += text
    onOutput(ran.stdout)
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    ran.stderr += text
  })
  const ended = new Promise<Ran>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, ...ran }))
  })
  return { child, ended }
}

/** What `--json` printed: the one line there is. The folder of the run is removed. */
export function proofOf({ stdout, stderr }: Ran): Proof {
  const lines = stdout.split('\n')
  if (lines.length !== 2 || lines[1] !== '') throw new Error(`expected one line, found:\n${stdout}\n${stderr}`)
  return JSON.parse(lines[0]!) as Proof
}

/** A folder with these files, gone with the test. */
export class Scratch implements Disposable {
  readonly path = realpathSync(mkdtempSync(join(tmpdir(), 'demo-test-')))

  constructor(files: Readonly<Record<string, string>> = {}) {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(this.path, name)), { recursive: true })
      writeFileSync(join(this.path, name), content)
    }
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true })
  }
}
