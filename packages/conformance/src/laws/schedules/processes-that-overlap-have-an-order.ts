import type { Law } from '../../law/law.ts'
import { ProcessClients } from '../../process/process-clients.ts'
import { trySchedules } from './try-schedules.ts'

/** Several processes at once, which wait for one another's locks and see one another's commits. */
export const processesThatOverlapHaveAnOrder: Law = {
  id: 'processes-that-overlap-have-an-order',
  level: 'L1',
  clause: 'J-4',
  also: ['J-5', 'J-6', 'L-2', 'M-1', 'Q-2', 'R-1'],
  invariant: 'J4',
  statement:
    'calls of several processes that overlap are answered as if each had happened at one instant, in some order',
  needs: ['worker'],
  meets: ['calls overlapped', 'append: done', 'a run was healed'],
  async check(trial) {
    await using clients = new ProcessClients(trial.harness)
    await trySchedules(trial, 'processes-that-overlap-have-an-order', {
      shape: { workers: 3, together: 3, rounds: 40, deaths: 0 },
      ...{ weight: 0.2, real: clients.start },
    })
  },
}
