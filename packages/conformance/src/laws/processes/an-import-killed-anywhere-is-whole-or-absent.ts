import { FAILPOINTS, type Journal } from '@tangle-network/durability-contract'
import type { Law } from '../../law/law.ts'
import { MANIFEST, TTL_MS } from '../../law/sample.ts'
import { killEverywhere } from './kill-everywhere.ts'
import { importedLife } from './program.ts'

/** Fills a chunk, together with the entry before it; the entries and messages after it come with the next one. */
const BLOB_BYTES = 4_300_000

/** An archive that is stored in chunks, each of which commits by itself. */
export const anImportKilledAnywhereIsWholeOrAbsent: Law = {
  id: 'an-import-killed-anywhere-is-whole-or-absent',
  level: 'L2',
  clause: 'X-2',
  also: ['X-3', 'F-2', 'G-2'],
  invariant: 'J5',
  statement: 'an import killed at any failpoint of any chunk shows nothing, and starts again from its first line',
  needs: ['worker'],
  meets: FAILPOINTS.filter((name) => name.startsWith('adopt:')).map((name) => `killed at ${name}`),
  async check(trial) {
    const { open } = await trial.stage()
    const lines = await archiveOf(await open(), 'imported')
    await killEverywhere(trial, importedLife('imported', lines))
  },
}

async function archiveOf(journal: Journal, runId: string): Promise<string[]> {
  const { lease, head } = await journal.begin(runId, MANIFEST, { acquire: { owner: 'elsewhere', ttlMs: TTL_MS } })
  if (!lease) throw new Error('a run that was just begun is not ended')
  const { cursor } = await journal.append(lease, {
    after: { seq: head.seq, digest: head.digest },
    at: 1,
    entries: [
      { kind: 'imported', payload: 'one', refs: [0] },
      { kind: 'imported', payload: { two: ['\0'] }, refs: [1, 0] },
    ],
    blobs: [Uint8Array.of(0, 255), new Uint8Array(BLOB_BYTES).fill(1)],
  })
  await journal.deliver(runId, { id: 'seen', sender: 'sender', kind: 'told', payload: 1 })
  await journal.append(lease, { after: cursor, at: 2, seen: 1, entries: [{ kind: 'imported', payload: 'three' }] })
  await journal.deliver(runId, { id: 'unseen', sender: 'sender', kind: 'told', payload: 2 })
  await journal.release(lease)
  const lines: string[] = []
  for await (const line of journal.export(runId)) lines.push(line)
  return lines
}
