import type { Law } from '../../law/law.ts'
import { ProcessClients } from '../../process/process-clients.ts'
import { trySchedules } from './try-schedules.ts'

/** Random schedules among real processes, some of which are killed; each that is killed has a successor that may be, too. */
export const killedWorkersLoseNothing: Law = {
  id: 'killed-workers-lose-nothing',
  level: 'L2',
  clause: 'J-7',
  also: ['F-2', 'J-5', 'J-11', 'L-1', 'M-1'],
  invariant: 'J1',
  statement: 'whatever workers are killed at, all that was acknowledged is found, and the rest is whole or absent',
  needs: ['worker'],
  meets: ['the world forked', 'append: done', 'a run was healed'],
  async check(trial) {
    await using clients = new ProcessClients(trial.harness)
    await trySchedules(trial, 'killed-workers-lose-nothing', {
      shape: { workers: 2, together: 2, rounds: 25, deaths: 4, deathsBefore: 15 },
      ...{ weight: 0.2, real: clients.start },
    })
  },
}
