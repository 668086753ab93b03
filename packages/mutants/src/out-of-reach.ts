/** Entries of the list of bugs that need a level which the suite does not have yet, or code which does not exist yet. */
export const OUT_OF_REACH: readonly { readonly what: string; readonly why: string }[] = [
  { what: "SQLite's log at synchronous=NORMAL", why: 'shows only when power is lost (L5)' },
  {
    what: 'a sync that failed and was swallowed or tried again',
    why: 'a disk that fails (L6); journal-sqlite tests it',
  },
  { what: 'a folder not synced after a file was made or renamed', why: 'loss of power (L5)' },
  {
    what: 'tail repair, torn bodies, trusted lengths, missing checksums',
    why: 'bytes of a file format (L6); SQLite has its own',
  },
  { what: 'damage in the middle read as the end of the file', why: 'damaged bytes (L6); journal-sqlite tests it' },
  { what: 'compaction before the snapshot is durable', why: 'loss of power (L5), and nothing compacts yet' },
  {
    what: 'a busy store taken for one that has written',
    why: 'needs a lock that is held for longer than a driver waits; journal-sqlite tests it',
  },
  {
    what: "SQLite's reads outside a transaction",
    why: 'a window of microseconds between two statements; planted beneath memory it is found',
  },
  { what: 'a full disk that leaves half a batch', why: 'exhaustion (L6); journal-sqlite tests it' },
  {
    what: 'a pool that hands out an aborted transaction',
    why: 'only transact spans statements, and what erred is closed; that a connection which erred is used again is planted (L3)',
  },
  {
    what: "a replay that writes nothing, on Postgres, and so misses the standby's word",
    why: "the lock of the run's row is in the log, so that its commit waits for the standby without another write",
  },
  { what: 'a session lock lost on reconnect', why: 'no backend holds one' },
  { what: 'a partial file at its final path; pruning by modification time', why: 'no backend keeps blobs in files' },
  { what: 'an entry acknowledged before its blob is durable', why: 'loss of power (L5); as two commits it is planted' },
  { what: 'a step that timed out told as failed', why: 'programs have no timeouts yet; the kernel tests it' },
  {
    what: 'a living owner proven dead',
    why: 'who is dead is what the suite itself says; owners are tested by the kernel',
  },
  {
    what: 'one poison run that aborts all recovery',
    why: 'laws drive one run at a time; workers are tested by the kernel',
  },
  { what: 'an inverted assertion, a ledger in the dying process', why: "bugs of the suite: its own tests' business" },
]
