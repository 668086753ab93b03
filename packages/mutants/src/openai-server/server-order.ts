/** One answer of the scripted model. Pieces are events of their own. */
export interface ScriptedAnswer {
  readonly text?: readonly string[]
  readonly calls?: readonly ScriptedCall[]
  readonly finish?: string
}

export interface ScriptedCall {
  readonly id: string
  readonly name: string
  /** The pieces that its arguments come in. */
  readonly arguments: readonly string[]
}

/** What a server is to do: its first argument, in JSON. */
export interface ServerOrder {
  /** The n-th answer is to the request whose messages hold n of the assistant's. */
  readonly script: readonly ScriptedAnswer[]
  /** A line for each request. It outlives the process. */
  readonly ledger: string
  /** Any by default. */
  readonly port?: number
}

/** What becomes of the next stream of an answer, once. Answers are counted from 1. */
export type ServerFault = { readonly answer: number } & (
  | { /** Stands still when so many events are written, until it is let go or killed. */ readonly holdAt: number }
  /** Closes the connection after so many bytes of the body: by losing it, or as if the body ended there. */
  | { readonly cutAt: number; readonly how: 'lost' | 'ended' }
)

/** A request to the server's process, answered by a message of the same number. */
export interface Command {
  readonly n: number
  readonly is: { readonly fault: ServerFault } | 'let go'
}

export type ServerMessage =
  | { readonly is: 'listening'; readonly port: number }
  | { readonly is: 'done'; readonly n: number }
  /** The fault has come about: it stands still, or has cut the connection, behind so many bytes of the body. */
  | { readonly is: 'at fault'; readonly bytes: number }

/** A line of the ledger. */
export interface AskedLine {
  readonly answer: number
  readonly idempotencyKey: string
  readonly authorization: string
  /** Names of the tools that the model was told of. */
  readonly tools: readonly string[]
}
