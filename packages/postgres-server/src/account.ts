import { chownSync, readFileSync, writeFileSync } from 'node:fs'

/** A user of this machine. */
export interface Account {
  readonly uid: number
  readonly gid: number
}

/**
 * Whom servers run as where this process is root, whom Postgres refuses: `nobody`, else the first user that is not
 * root. Undefined where they run as this process does.
 */
export function serverAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n')
  const users = lines.flatMap((line) => {
    const [name, , uid, gid] = line.split(':')
    // Some systems give nobody a negative number.
    if (!uid || !gid || !/^[1-9]\d*$/.test(uid)) return []
    return [{ name, uid: Number(uid), gid: Number(gid) }]
  })
  const user = users.find(({ name }) => name === 'nobody') ?? users[0]
  if (user) return { uid: user.uid, gid: user.gid }
  throw new Error(
    'expected a user in /etc/passwd to run Postgres as, for root may not; found root alone. Run the tests as another user',
  )
}

/** Writes a file that is the account's, for it alone. */
export function writeAs(account: Account | undefined, path: string, text: string): void {
  writeFileSync(path, text, { mode: 0o600 })
  if (account) chownSync(path, account.uid, account.gid)
}
