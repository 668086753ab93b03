import Table from 'cli-table3'
import type { Contender } from './contender.ts'
import { type Spread, spreadOf } from './ratios.ts'
import type { Sample } from './rounds.ts'
import type { Workload } from './workload.ts'

/** A table a workload: what each contender came to, its least and most, and against the floor. */
export function tablesOf(
  samples: readonly Sample[],
  contenders: readonly Contender[],
  workloads: readonly Workload[],
): string {
  return workloads
    .map((workload) => {
      const table = new Table({
        head: ['store', 'who', workload.unit, 'least', 'most', '× floor'],
        style: { head: [], border: [] },
        colAligns: ['left', 'left', 'right', 'right', 'right', 'right'],
      })
      for (const contender of contenders.filter(workload.suits)) table.push(rowOf(samples, contender, workload))
      return `${workload.says}\n${table}`
    })
    .join('\n\n')
}

function rowOf(samples: readonly Sample[], { store, name }: Contender, workload: Workload): string[] {
  const of = (contender: string) =>
    samples.filter((each) => each.store === store && each.workload === workload.name && each.contender === contender)
  const spread = spreadFor(of(name))
  const floor = spreadFor(of('floor'))
  if (!spread)
    return [
      store,
      name,
      `failed: ${of(name)
        .find(({ error }) => error)
        ?.error?.split('\n')[0]
        ?.slice(0, 60)}`,
      '',
      '',
      '',
    ]
  const times = floor ? (spread.median / floor.median).toFixed(2) : ''
  return [store, name, shown(spread.median), shown(spread.min), shown(spread.max), times]
}

function spreadFor(samples: readonly Sample[]): Spread | undefined {
  return spreadOf(samples.flatMap(({ measured }) => (measured ? [measured.figure] : [])))
}

function shown(figure: number): string {
  return figure >= 100 ? Math.round(figure).toLocaleString('en') : figure.toPrecision(3)
}
