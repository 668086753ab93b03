import {
  decodeValue,
  type EventCursor,
  type ExecutionPhase,
  type ExecutionPlan,
  encodeValue,
  type RemoteEvent,
  type RemoteResult,
} from '@tangle-network/durability-contract'
import type { RemoteProgram } from './remote-program.ts'

export type RemoteOutcome = RemoteResult | 'unknown' | 'called off' | 'refused'

/** What a log would hold of one execution: all that a driver leaves behind when it is killed. */
export class RemoteFacts {
  readonly program: RemoteProgram
  readonly plan: ExecutionPlan
  isIntended = false
  idKeptUntil = 0
  environment: { readonly is: unknown } | undefined
  reference: { readonly is: unknown } | undefined
  cursor: EventCursor = { position: 0 }
  readonly events: RemoteEvent[] = []
  /** Stretches of events that were declared to be missing: behind which event, and before which. */
  readonly gaps: { readonly after: number; readonly before: number }[] = []
  isRecalled = false
  outcome: RemoteOutcome | undefined
  isReleased = false

  constructor(program: RemoteProgram, plan: ExecutionPlan) {
    this.program = program
    this.plan = plan
  }

  phase(leases: boolean): ExecutionPhase {
    if (this.outcome !== undefined) return 'concluded'
    if (this.reference) return 'dispatched'
    return leases && !this.environment ? 'planned' : 'bound'
  }

  /** What is kept survives the process: it is whatever its encoding says. */
  static kept<T>(value: T): T {
    return decodeValue(encodeValue(value)) as T
  }

  /** To leave an environment and to give it back are two operations. */
  idOfRelease(isOver: boolean): string {
    return `${this.plan.id}:${isOver ? 'release' : 'leave'}`
  }
}
