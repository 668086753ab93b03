import { styleText } from 'node:util'
import type { MutantReport } from '../mutants/try-mutants.ts'
import { span } from '../report/figures.ts'
import { tableOf } from './table.ts'

/** Mutant × law, with what it took. Laws are numbered, because their names would not fit above a column. */
export function matrixOf(reports: readonly MutantReport[]): string {
  const laws = [...new Set(reports.flatMap(({ killedBy }) => killedBy))].sort()
  const rows = reports.map(({ id, tier, invariant, killed, killedBy, runs, seconds }) => [
    ...[id, tier, invariant],
    ...laws.map((law) => (killedBy.includes(law) ? '●' : '')),
    ...[String(runs), span(seconds), killed ? 'killed' : 'SURVIVED'],
  ])
  const head = ['mutant', 'tier', 'invariant', ...laws.map((_, index) => String(index + 1)), 'runs', 'time', 'result']
  const legend = laws.map((law, index) => `${String(index + 1).padStart(3)}  ${law}`)
  const survivors = reports.filter(({ killed }) => !killed)
  const end =
    survivors.length === 0
      ? styleText('green', `All ${reports.length} mutants were killed.`)
      : styleText(
          'red',
          `${survivors.length} of ${reports.length} mutants survived: ${survivors.map(({ id }) => id).join(', ')}.`,
        )
  return [tableOf(head, rows), ...legend, end].join('\n')
}
