import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { HuntOrder, HuntReply } from './hunt-order.ts'

const REPOSITORY = fileURLToPath(new URL('../../../', import.meta.url))
const SCRIPT = 'packages/mutants/src/hunt-one.ts'
const LONGEST_MS = 15 * 60_000

/** Tries laws in a child process on the packages below `root`, those of the repository by default. */
export async function huntInChild(order: HuntOrder, root: string = REPOSITORY): Promise<HuntReply> {
  const child = spawn(
    process.execPath,
    [
      '--conditions=@tangle-network/source',
      '--disable-warning=ExperimentalWarning',
      join(root, SCRIPT),
      JSON.stringify(order),
    ],
    { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], timeout: LONGEST_MS, killSignal: 'SIGKILL' },
  )
  const said = { out: '', error: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said.out += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said.error = `${said.error}${text}`.slice(-4_000)
  })
  const code = await new Promise<number | string | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (status, signal) => resolve(signal ?? status))
  })
  const last = said.out.trimEnd().split('\n').at(-1) ?? ''
  if (code === 0 && last.startsWith('{')) return JSON.parse(last) as HuntReply
  throw new ChildDied(`the child that tried laws ended with ${code}: ${said.error.trim() || said.out.trim()}`)
}

/** Nothing is known of the mutant: that the code around it fell over is no law that caught it. */
export class ChildDied extends Error {
  override readonly name = 'ChildDied'
}
