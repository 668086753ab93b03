import { counted } from '../demo/counted.ts'
import type { Style } from '../demo/style.ts'
import type { Proof } from './proof.ts'

/** The proof as people read it. */
export function proofText(proof: Proof, style: Style): string {
  const { kills, killsLanded, executionsStarted, executionsNeeded, tokens, programs, problems } = proof
  const line = (holds: boolean, text: string) => `${holds ? style('green', '✔') : style('red', '✖')} ${text}`
  const detail = (text: string) => `    ${style('dim', text)}`
  const survived = killsLanded.filter(({ victim }) => victim !== 'program')
  const isExact = proof.eventsDuplicated + proof.eventsMissing + proof.eventsInvented === 0
  return [
    '',
    line(killsLanded.length === kills, `${killsLanded.length} of ${kills} kills landed`),
    ...killsLanded.map(({ victim, pid, proof: by, seq, lines }) =>
      detail(`${victim} ${pid} at entry ${seq}, with ${counted(lines, 'line')} in the journal: ${by}`),
    ),
    ...(survived.length === 0
      ? []
      : [
          line(
            survived.every(({ wentOn }) => wentOn),
            `${survived.filter(({ wentOn }) => wentOn).length} of ${survived.length} times the same program went on: pid, boot and start`,
          ),
        ]),
    line(
      executionsStarted === executionsNeeded,
      `the program was started ${times(executionsStarted)}, by its own count: ${startsText(proof)}`,
    ),
    ...programs.map(({ pid, boot, since, lines }) =>
      detail(`process ${pid} of boot ${boot.slice(0, 8)}…, since ${since}: ${counted(lines, 'line')}`),
    ),
    line(
      isExact,
      `${counted(proof.eventsJournaled, 'event')} in the journal: ${proof.eventsDuplicated} doubled, ${proof.eventsMissing} missing, ${proof.eventsInvented} invented`,
    ),
    line(
      proof.resultsAccepted === 1,
      `result accepted ${times(proof.resultsAccepted)}: ${JSON.stringify(proof.result)}`,
    ),
    line(tokens.reserved === 0, tokensText(proof)),
    line(proof.chainVerified, `chain of ${proof.entries} entries verified`),
    '',
    ...problems.map((problem) => style(['bold', 'red'], problem)),
    ...(problems.length === 0 ? [style(['bold', 'green'], closing(kills))] : []),
    style('dim', `The same again: npm run demo:remote -- ${shownOptions(proof)}`),
    '',
  ].join('\n')
}

function startsText({ executionsStarted, executionsNeeded }: Proof): string {
  if (executionsStarted !== executionsNeeded) return `it should have been ${times(executionsNeeded)}`
  return executionsNeeded === 1
    ? 'no other start was due'
    : `anew only after ${counted(executionsNeeded - 1, 'proven end')}`
}

function tokensText({ tokens: { reserved, measured, unmeasured } }: Proof): string {
  const killed = unmeasured === 0 ? '' : `, ${unmeasured} at their bound, for nobody knows what the killed had spent`
  return `tokens: ${reserved} still reserved, ${measured} as measured${killed}`
}

function closing(kills: number): string {
  return kills === 0 ? 'Nobody was killed. Try --kills 3.' : 'Killed in turn, found again, and nothing done twice.'
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`
}

function shownOptions({ kills, seed, sabotage }: Proof): string {
  return `--kills ${kills} --seed ${seed}${sabotage ? ` --sabotage ${sabotage}` : ''}`
}
