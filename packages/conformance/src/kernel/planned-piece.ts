/** A piece that a step of a program emits: it says where it comes from. */
export interface PlannedPiece {
  /** The place of the step in its program. */
  readonly of: readonly string[]
  readonly epoch: number
  readonly attempt: number
  /** Which piece of the attempt it is, counted from 0. */
  readonly index: number
  readonly note: string
}

export function plannedPiece(of: readonly string[], epoch: number, attempt: number, index: number): PlannedPiece {
  return { of, epoch, attempt, index, note: '\u0000\ud800' }
}
