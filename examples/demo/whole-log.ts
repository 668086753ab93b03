import {
  createSealer,
  type Entry,
  encodeValue,
  firstBroken,
  type Head,
  isDurabilityError,
  type Journal,
} from '@tangle-network/durability-contract'

export interface WholeLog {
  readonly entries: readonly Entry[]
  readonly isCompleted: boolean
  /** Why the log does not verify from genesis to head; undefined when it does. */
  readonly broken: string | undefined
}

/** Reads every page from the start, and seals everything anew, so that nobody's word is taken for the digests. */
export async function readWhole(journal: Journal, runId: string): Promise<WholeLog> {
  const entries: Entry[] = []
  try {
    for (let after: { seq: number; digest?: string } = { seq: 0 }; ; ) {
      const { entries: more, next, head } = await journal.read(runId, { after })
      entries.push(...more)
      after = next
      if (next.seq < head.seq) continue
      return { entries, isCompleted: head.status === 'completed', broken: firstFlaw(head, entries) }
    }
  } catch (error) {
    if (!isDurabilityError(error)) throw error
    return { entries, isCompleted: false, broken: error.message }
  }
}

function firstFlaw({ runId, manifest, seq, digest }: Head, entries: readonly Entry[]): string | undefined {
  const sealer = createSealer()
  const genesis = { seq: 0, digest: sealer.genesis(runId, encodeValue(manifest)) }
  const sealed = entries.map((entry) => ({ ...entry, payload: encodeValue(entry.payload) }))
  const wrong = firstBroken(sealer, genesis, sealed)
  if (wrong) return `entry ${wrong.seq} does not continue the chain.`
  const last = sealed.at(-1) ?? genesis
  return last.seq === seq && last.digest === digest ? undefined : 'the chain does not end in the head.'
}
