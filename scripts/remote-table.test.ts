import {
  type ExecutionPhase,
  type JournaledExecution,
  type Observed,
  recoverExecution,
} from '@tangle-network/durability-contract'
import { expect, test } from 'vitest'
import { read } from './repository.ts'

const PHASES = Object.keys({
  ...{ planned: true, bound: true, dispatched: true, concluded: true },
} satisfies Record<ExecutionPhase, true>) as ExecutionPhase[]
const OBSERVED = Object.keys({
  ...{ nothing: true, 'never-started': true, running: true, stopping: true, ended: true, gone: true },
  ...{ unknown: true, conflict: true, expired: true, ahead: true, unreachable: true },
} satisfies Record<Observed, true>) as Observed[]

/** The table that people read: by row and column, what is done. */
function tableOfThePage(): Map<string, Map<string, string>> {
  const page = read('docs/remote-executions.md')
  const lines = page.split('\n').filter((line) => line.startsWith('| '))
  const [columns = [], , ...rows] = lines.map((line) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  )
  return new Map(
    rows.map(([said = '', ...actions]) => [
      said,
      new Map(actions.map((action, at) => [columns[at + 1] ?? '', action])),
    ]),
  )
}

/** Under which heading a case stands; under none what is concluded, of which a sentence tells. */
function columnOf({ phase, isIdKept, isRecalled }: JournaledExecution): string | undefined {
  if (phase === 'concluded') return undefined
  if (phase === 'planned') return 'planned'
  if (isRecalled) return `${phase}, to stop`
  return phase === 'bound' && !isIdKept ? 'bound, id not kept' : phase
}

test('the page says of every case what is done about it', () => {
  const table = tableOfThePage()
  expect([...table.keys()]).toStrictEqual(OBSERVED)
  const compared = new Set<string>()
  for (const phase of PHASES)
    for (const isIdKept of [true, false])
      for (const isRecalled of [true, false])
        for (const observed of OBSERVED) {
          const journaled = { phase, isIdKept, isRecalled }
          const column = columnOf(journaled)
          const said = column === undefined ? 'deliver' : table.get(observed)?.get(column)
          expect(said, `${observed}, ${JSON.stringify(journaled)}`).toBe(recoverExecution(journaled, observed))
          compared.add(`${observed} ${column}`)
        }
  // No cell stands there that means nothing.
  const cells = [...table.values()].reduce((sum, row) => sum + row.size, 0)
  expect(compared.size).toBe(cells + OBSERVED.length)
})
