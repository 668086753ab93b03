import { byteLength, type JournalStore, type Mutation, type StoredBlob } from '@tangle-network/durability-contract'
import { adopt } from './adopt.ts'
import { append } from './append.ts'
import { putBlob } from './blob.ts'
import { claim } from './claim.ts'
import { forget } from './forget.ts'
import { deliver, revive } from './inbox.ts'
import { acquire, begin, release, renew } from './lease.ts'
import type { Applied } from './member.ts'
import type { Transaction } from './transaction.ts'

export type AskOf<M extends Mutation> = Parameters<JournalStore[M]>[0]
export type AnswerOf<M extends Mutation> = Awaited<ReturnType<JournalStore[M]>>

/** What each mutation does in an open transaction. By name, so that it can be asked for from another thread. */
export const MUTATIONS: { readonly [M in Mutation]: (tx: Transaction, ask: AskOf<M>) => AnswerOf<M> & Applied } = {
  ...{ begin, acquire, renew, release, append, putBlob },
  ...{ deliver, claim, revive, forget, adopt },
}

/** Of those that carry contents: their bytes, which bound the groups that they may join. */
const SIZES: { readonly [M in Mutation]?: (ask: AskOf<M>) => number } = {
  append: sizeOfContents,
  adopt: sizeOfContents,
  putBlob: ({ blob }) => blob.bytes.byteLength,
  deliver: ({ message }) => byteLength(message.payload),
}

export function sizeOf<M extends Mutation>(mutation: M, ask: AskOf<M>): number {
  return SIZES[mutation]?.(ask) ?? 0
}

interface Contents {
  readonly entries: readonly { readonly payload: string }[]
  readonly blobs: readonly StoredBlob[]
}

function sizeOfContents({ entries, blobs }: Contents): number {
  const sizes = [...entries.map(({ payload }) => byteLength(payload)), ...blobs.map(({ bytes }) => bytes.byteLength)]
  return sizes.reduce((sum, size) => sum + size, 0)
}
