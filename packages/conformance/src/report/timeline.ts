/** What happened in a schedule, as it is drawn: workers are lanes, time goes in rounds. */
export interface Timeline {
  /** Names of the workers. */
  readonly lanes: readonly string[]
  readonly events: readonly TimelineEvent[]
  readonly kills: readonly { readonly lane: number; readonly round: number; readonly at: string }[]
  /** Epochs of runs, as held by a worker, both rounds included. */
  readonly leases: readonly TimelineLease[]
  /** Moves of the clock, at the beginning of a round. */
  readonly ticks: readonly { readonly round: number; readonly ms: number }[]
}

/** One operation. `unknown` is one whose outcome nobody learnt, `died` one that its worker was killed in. */
export interface TimelineEvent {
  readonly lane: number
  readonly round: number
  readonly label: string
  readonly outcome: 'ok' | 'refused' | 'unknown' | 'died'
  readonly run?: string
  readonly detail?: string
}

export interface TimelineLease {
  readonly lane: number
  readonly run: string
  readonly epoch: number
  readonly from: number
  readonly to: number
}
