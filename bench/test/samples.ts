import type { Contender, StoreName } from '../contender.ts'
import type { Sample } from '../rounds.ts'
import type { Workload } from '../workload.ts'

/** A contender that is never opened. */
export function contender(name: string, kind: Contender['kind'], store: StoreName = 'sqlite'): Contender {
  const open = () => Promise.reject(new Error('not to be opened'))
  return { name, kind, store, settings: 'invented', open }
}

/** A workload that is never measured, for all but those it has a reason to leave out. */
export function workload(unit: Workload['unit'], leftOut: Readonly<Record<string, string>> = {}): Workload {
  const measure = () => Promise.reject(new Error('not to be measured'))
  return {
    name: 'work',
    unit,
    says: 'invented work',
    isQuick: true,
    takes: ({ name }) => leftOut[name] ?? true,
    measure,
  }
}

/** What one contender came to, round by round; a text is why it came to nothing. */
export function samples(of: Contender, figures: readonly (number | string)[]): readonly Sample[] {
  return figures.map((figure, round) => ({
    ...{ round, store: of.store, contender: of.name, workload: 'work' },
    ...(typeof figure === 'number' ? { measured: { figure } } : { error: figure }),
  }))
}
