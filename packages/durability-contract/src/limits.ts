const KIB = 1024
const MIB = 1024 * KIB

/** The declared limits (clause V-9). Sizes are bytes of the canonical UTF-8 encoding; each has a typed refusal. */
export const LIMITS = {
  runIdBytes: 256,
  nameBytes: 256,
  kindBytes: 128,
  payloadBytes: MIB,
  batchEntries: 1_000,
  batchBytes: 8 * MIB,
  refsPerEntry: 1_000,
  blobBytes: 64 * MIB,
  reasonBytes: 4 * KIB,
  depth: 64,
  pageEntries: 1_000,
  pageBytes: 8 * MIB,
  ttlMs: 86_400_000,
  messageBytes: MIB,
  inboxMessages: 10_000,
  inboxBytes: 64 * MIB,
  listRuns: 1_000,
  claimRuns: 1_000,
  /** Of what carries contents to a store and was not answered yet, each with so many more for the call (clause J-17). */
  pendingBytes: 256 * MIB,
  callBytes: KIB,
  /** Claims in a row that may end without progress before a run is quarantined. */
  claimsWithoutProgress: 10,
} as const
