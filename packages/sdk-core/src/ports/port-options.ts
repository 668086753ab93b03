/** How a port holds what it writes. */
export interface PortOptions {
  /**
   * Names one incarnation of one process; a name of its own by default. Two ports of one owner take each other's leases
   * away, so pass no name that a process which may still be alive goes by as well.
   */
  readonly owner?: string
  /** How long a process that dies without closing keeps others out; 15 s by default. A living one renews in time. */
  readonly ttlMs?: number
}

/** What all ports can do besides. */
export interface Port extends AsyncDisposable {
  /** Waits for what is in flight and gives every lease back. Afterwards every call is `JOURNAL_CLOSED`. */
  close(): Promise<void>
}
