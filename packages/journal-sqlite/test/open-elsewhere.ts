import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Opening } from './child/open-as.ts'

const CHILD = fileURLToPath(new URL('./child/open-as.ts', import.meta.url))

/** Owns nothing anywhere. */
export const NOBODY = 65534

/** Opens the path in a process of its own, which `wrap` may put somewhere else. */
export async function openElsewhere(
  path: string,
  { uid, wrap = (command) => command }: { uid?: number; wrap?: (command: string[]) => string[] } = {},
): Promise<Opening['refusal']> {
  const node = [process.execPath, '--conditions=@tangle-network/source', CHILD, path, String(uid ?? '')]
  const [command = '', ...rest] = wrap(node)
  const { stdout } = await promisify(execFile)(command, rest)
  return (JSON.parse(stdout) as Opening).refusal
}
