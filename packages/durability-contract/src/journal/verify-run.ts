import { headOf } from './answer.ts'
import type { Verified } from './journal.ts'
import type { Reader } from './read-page.ts'
import { storedRun } from './stored-run.ts'

/** Reads everything of a run; whatever reads verifies (clause J-16). Needs no key: digests cover what is stored. */
export async function verifyRun(reader: Reader, runId: string): Promise<Verified> {
  const counts = { entries: 0, blobs: 0, messages: 0 }
  let verified: Verified | undefined
  for await (const part of storedRun(reader, runId)) {
    if ('run' in part) verified = { head: headOf(part.run), ...counts }
    if ('entry' in part) counts.entries += 1
    if ('blob' in part) counts.blobs += 1
    if ('message' in part) counts.messages += 1
  }
  if (verified === undefined) throw new Error('a run that was read has a row')
  return { ...verified, ...counts }
}
