import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { serverAccount, writeAs } from './account.ts'
import type { PostgresBinaries } from './binaries.ts'
import { command } from './command.ts'
import { scratchOfProcess } from './scratch.ts'

/** Kept in the data folder, for a server that is started on it later. */
export const PASSWORD_FILE = 'superuser-password'

const made = new Map<string, Promise<string>>()

/** A data folder that nobody has used: made once a process, since copying it takes a tenth of the time. */
export function template(binaries: PostgresBinaries): Promise<string> {
  const known = made.get(binaries.bin) ?? makeTemplate(binaries)
  made.set(binaries.bin, known)
  return known
}

async function makeTemplate(binaries: PostgresBinaries): Promise<string> {
  const scratch = await scratchOfProcess()
  const account = serverAccount()
  // Where making a thousand files costs least: it is only read again.
  const folder = scratch.folder('template', 'memory')
  const data = join(folder, 'data')
  const password = join(folder, PASSWORD_FILE)
  writeAs(account, password, randomBytes(16).toString('hex'))
  await command(
    scratch,
    join(binaries.bin, 'initdb'),
    [
      ...['--pgdata', data, '--username', 'postgres', '--pwfile', password],
      ...['--auth-host', 'scram-sha-256', '--auth-local', 'reject', '--encoding', 'UTF8', '--no-locale'],
      // The copies are not synced either: what dies in a test is the server, never the machine.
      '--no-sync',
    ],
    account,
  )
  await command(scratch, 'cp', [password, join(data, PASSWORD_FILE)], account)
  return data
}
