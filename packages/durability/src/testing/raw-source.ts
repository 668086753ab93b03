import { frame, sha256 } from '@tangle-network/durability-contract'

const BITS = 2 ** 52
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** What the clocks and the dice of a process say in one place. */
export interface RawSource {
  /** In ms since the Unix epoch. */
  now(): number
  /** In [0, 1). */
  random(): number
  bytes(length: number): Uint8Array
}

/** Which of them say the same in every life. */
export interface Pinned {
  readonly clock?: boolean
  readonly randomness?: boolean
}

/**
 * For an agent itself: another time of another day and other dice in every life, as a process has that goes on with a run a
 * while later, unless they are pinned. `life` tells lives apart, `place` what is entered in them.
 */
export function sourceOfAgent(life: string, place: string, startAt: number, pinned: Pinned): RawSource {
  const dice = diceOf(pinned.randomness ? `pinned ${place}` : `${life} ${place}`)
  const drift = diceOf(`clock of ${life} ${place}`)
  const shift = diceOf(`day of ${life}`)() * 365 * DAY_MS
  let passed = 0
  const now = () => {
    // Mostly no time passes between two looks, and sometimes a long one.
    passed += pinned.clock ? 1 : 1 + drift() ** 4 * HOUR_MS
    return Math.floor(startAt + passed + (pinned.clock ? 0 : shift))
  }
  return { now, random: dice, bytes: (length) => bytesOf(dice, length) }
}

/** For a step: the same in every attempt of it, so that what it makes of them is the same however often it is crashed. */
export function sourceOfStep(idempotencyKey: string, now: () => number): RawSource {
  const dice = diceOf(`step ${idempotencyKey}`)
  return { now, random: dice, bytes: (length) => bytesOf(dice, length) }
}

function diceOf(seed: string): () => number {
  let count = 0
  return () => Number.parseInt(sha256(frame(['crash test', seed, `${count++}`])).slice(0, 13), 16) / BITS
}

function bytesOf(dice: () => number, length: number): Uint8Array {
  return Uint8Array.from({ length }, () => Math.floor(dice() * 256))
}
