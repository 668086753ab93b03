import { foreignAwait } from './faults.ts'
import type { History } from './history.ts'
import type { LiveNode } from './live-node.ts'
import type { Turns } from './turns.ts'

export interface AskingPorts {
  readonly history: History
  readonly turns: Turns
  readonly development: boolean
  readonly stall: (error: unknown) => void
}

/** To be called whenever an agent asks for something. One that does so out of its turn has awaited something foreign. */
export function noteAsked({ history, turns, development, stall }: AskingPorts, node: LiveNode): void {
  history.asked(node)
  if (turns.isActing || !development) return
  stall(foreignAwait(node))
}
