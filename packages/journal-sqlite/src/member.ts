import type { DurabilityError, Mutation, RefusalCode } from '@tangle-network/durability-contract'
import type { Transaction } from './transaction.ts'

/** A mutation that waits for its commit. */
export interface Member {
  readonly mutation: Mutation
  /** Its size, which bounds the groups it may join. */
  readonly bytes: number
  /** Set after a group with it failed: it is then tried by itself, so that it neither hurts nor is hurt. */
  alone: boolean
  waitedMs: number
  /** Does its work in the open transaction, keeps the answer, and tells whether it wrote. */
  apply(tx: Transaction): boolean
  resolve(): void
  reject(error: DurabilityError): void
}

export interface Applied {
  readonly refused?: RefusalCode | undefined
  /** False where nothing was refused and yet nothing written. */
  readonly wrote?: boolean
}

export function createMember<T extends Applied>(
  mutation: Mutation,
  bytes: number,
  work: (tx: Transaction) => T,
): { member: Member; answer: Promise<T> } {
  const { promise, resolve, reject } = Promise.withResolvers<T>()
  let kept: T | undefined
  const member: Member = {
    mutation,
    bytes,
    alone: false,
    waitedMs: 0,
    apply(tx) {
      kept = work(tx)
      return kept.refused === undefined && kept.wrote !== false
    },
    resolve: () => resolve(kept as T),
    reject,
  }
  return { member, answer: promise }
}

/** One transaction's worth: enough to share a sync among many, small enough not to hold the event loop for long. */
const GROUP_BYTES = 8 * 1024 * 1024
const GROUP_MEMBERS = 256

/** Takes the next group off the queue, in order: at least one member, more while they fit. */
export function takeGroup(queue: Member[]): Member[] {
  let bytes = 0
  const past = queue.findIndex((member, index) => {
    bytes += member.bytes
    if (index === 0) return false
    return index === GROUP_MEMBERS || bytes > GROUP_BYTES || member.alone || queue[0]?.alone
  })
  return queue.splice(0, past === -1 ? queue.length : past)
}
