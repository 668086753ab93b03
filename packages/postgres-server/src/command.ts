import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Account } from './account.ts'
import { type Scratch, whileWatched } from './scratch.ts'

/** Servers and their tools see nothing of the user's settings: Postgres reads PGPORT, PGDATA and more. */
export const ENVIRONMENT = { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' }

/** Runs a program to its end; where it fails, the error has all it printed. */
export async function command(
  scratch: Scratch,
  program: string,
  args: readonly string[],
  account: Account | undefined,
): Promise<void> {
  const running = promisify(execFile)(program, args, { ...account, cwd: '/', env: ENVIRONMENT })
  try {
    await whileWatched(scratch, running.child.pid, () => running)
  } catch (error) {
    const { stdout = '', stderr = '', message } = error as Error & { stdout?: string; stderr?: string }
    throw new Error(`${program} failed: ${message}\n${stdout}${stderr}`, { cause: error })
  }
}
