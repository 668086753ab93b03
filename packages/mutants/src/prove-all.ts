// The long proof of every journal and remote of this repository, and of the kernel on each journal:
// npm run conformance -- --time 30m
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { installedPostgres } from '@tangle-network/postgres-server'
import { betterSqlite } from './better-sqlite-harness.ts'
import { NO_POSTGRES, postgresPlaces } from './postgres-places.ts'
import { POSTGRES_VARIABLE, VERSION_VARIABLE } from './postgres-variable.ts'
import { misused, readNames, readOptions } from './read-options.ts'
import { isRemote, REMOTE_FILES, SUBJECTS, type SubjectName, TRANSACTIONAL } from './subject.ts'

const values = readOptions({
  time: { type: 'string', default: '10m' },
  seed: { type: 'string' },
  /** Journals and remotes to prove; all by default. */
  on: { type: 'string', multiple: true },
  /** A folder for one JSON and one HTML report of each subject. */
  reports: { type: 'string' },
})
const found =
  /^(\d+(?:\.\d+)?)(s|m|h)$/.exec(values.time) ??
  misused(`--time must be a number with s, m or h, such as 10m; found ${values.time}.`)
const seconds = Number(found[1]) * { s: 1, m: 60, h: 3_600 }[found[2] as 's' | 'm' | 'h']

if (values.reports) mkdirSync(values.reports, { recursive: true })
const command = fileURLToPath(new URL('../../conformance/src/cli/main.ts', import.meta.url))
const pathOf = (name: string) => fileURLToPath(new URL(name, import.meta.url))
const kernel = ['--kernel', pathOf('./program-kernel.ts')]

const asked = readNames('on', values.on, SUBJECTS) ?? SUBJECTS

interface ProvenSubject {
  readonly name: string
  /** Of the command; `run` by default. */
  readonly command?: 'remote'
  readonly args: readonly string[]
  /** Calls back while what the subject needs is there, with what its processes are told of it. */
  readonly within?: (prove: (env: NodeJS.ProcessEnv) => Promise<void>) => Promise<void>
}

/** What there is to prove on this machine; of what there is not it says how to get it. */
function subjectsOf(journal: SubjectName): ProvenSubject[] {
  if (isRemote(journal)) return [{ name: journal, command: 'remote', args: [pathOf(REMOTE_FILES[journal])] }]
  // Is there for the mutants alone.
  if (journal === TRANSACTIONAL) return []
  if (journal === 'journal-memory') return [{ name: journal, args: [pathOf('./memory-harness.ts'), ...kernel] }]
  if (journal === 'journal-sqlite') {
    const driver = betterSqlite()
    if ('missing' in driver) console.log(`NOT RUN: ${journal} on better-sqlite3: ${driver.missing}`)
    const other = { name: `${journal}-on-better-sqlite3`, args: [pathOf('./better-sqlite-harness.ts')] }
    const own = { name: journal, args: [pathOf('./sqlite-harness.ts'), ...kernel] }
    const inThread = { name: `${journal}-in-a-thread`, args: [pathOf('./sqlite-thread-harness.ts'), ...kernel] }
    return 'missing' in driver ? [own, inThread] : [own, inThread, other]
  }
  const places = postgresPlaces()
  if (places.length === 0) console.log(`NOT RUN: ${journal}: ${NO_POSTGRES}`)
  const proven = places.map(
    (place): ProvenSubject => ({
      name: `${journal}-on-${place.name}`,
      args: [pathOf('./postgres-harness.ts'), ...kernel],
      within: (prove) => place.use((url) => prove({ [POSTGRES_VARIABLE]: url })),
    }),
  )
  // Those that are crashed or replaced the harnesses start themselves.
  const installed = installedPostgres()
  if (places.length > 0 && installed.length === 0) console.log(`NOT RUN: ${journal}, L3 and F: no server to start`)
  const crashed = installed.map(
    ({ version }): ProvenSubject => ({
      name: `${journal}-network-on-${version}`,
      args: [pathOf('./postgres-network-harness.ts'), '--levels', 'L3'],
      within: (prove) => prove({ [VERSION_VARIABLE]: version }),
    }),
  )
  const failover = pathOf('../../journal-postgres/test/failover-harness.ts')
  const pair = { name: `${journal}-failover`, args: [failover, '--levels', 'F'] }
  return installed.length === 0 ? proven : [...proven, ...crashed, pair]
}

const subjects = asked.flatMap(subjectsOf)

let worst = 0
for (const { name, command: kind = 'run', args, within } of subjects) {
  const more = ['--time', `${Math.round(seconds / subjects.length)}s`, ...(values.seed ? ['--seed', values.seed] : [])]
  for (const ending of values.reports ? ['json', 'html'] : [])
    more.push('--report', `${values.reports}/${name}.${ending}`)
  const argv = ['--conditions=@tangle-network/source', command, kind, ...args, ...more]
  const prove = async (env: NodeJS.ProcessEnv) => {
    const child = spawn(process.execPath, argv, { stdio: 'inherit', env: { ...process.env, ...env } })
    const [status] = (await once(child, 'close')) as [number | null]
    worst = Math.max(worst, status ?? 2)
  }
  await (within ? within(prove) : prove({}))
}
// Nothing was proven where there was nothing to prove on.
process.exitCode = subjects.length === 0 ? 2 : worst
