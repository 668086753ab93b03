import type { Entry } from '@tangle-network/durability-contract'

/** What is peculiar to the runs of a port. */
export interface PortKind {
  /** Stands in their manifests. No kernel has an agent of that name, and without a queue no worker claims them. */
  readonly agent: string
  /** What their ids begin with. */
  readonly prefix: string
  /** What the caller calls one. */
  readonly noun: string
  /** What of an entry no other entry of the run may have, as it is to be told of. */
  keyOf(kind: string, value: unknown): string | undefined
}

/** An entry as its port sees it. */
export interface PortEntry {
  readonly kind: Entry['kind']
  readonly value: unknown
}
