import type { Mutation } from '@tangle-network/durability-contract'
import type { CallerLine } from './caller-functions.ts'
import type { AnswerOf, AskOf } from './mutations.ts'
import type { SentError } from './sent-error.ts'

export interface OpenAsk {
  readonly path: string
  readonly busyTimeoutMs: number
  readonly line: CallerLine
}

export interface Asked<M extends Mutation> {
  readonly id: number
  readonly mutation: M
  readonly ask: AskOf<M>
}

export interface Answered {
  readonly id: number
  readonly answer?: AnswerOf<Mutation>
  readonly error?: SentError
}

/** Whoever has the thread asks it to open a file, for mutations, and at last to close it; who has none, to end. */
export type ToThread =
  | { readonly open: OpenAsk }
  | { readonly asks: readonly Asked<Mutation>[] }
  | { readonly close: true }
  | { readonly leave: true }

/** Whether it opened; answers, as many as one commit has; how closing went. */
export type FromThread =
  | { readonly opened: true }
  | { readonly refused: SentError }
  | {
      readonly answers: readonly Answered[]
      readonly hasCommitted: boolean
      /** Why nothing is acknowledged any more, once that is so. */
      readonly poison?: SentError
    }
  | { readonly closed: SentError | null }
