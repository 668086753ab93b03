import { isDeepStrictEqual } from 'node:util'
import type { Fact } from '@tangle-network/durability-contract'
import { shown } from '../../law/shown.ts'
import { type KernelLog, stepsByName } from '../kernel-log.ts'
import type { ShownEvent } from '../kernel-under-test.ts'
import type { PlannedPiece } from '../planned-piece.ts'
import { placeOf } from '../walk-program.ts'
import { broken, type Evidence, linesOf } from './evidence.ts'

/** Pieces that wait longer than this get a commit of their own, and no two such commits come closer. */
const WRITTEN_EVERY_MS = 100

/** The pieces that stand in a log, in its order. */
export function streamedPieces({ facts }: KernelLog): PlannedPiece[] {
  return facts.flatMap((fact) => (fact.kind === 'step.streamed' ? (fact.pieces as PlannedPiece[]) : []))
}

/**
 * K3: of each attempt a beginning of what it emitted stands in the log, once and in order, and nothing when it is over, or
 * when the run was given back.
 */
export function streamedOtherwise({ log, lines }: Evidence): void {
  const emitted = Map.groupBy(
    [...linesOf(lines, 'emitted')].map(({ piece }) => piece),
    attemptOf,
  )
  for (const [attempt, pieces] of Map.groupBy(streamedPieces(log), attemptOf)) {
    const foretold = emitted.get(attempt)?.slice(0, pieces.length)
    if (!isDeepStrictEqual(structuredClone(pieces), structuredClone(foretold)))
      broken('K3', `the pieces of ${attempt}`, shown(foretold), shown(pieces))
  }
  const over = new Map<string, string>()
  let life = 0
  for (const fact of log.facts) {
    if (fact.kind === 'run.acquired') life = fact.epoch
    if (fact.kind === 'run.released' || fact.kind === 'run.suspended') life = 0
    const step = 'key' in fact && 'node' in fact ? `${fact.node} ${fact.key}` : ''
    if (fact.kind === 'step.failed') over.set(step, `attempt ${fact.failure.attempts}`)
    // Its keys name other steps from there on.
    if (fact.kind === 'node.restarted' || fact.kind === 'node.checkpointed')
      for (const name of over.keys()) if (name.startsWith(`${fact.node} `)) over.delete(name)
    if (fact.kind !== 'step.streamed') continue
    if (over.get(step) === `attempt ${fact.attempt}`)
      broken('K3', `entry ${fact.seq}`, 'no piece of an attempt that is over', over.get(step) ?? '')
    for (const { epoch, attempt } of fact.pieces as PlannedPiece[]) {
      const isItsOwn = epoch === life && fact.epoch === life && attempt === fact.attempt
      if (!isItsOwn) broken('K3', `entry ${fact.seq}`, `pieces of attempt ${fact.attempt} in life ${life}`, 'others')
    }
  }
}

/** K4: pieces alone are no progress, are committed at most once in a while, and what an attempt emits before it goes on is not held back longer. */
export function streamedTooOften({ lines }: Evidence): void {
  const sent = new Map<string, number>()
  const alone = new Map<number, { names: string; now: number }>()
  for (const { life, batch, now } of linesOf(lines, 'appending')) {
    const { entries, progress } = JSON.parse(batch) as Sent
    const streamed = entries.filter(({ kind }) => kind === 'step.streamed')
    const names = streamed.flatMap(({ payload }) => payload.pieces.map(nameOf))
    for (const name of names) if (!sent.has(name)) sent.set(name, now)
    if (streamed.length < entries.length) continue
    if (progress !== false) broken('K4', `life ${life}`, 'that pieces alone are no progress', 'a commit that says so')
    const before = alone.get(life)
    if (before && before.names !== names.join() && now - before.now < WRITTEN_EVERY_MS)
      broken('K4', `life ${life}`, `${WRITTEN_EVERY_MS} ms between commits of pieces alone`, `${now - before.now} ms`)
    alone.set(life, { names: names.join(), now })
  }
  // A process that is to stop takes none any more.
  const closed = new Map([...linesOf(lines, 'closing')].map(({ life, index }) => [Math.floor(life), index]))
  const isOpen = ({ life, index }: { life: number; index: number }) =>
    index < (closed.get(Math.floor(life)) ?? index + 1)
  const emitted = [...linesOf(lines, 'emitted')].filter(isOpen)
  for (const { piece, now } of emitted) {
    const by = now + WRITTEN_EVERY_MS
    const goesOn = emitted.some((later) => attemptOf(later.piece) === attemptOf(piece) && later.now > by)
    if (!goesOn || (sent.get(nameOf(piece)) ?? Number.POSITIVE_INFINITY) <= by) continue
    broken('K4', nameOf(piece), `to be written within ${WRITTEN_EVERY_MS} ms`, 'that it was not')
  }
}

/** Of entries of another kind the payload is another. */
interface Sent {
  readonly progress?: boolean
  readonly entries: readonly { readonly kind: Fact['kind']; readonly payload: { readonly pieces: PlannedPiece[] } }[]
}

/**
 * J11: a viewer is shown every piece that stands in the log, once and in order. What it was shown of a step since its last
 * reset is of one attempt and from its beginning; when the step settles, of the last that was started. Answers of how many
 * steps something stood by then, and how much was taken back.
 */
export function shownOtherwise({ log, lines }: Evidence, events: readonly ShownEvent[]): ShownCount {
  const pieces = events.flatMap((event) => (event.type === 'piece' ? [event.value as PlannedPiece] : []))
  const foretold = streamedPieces(log)
  if (!isDeepStrictEqual(structuredClone(pieces), structuredClone(foretold)))
    broken('J11', 'what a viewer was shown', shown(foretold), shown(pieces))
  const last = new Map<string, string>()
  for (const { path, key, epoch, attempt } of linesOf(lines, 'start'))
    last.set(placeOf([...path, key]), attemptOf({ of: [...path, key], epoch, attempt }))
  const failures = stepsByName(log)
  const counted = { stood: 0, failed: 0, died: 0 }
  const standing = new Map<string, PlannedPiece[]>()
  for (const event of events) {
    const where = `step ${placeOf([...event.path, event.key])} at ${event.cursor}`
    const step = placeOf([...event.path, event.key])
    const before = standing.get(step) ?? []
    const [first] = before
    if (event.type === 'piece') {
      const piece = event.value as PlannedPiece
      const isNext = piece.index === before.length && (!first || attemptOf(first) === attemptOf(piece))
      if (!isNext) broken('J11', where, 'the next piece, or a reset before', shown(piece))
      standing.set(step, [...before, piece])
      continue
    }
    standing.delete(step)
    if (event.type === 'reset') {
      if (!first) broken('J11', where, 'something to take back', 'a reset of nothing')
      const failure = failures.get(placeOf(first.of))?.failed[first.attempt - 1]
      counted[failure?.epoch === first.epoch ? 'failed' : 'died'] += 1
    } else if (first) {
      counted.stood += 1
      const started = last.get(placeOf(first.of))
      if (started !== attemptOf(first)) broken('J11', where, `pieces of ${started}`, `those of ${attemptOf(first)}`)
    }
  }
  return counted
}

/** Of how many steps pieces stood when they settled; how often an attempt that failed, or one that died, was taken back. */
export interface ShownCount {
  readonly stood: number
  readonly failed: number
  readonly died: number
}

function nameOf(piece: PlannedPiece): string {
  return `piece ${piece.index} of ${attemptOf(piece)}`
}

function attemptOf({ of, epoch, attempt }: Pick<PlannedPiece, 'of' | 'epoch' | 'attempt'>): string {
  return `attempt ${attempt} of ${placeOf(of)} under epoch ${epoch}`
}
