import type { Law } from '../../law/law.ts'
import { trySchedules } from './try-schedules.ts'

/** One caller after the other: every answer is the one that a plain model of the contract gives. */
export const everyAnswerCanBeExplained: Law = {
  id: 'every-answer-can-be-explained',
  level: 'L0',
  clause: 'J-9',
  also: ['J-3', 'J-4', 'J-5', 'J-6', 'J-10', 'L-1', 'L-2', 'R-1', 'M-1', 'Q-1', 'N-1', 'G-1'],
  invariant: 'J9',
  statement: 'whatever callers do one after the other, every answer is the one that the contract foretells',
  meets: [
    ...['append: done', 'append: CONFLICT', 'append: FENCED', 'append: BLOB_MISSING', 'append: RUN_CLOSED'],
    ...['append: CURSOR_INVALID', 'acquire: LEASE_HELD', 'acquire: RUN_QUARANTINED', 'acquire: RUN_CLOSED'],
    ...['begin: RUN_CONFLICT', 'begin: RUN_FORGOTTEN', 'claim: done', 'deliver: MESSAGE_CONFLICT', 'forget: done'],
    ...['forget: RUN_NOT_CLOSED', 'getBlob: done', 'getBlob: BLOB_MISSING', 'read: CURSOR_INVALID', 'prune: done'],
    ...['release: done', 'renew: done', 'revive: done', 'a run was healed'],
  ],
  check: (trial) =>
    trySchedules(trial, 'every-answer-can-be-explained', { shape: { workers: 2, together: 1, rounds: 60, deaths: 0 } }),
}
