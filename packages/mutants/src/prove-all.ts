// The long proof of every journal of this repository, and of the kernel on each: npm run conformance -- --time 30m
import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { betterSqlite } from './better-sqlite-harness.ts'
import { misused, readOptions } from './read-options.ts'

const values = readOptions({
  time: { type: 'string', default: '10m' },
  seed: { type: 'string' },
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

const subjects = [
  { name: 'journal-memory', args: [pathOf('./memory-harness.ts'), ...kernel] },
  { name: 'journal-sqlite', args: [pathOf('./sqlite-harness.ts'), ...kernel] },
]
const failover = pathOf('../../journal-postgres/test/failover-harness.ts')
subjects.push({ name: 'journal-postgres-failover', args: [failover, '--levels', 'F'] })
const driver = betterSqlite()
if ('missing' in driver) console.log(`NOT RUN: journal-sqlite on better-sqlite3: ${driver.missing}`)
else subjects.push({ name: 'journal-sqlite-on-better-sqlite3', args: [pathOf('./better-sqlite-harness.ts')] })

let worst = 0
for (const { name, args } of subjects) {
  const more = ['--time', `${Math.round(seconds / subjects.length)}s`, ...(values.seed ? ['--seed', values.seed] : [])]
  for (const ending of values.reports ? ['json', 'html'] : [])
    more.push('--report', `${values.reports}/${name}.${ending}`)
  const argv = ['--conditions=@tangle-network/source', command, 'run', ...args, ...more]
  const { status } = spawnSync(process.execPath, argv, { stdio: 'inherit' })
  worst = Math.max(worst, status ?? 2)
}
process.exitCode = worst
