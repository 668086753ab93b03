import type { ToolCall } from './message-format.ts'
import type { ReadCall, ReadResult } from './read-transcript.ts'

/** One thing that was changed, and where in the transcript it stood. */
export interface Repair {
  readonly at: number
  readonly callId: string
  readonly did:
    | 'named a call'
    | 'completed a call'
    | 'dropped a broken call'
    | 'dropped a repeated call'
    | 'dropped a repeated result'
    | 'dropped a result of no call'
    | 'moved a result'
    | 'told its outcome'
    | 'told that its outcome is unknown'
}

/** The calls that stay, each with what it is now. */
export type Chosen = ReadonlyMap<ReadCall, ToolCall>

/** By the id of a call, the result in the transcript that stays. */
export type Told = ReadonlyMap<string, ReadResult>
