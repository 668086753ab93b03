import type { Fault, Finding } from './finding.ts'
import { type Certainty, CURES, type Explanation, type Reason } from './reason.ts'

/** A crash test has found a fault. The message says what, where, why, what to do, and how to see it again. */
export class CrashTestError extends Error {
  override readonly name = 'CrashTestError'
  readonly finding: Finding
  readonly reason: Reason
  readonly certainty: Certainty
  /** The points at which the run was crashed, the fewest and earliest at which it fails; none when it fails undisturbed. */
  readonly schedule: readonly string[]
  /** `FILE:LINE:COLUMN` of the call that it is about. */
  readonly site: string | undefined
  /** The same of the cause, where that is another place. */
  readonly reasonSite: string | undefined

  constructor(fault: Fault, explanation: Explanation, hint?: string) {
    const { finding, trial, site, error } = fault
    const { reason, certainty } = explanation
    super(messageOf(fault, explanation, hint), error === undefined ? undefined : { cause: error })
    this.finding = finding
    this.reason = reason
    this.certainty = certainty
    this.schedule = [...trial.schedule.landed]
    this.site = site?.text
    this.reasonSite = explanation.site?.text
  }
}

function messageOf(
  { finding, what, site, call, error, trial }: Fault,
  explanation: Explanation,
  hint?: string,
): string {
  const { reason, certainty, why } = explanation
  const { landed } = trial.schedule
  const where = site ?? explanation.site
  return [
    `${finding}: ${what}`,
    `  crashed:  ${landed.join(', then ') || UNDISTURBED[trial.name] || 'never: the run had ended by then'}`,
    ...(where ? [`  where:    ${where.text ?? 'no frame of yours'}${call && site ? ` (${call})` : ''}`] : []),
    `  cause:    ${reason} (${certainty}): ${why}`,
    `  cure:     ${CURES[reason]}`,
    `  replay:   ${replayOf(landed)}${hint ? `   ${hint}` : ''}`,
    ...(error instanceof Error ? [`  error:    ${error.message}`] : []),
  ].join('\n')
}

const UNDISTURBED: Readonly<Record<string, string>> = {
  clean: 'never: it fails undisturbed',
  again: 'never: it differs when it is merely run again',
}

function replayOf(landed: readonly string[]): string {
  const list = landed.map((point) => JSON.stringify(point)).join(', ')
  return landed.length === 0 ? 'crashTest(agent, task)' : `crashTest(agent, task, { crashes: { only: [${list}] } })`
}
