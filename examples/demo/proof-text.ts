import { counted } from './counted.ts'
import type { Proof } from './proof.ts'
import type { Style } from './style.ts'

/** The proof as people read it. */
export function proofText(proof: Proof, style: Style): string {
  const { killsLanded, kills, inFlight } = proof
  const flying = inFlight.committed + inFlight.retried + inFlight.unknown + inFlight.unaccounted
  const line = (holds: boolean, text: string) => `${holds ? style('green', '✔') : style('red', '✖')} ${text}`
  const detail = (text: string) => `    ${style('dim', text)}`
  return [
    line(
      killsLanded.length === kills,
      `${killsLanded.length} of ${kills} kills landed: SIGKILL, with the run still open`,
    ),
    ...killsLanded.map(({ pid, seq, stepsCommitted, inFlight: at }) =>
      detail(
        `process ${pid} at entry ${seq}: ${counted(stepsCommitted, 'step')} committed, ${counted(at, 'effect')} in flight`,
      ),
    ),
    line(proof.resumes >= killsLanded.length, `resumed by a new process ${times(proof.resumes)}`),
    line(
      proof.acknowledgedLost === 0,
      `${counted(proof.stepsCommitted, 'step')} committed, ${proof.acknowledgedLost} acknowledged commits lost`,
    ),
    line(proof.committedExecutedAgain === 0, `${proof.committedExecutedAgain} committed steps executed again`),
    ...(flying === 0 ? [] : [line(inFlight.unaccounted === 0, fatesText(proof, flying))]),
    line(proof.onceExecutedTwice === 0, onceText(proof)),
    line(isSame(proof), `report ${short(proof.reportDigest)}, uninterrupted ${short(proof.uninterruptedDigest)}`),
    line(proof.chainVerified, `chain of ${proof.entries} entries verified`),
    '',
    ...proof.problems.map((problem) => style(['bold', 'red'], problem)),
    ...(proof.problems.length === 0 ? [style(['bold', 'green'], closing(kills))] : []),
    '',
    `report   ${proof.report}`,
    `journal  ${proof.journal}`,
    `ledger   ${proof.ledger}`,
    style('dim', `The same again: npm run demo -- ${shownOptions(proof)}`),
    '',
  ].join('\n')
}

function fatesText({ inFlight }: Proof, flying: number): string {
  const fates = [
    inFlight.retried > 0 ? `${inFlight.retried} made again under the same key` : '',
    inFlight.committed > 0 ? `${inFlight.committed} found committed after all` : '',
    inFlight.unknown > 0 ? `${inFlight.unknown} declared unknown` : '',
    inFlight.unaccounted > 0 ? `${inFlight.unaccounted} unaccounted for` : '',
  ]
  return `${counted(flying, 'effect')} in flight at a kill: ${fates.filter(Boolean).join(', ')}`
}

function onceText({ onceExecuted, onceExecutedTwice, onceUnknown, onceUnknownHappened }: Proof): string {
  const unknown = onceUnknown === 0 ? '' : `, ${onceUnknown} declared unknown (${onceUnknownHappened} had happened)`
  return `${counted(onceExecuted, 'once effect')} begun, ${onceExecutedTwice} begun twice${unknown}`
}

function closing(kills: number): string {
  return kills === 0
    ? 'Nobody was killed. Try --kills 3.'
    : 'Killed mid-flight, resumed from the last commit, nothing redone.'
}

function isSame({ reportDigest, uninterruptedDigest }: Proof): boolean {
  return reportDigest !== null && reportDigest === uninterruptedDigest
}

function short(digest: string | null): string {
  return digest === null ? 'missing' : `${digest.slice(0, 12)}…`
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`
}

function shownOptions({ path, kills, seed, sabotage }: Proof): string {
  return `--path ${shown(path)} --kills ${kills} --seed ${seed}${sabotage ? ` --sabotage ${sabotage}` : ''}`
}

function shown(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`
}
