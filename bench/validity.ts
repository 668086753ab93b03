import type { Contender } from './contender.ts'
import type { Ratios } from './ratios.ts'
import type { Sample } from './rounds.ts'

const PEERS_AT_LEAST = 5
const NOISE_AT_MOST = 0.05

export interface Validity {
  readonly isValid: boolean
  /** One sentence for each reason why it is not. */
  readonly reasons: readonly string[]
  /** The peers, each once whatever its stores, that came to a figure. */
  readonly peers: readonly string[]
}

/** Whether the ratios say anything: enough peers came to a figure, and the same floor measured twice came to the same. */
export function validityOf(samples: readonly Sample[], contenders: readonly Contender[], ratios: Ratios): Validity {
  const names = new Set(contenders.filter(({ kind }) => kind === 'peer').map(({ name }) => name))
  const measured = samples.filter((sample) => sample.measured && names.has(sample.contender))
  const peers = [...new Set(measured.map(({ contender }) => contender))].sort()
  const controls = Object.entries(ratios).filter(([name]) => name.endsWith('.control'))
  const reasons = controls.flatMap(([name, ratio]) => {
    const of = name.slice(0, -'.control'.length)
    if (ratio === null) return [`the control of ${of} has no figure`]
    const off = Math.abs(ratio - 1)
    if (off <= NOISE_AT_MOST) return []
    return [`the control of ${of} is off by ${(off * 100).toFixed(1)} %, more than ${NOISE_AT_MOST * 100} %`]
  })
  if (controls.length === 0) reasons.push('no control was measured')
  if (peers.length < PEERS_AT_LEAST)
    reasons.unshift(`${peers.length} peers came to a figure, fewer than ${PEERS_AT_LEAST}`)
  return { isValid: reasons.length === 0, reasons, peers }
}
