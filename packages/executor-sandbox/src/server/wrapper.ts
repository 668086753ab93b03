import { spawn } from 'node:child_process'

/**
 * Runs one command and keeps how it ended. Its first act is to link its own identity to `started`: of all wrappers that
 * are ever started for an execution, one goes on. It outlives the server, and so does what it runs. What the command leaves
 * behind in its group ends with it; what the shell says of its end is no output of the command.
 */
const SCRIPT = `
folder=$1 work=$2
shift 2
{ echo $$; cat /proc/sys/kernel/random/boot_id /proc/$$/stat; } > "$folder/started.$$" 2> /dev/null
ln "$folder/started.$$" "$folder/started" 2> /dev/null || { rm -f "$folder/started.$$"; exit 0; }
rm -f "$folder/started.$$"
trap : TERM INT HUP
(cd "$work" && exec "$@" >> "$folder/output" 2>&1 < /dev/null)
echo $? > "$folder/exit.$$"
mv "$folder/exit.$$" "$folder/exit"
kill -9 0
`

/** Starts a wrapper in a process group of its own. It is given no variable of the server, which may hold its secrets. */
export function startWrapper(
  { folder, work, command }: { folder: string; work: string; command: readonly string[] },
  onFailure: (error: Error) => void,
): void {
  const { PATH = '/usr/bin:/bin', LANG = 'C.UTF-8' } = process.env
  const args = ['-c', SCRIPT, 'sandbox', folder, work, ...command]
  const child = spawn('/bin/sh', args, { detached: true, stdio: 'ignore', env: { PATH, LANG, HOME: work } })
  child.once('error', onFailure)
  child.unref()
}
