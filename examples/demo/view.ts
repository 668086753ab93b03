import type { Journal } from '@tangle-network/durability'
import type { TreeNode } from '@tangle-network/durability-contract'
import type { Kill } from './director.ts'
import { LiveTree } from './live-tree.ts'
import { PlainLines } from './plain-lines.ts'

/** A run that is watched in its journal. */
export interface Watched {
  readonly journal: Journal
  readonly runId: string
  /** The surveyed folder. */
  readonly path: string
}

export interface WatchedKills extends Watched {
  readonly seed: number
  readonly kills: number
  /** The tree of the uninterrupted run: what there is to do. */
  readonly expected: TreeNode
}

export type SeenKill = Kill & { readonly inFlight: number }

/** Shows what happens while it happens. */
export interface View {
  /** The uninterrupted run begins. */
  surveying(watched: Watched): void
  /** The run that is to be killed begins. */
  begin(watched: WatchedKills): void
  started(pid: number): void
  killed(kill: SeenKill): void
  /** The run is over; shows its last state. */
  end(): Promise<void>
  /** Leaves the terminal as it was found. */
  close(): void
}

/** A live tree on a terminal, lines elsewhere, nothing where a program reads. */
export function createView(stream: NodeJS.WriteStream, isSilent: boolean): View {
  if (isSilent) return SILENT
  return stream.isTTY ? new LiveTree(stream) : new PlainLines(stream)
}

const SILENT: View = { surveying() {}, begin() {}, started() {}, killed() {}, async end() {}, close() {} }
