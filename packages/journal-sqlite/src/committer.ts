import type { Mutation } from '@tangle-network/durability-contract'
import type { AnswerOf, AskOf } from './mutations.ts'

/** Makes mutations durable, many at once, and answers each after its commit. */
export interface Committer {
  commit<M extends Mutation>(mutation: M, ask: AskOf<M>): Promise<AnswerOf<M>>
  /** Throws when a write could not be made durable: what is read from then on might not be there after a restart. */
  checkUsable(): void
  /** Closes its connection. Called when nothing is in flight any more. */
  close(): Promise<void>
}
