import type { Law } from '../../law/law.ts'
import { trySchedules } from './try-schedules.ts'

/** Others watch, from the start and from the middle, while several write and some die. */
export const watchersSeeEveryEntryOnce: Law = {
  id: 'watchers-see-every-entry-once',
  level: 'L1',
  clause: 'R-7',
  also: ['R-6', 'J-3'],
  invariant: 'J11',
  statement: 'whoever watches a run sees every entry after its place once and in order, and then the end',
  meets: ['a watcher saw a run to its end', 'append: done'],
  check: (trial) =>
    trySchedules(trial, 'watchers-see-every-entry-once', {
      shape: { workers: 3, together: 3, rounds: 30, deaths: 1, watched: true },
      weight: 0.25,
    }),
}
