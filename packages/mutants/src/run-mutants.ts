import { parseArgs } from 'node:util'
import { LEVELS, type Level } from '@tangle-network/durability-conformance'
import { matrixOf, tableOf } from './mutant-table.ts'
import { OUT_OF_REACH } from './out-of-reach.ts'
import { SUBJECTS, type SubjectName } from './subject.ts'
import { tryEverything } from './try-everything.ts'

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    matrix: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true },
    on: { type: 'string', multiple: true },
    levels: { type: 'string' },
    seed: { type: 'string', default: '1' },
    runs: { type: 'string', default: '25' },
    'law-seconds': { type: 'string', default: '120' },
  },
})
const only = values.only?.flatMap((ids) => ids.split(','))
const levels = (values.levels?.split(',') ?? Object.keys(LEVELS)) as Level[]
const subjects = SUBJECTS.filter((name: SubjectName) => values.on?.includes(name) ?? true)

const results = await tryEverything({
  ...{ seed: Number(values.seed), runs: Number(values.runs), levels, matrix: values.matrix, subjects },
  lawMs: Number(values['law-seconds']) * 1_000,
  ...(only && { only }),
  onResult: (result, left) => process.stderr.write(`${tableOf([result])}  (${left} left)\n`),
})
const alive = results.filter(({ killed }) => !killed)

console.log(`${matrixOf(results)}\n\n${tableOf(results)}\n`)
console.log('Not within reach of L0, L1, L2, L4 and K:')
for (const { what, why } of OUT_OF_REACH) console.log(`  ${what}: ${why}`)
console.log(`\n${results.length - alive.length} of ${results.length} mutants died (seed ${values.seed}).`)
for (const { id } of alive) console.log(`ALIVE: ${id}`)
if (values.json) {
  const mutants = results.map(({ id, tier, invariant, killed, killedBy, runs, seconds }) => {
    return { id, tier, invariant, killed, killedBy, runs, seconds }
  })
  console.log(JSON.stringify({ mutants }))
}
process.exitCode = alive.length === 0 ? 0 : 1
