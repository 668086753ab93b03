import { cancelledPlaces, stepsByName } from '../kernel-log.ts'
import { placeOf } from '../walk-program.ts'
import { ABORTED, ownerOf } from '../world.ts'
import { broken, type Evidence, linesOf, livesByEpoch } from './evidence.ts'

/** J1, J6: what was acknowledged stands where it was acknowledged, and along the log no epoch falls. */
export function lostAcknowledgements({ log: { entries }, lines }: Evidence): void {
  for (const { seq, digest, life } of linesOf(lines, 'acked')) {
    if (entries[seq - 1]?.digest === digest) continue
    broken('J1', `entry ${seq}`, `what was acknowledged in life ${life}`, entries[seq - 1] ? 'another entry' : 'none')
  }
  for (const [index, { epoch, seq }] of entries.entries()) {
    if (epoch < (entries[index - 1]?.epoch ?? 0)) broken('J6', `entry ${seq}`, 'no lower epoch than before', `${epoch}`)
  }
}

/** K2: every acquisition that drives the run is an entry, the first of its epoch, and names its owner. */
export function unrecordedAcquisitions({ log: { facts }, lines }: Evidence): void {
  const lives = livesByEpoch(lines)
  let epoch = 0
  for (const fact of facts) {
    if (fact.epoch === epoch) continue
    epoch = fact.epoch
    const owner = ownerOf(Math.floor(lives.get(epoch) ?? -1))
    if (fact.kind === 'run.acquired' && fact.owner === owner) continue
    broken('K2', `entry ${fact.seq}`, `run.acquired by ${owner}, first of epoch ${epoch}`, fact.kind)
  }
}

/** K4: no failure in the log but those that the program plans: nothing that befell the journal or the process. */
export function foreignFailures({ log }: Evidence): void {
  const cancelled = cancelledPlaces(log)
  const check = (where: string, path: readonly string[], failure: { code?: string | undefined; message: string }) => {
    const planned = [
      'E_PLANNED',
      'E_FAIL',
      'RESULT_UNSTORABLE',
      'BUDGET_EXHAUSTED',
      'E_RESOLVED',
      ...(cancelled.has(placeOf(path)) ? ['CANCELLED'] : []),
    ]
    if (planned.includes(failure.code ?? '') && failure.message !== ABORTED) return
    broken('K4', where, 'only failures that the program plans', `${failure.code ?? 'one'}: ${failure.message}`)
  }
  for (const [name, { path, failed, settled }] of stepsByName(log)) {
    for (const { failure } of failed) check(`step ${name}`, path, failure)
    for (const { outcome } of settled) if ('failed' in outcome) check(`step ${name}`, path, outcome.failed)
  }
  for (const { path, settled, late } of log.nodes) {
    for (const { seq, outcome } of settled) {
      if (!('failed' in outcome)) continue
      const isDeep = log.facts[seq - 1]?.kind === 'node.refused' && outcome.failed.code === 'DEPTH_EXCEEDED'
      if (isDeep || (late.length > 0 && outcome.failed.code === 'DEADLINE_EXCEEDED')) continue
      check(`agent ${placeOf(path)}`, path, outcome.failed)
    }
  }
}

/** K4: a life sends no other batch while one of its own is unsettled: it offers the very same again. */
export function appendedPastDoubt({ lines }: Evidence): void {
  const unsettled = new Map<number, string>()
  for (const line of lines) {
    if (line.what === 'appending') {
      const open = unsettled.get(line.life)
      if (open !== undefined && open !== line.batch) {
        broken('K4', `an append of life ${line.life}`, 'the batch whose outcome is not known', 'another')
      }
      unsettled.set(line.life, line.batch)
    }
    const isOver =
      line.what === 'acked' ||
      (line.what === 'refused' && ['append', 'transact'].includes(line.call) && line.outcome === 'not-applied')
    if (isOver) unsettled.delete(line.life)
  }
}
