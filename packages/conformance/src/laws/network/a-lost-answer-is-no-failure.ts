import type { Law } from '../../law/law.ts'
import { disturbEveryMutation } from './disturb-every-mutation.ts'

/** The server has done what it was asked for, and the client never hears of it. */
export const aLostAnswerIsNoFailure: Law = {
  id: 'a-lost-answer-is-no-failure',
  level: 'L3',
  clause: 'E-2',
  also: ['E-5', 'J-5', 'J-11'],
  invariant: 'J15',
  statement:
    'a mutation whose answer is lost has happened once or not at all, and is told neither as failed nor as done',
  needs: ['network'],
  meets: ['the answer to a commit was lost'],
  check: (trial) => disturbEveryMutation(trial, ['cut after', 'torn answer']),
}
