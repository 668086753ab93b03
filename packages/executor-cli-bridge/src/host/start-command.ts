import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Command } from './command.ts'
import type { RunFolder } from './run-folder.ts'
import { WRAPPER } from './wrapper.ts'

/** By which a process that is left of a run is known. */
export const RUN_SETTING = 'CLI_BRIDGE_RUN'

/**
 * Starts the wrapper of a command in a session of its own, with files for all that it reads and writes: nothing that this
 * process holds an end of, so that its end changes nothing. Rejects when nothing was started by this.
 */
export async function startCommand(folder: RunFolder, id: string, command: Command): Promise<ChildProcess> {
  const { program, args = [], cwd, env, input } = command
  await folder.make(input)
  const { files, close } = folder.openFiles(input !== undefined)
  try {
    const child = spawn('/bin/sh', ['-c', WRAPPER, 'cli-bridge', folder.path, program, ...args], {
      cwd: cwd ?? folder.path,
      env: { ...process.env, ...env, [RUN_SETTING]: id },
      stdio: [...files],
      detached: true,
    })
    // Rejects with the error of a child that could not be started.
    await once(child, 'spawn')
    child.unref()
    return child
  } finally {
    close()
  }
}
