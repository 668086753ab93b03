import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { serverAccount } from './account.ts'
import type { PostgresBinaries } from './binaries.ts'
import { command } from './command.ts'
import { freePort } from './port.ts'
import { type Medium, scratchOfProcess } from './scratch.ts'
import { PASSWORD_FILE, template } from './template.ts'

/** What a server keeps from one start to the next. */
export interface Place {
  readonly binaries: PostgresBinaries
  readonly medium: Medium
  readonly dataDir: string
  /** What the server says. */
  readonly log: string
  readonly port: number
  /** Nobody asked for this very port, so another one does as well. */
  readonly isAnyPort: boolean
  /** Of the superuser, `postgres`. */
  readonly password: string
  /** Removes what was made for the server. */
  remove(): void
}

export interface PlaceOptions {
  readonly binaries: PostgresBinaries
  readonly medium: Medium
  readonly dataDir?: string | undefined
  readonly port?: number | undefined
  /** The data folder to copy where there is none yet; that of a server that does not run. */
  readonly from?: string
}

/** A data folder that somebody else made stays; ours is removed with the server. */
export async function makePlace({ binaries, medium, dataDir, port, from }: PlaceOptions): Promise<Place> {
  const scratch = await scratchOfProcess()
  const folder = scratch.folder('server', medium)
  const remove = () => rmSync(folder, { recursive: true, force: true })
  const data = dataDir ?? join(folder, 'data')
  try {
    if (!existsSync(join(data, 'PG_VERSION'))) await copyData(from ?? (await template(binaries)), data)
    return {
      binaries,
      medium,
      dataDir: data,
      log: join(folder, 'log'),
      port: port ?? (await freePort()),
      isAnyPort: port === undefined,
      password: passwordOf(data),
      remove,
    }
  } catch (error) {
    remove()
    throw error
  }
}

async function copyData(from: string, to: string): Promise<void> {
  const scratch = await scratchOfProcess()
  const account = serverAccount()
  // Owned by the one who copies, as a server demands. The folder itself may lie where only this process may write.
  mkdirSync(to, { recursive: true, mode: 0o700 })
  if (account) await command(scratch, 'chown', [`${account.uid}:${account.gid}`, to], undefined)
  await command(scratch, 'cp', ['-R', `${from}/.`, to], account)
}

function passwordOf(dataDir: string): string {
  const file = join(dataDir, PASSWORD_FILE)
  if (existsSync(file)) return readFileSync(file, 'utf8')
  throw new Error(
    `expected ${PASSWORD_FILE} in ${dataDir}, which a server started here leaves there; found none. ` +
      'Name a folder that is empty, or one such a server has used',
  )
}
