// Gets a fresh clone ready, then runs the command it was given. Plain JavaScript: it is the one script that the
// system's Node (20 or later) runs; what follows runs on the Node 24 that the install brings along.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const bin = join(root, 'node_modules', '.bin')
const windows = process.platform === 'win32'
const path = windows ? 'Path' : 'PATH'
const env = {
  ...process.env,
  [path]: `${bin}${windows ? ';' : ':'}${process.env[path] ?? ''}`,
  TURBO_TELEMETRY_DISABLED: '1',
  DO_NOT_TRACK: '1',
}

/** Runs a command in the repository and ends this process with its status when it fails. */
function run(command, args, stdio = 'inherit') {
  const done = spawnSync(command, args, { cwd: root, env, stdio, shell: windows, encoding: 'utf8' })
  if (done.error) throw done.error
  if (done.signal) process.kill(process.pid, done.signal)
  if (done.status !== 0) {
    if (stdio !== 'inherit') process.stderr.write(`${done.stdout ?? ''}${done.stderr ?? ''}`)
    process.exit(done.status ?? 1)
  }
  return done.stdout ?? ''
}

function installIfChanged() {
  const stampFile = join(root, 'node_modules', '.setup')
  const stamp = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .update(`${process.platform}-${process.arch}`)
    .digest('hex')
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return
  process.stderr.write('Installing what this repository needs (once, until the lock file changes) …\n')
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], ['ignore', 'ignore', 'inherit'])
  const version = run('node', ['--version'], 'pipe').trim()
  if (Number(/^v(\d+)/.exec(version)?.[1]) < 24) {
    process.stderr.write(
      `This repository's scripts need Node 24 or later; found ${version}, and npm has no Node 24 for ` +
        `${process.platform}-${process.arch}. Install Node 24 (https://nodejs.org) and run this again.\n`,
    )
    process.exit(1)
  }
  writeFileSync(stampFile, stamp)
}

installIfChanged()
const [command, ...args] = process.argv.slice(2)
// Turbo keeps what did not change, so this costs a second unless a source file moved.
if (command !== 'turbo') run('turbo', ['run', 'build', '--output-logs=errors-only', '--no-update-notifier'], 'pipe')
if (command) run(command, args)
