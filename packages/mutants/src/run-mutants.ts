import { LEVELS, type Level } from '@tangle-network/durability-conformance'
import { matrixOf, tableOf } from './mutant-table.ts'
import { OUT_OF_REACH } from './out-of-reach.ts'
import { NO_POSTGRES, postgresPlaces } from './postgres-places.ts'
import { POSTGRES_VARIABLE } from './postgres-variable.ts'
import { misused, readInteger, readNames, readOptions } from './read-options.ts'
import { isRemote, SUBJECTS, type SubjectName } from './subject.ts'
import { mutantIds, tryEverything } from './try-everything.ts'

const OF_REMOTES = 'R'
const values = readOptions({
  json: { type: 'boolean', default: false },
  matrix: { type: 'boolean', default: false },
  only: { type: 'string', multiple: true },
  on: { type: 'string', multiple: true },
  levels: { type: 'string', multiple: true },
  seed: { type: 'string', default: '1' },
  runs: { type: 'string', default: '25' },
  'law-seconds': { type: 'string', default: '120' },
})
const known = [...(Object.keys(LEVELS) as Level[]), OF_REMOTES] as const
const chosen: readonly (Level | typeof OF_REMOTES)[] = readNames('levels', values.levels, known) ?? known
const levels = chosen.filter((level): level is Level => level !== OF_REMOTES)
const within = SUBJECTS.filter((subject) => (isRemote(subject) ? chosen.includes(OF_REMOTES) : levels.length > 0))
const asked = readNames('on', values.on, SUBJECTS)?.filter((subject) => within.includes(subject)) ?? within
const only = readNames('only', values.only, await mutantIds())
const seed = readInteger('seed', values.seed)

const tryOn = (subjects: readonly SubjectName[]) =>
  tryEverything({
    ...{ seed, runs: readInteger('runs', values.runs), levels, matrix: values.matrix, subjects },
    lawMs: readInteger('law-seconds', values['law-seconds']) * 1_000,
    ...(only && { only }),
    onResult: (result, left) => process.stderr.write(`${tableOf([result])}  (${left} left)\n`),
  })
// One version: that all behave alike is for the laws to show, not for the mutants.
const [postgres] = asked.includes('journal-postgres') ? postgresPlaces() : []
if (asked.includes('journal-postgres') && !postgres) console.log(`NOT RUN: journal-postgres: ${NO_POSTGRES}`)
const subjects = asked.filter((each) => each !== 'journal-postgres' || postgres)
const tryOnServer = (url: string) => {
  // For the processes in which laws are tried.
  process.env[POSTGRES_VARIABLE] = url
  return tryOn(subjects)
}
const results = postgres ? await postgres.use(tryOnServer) : await tryOn(subjects)
if (results.length === 0) misused('Nothing was tried: none of the mutants of --only is of a journal of --on.')
const tried = results.filter(({ notTried }) => !notTried)
if (tried.length === 0) misused('Nothing was tried: no law that could see these mutants is claimed.')
const alive = tried.filter(({ killed }) => !killed)

console.log(`${matrixOf(results)}\n\n${tableOf(results)}\n`)
console.log(`Not within reach of ${known.join(', ')}:`)
for (const { what, why } of OUT_OF_REACH) console.log(`  ${what}: ${why}`)
console.log(`\n${tried.length - alive.length} of ${tried.length} mutants died (seed ${seed}).`)
for (const { id, notTried, on } of results) if (notTried) console.log(`NOT TRIED: ${id}: ${on[0]?.why}`)
for (const { id } of alive) console.log(`ALIVE: ${id}`)
if (values.json) {
  const mutants = results.map(({ id, tier, invariant, killed, notTried, killedBy, runs, seconds }) => {
    return { id, tier, invariant, killed, notTried, killedBy, runs, seconds }
  })
  console.log(JSON.stringify({ mutants }))
}
process.exitCode = alive.length === 0 ? 0 : 1
