import { z } from 'zod'
import { EntryRow, MessageRow, RunRow } from '../journal/row.ts'

export const ARCHIVE_VERSION = 1

/**
 * The lines of an exported run: first the run, then blobs, entries and messages in any order that brings a blob before
 * its entry, last the end, whose digest covers every line before it. Payloads are as stored, in whatever a codec made.
 */
export const ArchiveLine = z.discriminatedUnion('line', [
  z.strictObject({ line: z.literal('run'), version: z.int().min(1), run: RunRow }),
  z.strictObject({ line: z.literal('blob'), address: z.string(), base64: z.string() }),
  z.strictObject({ line: z.literal('entry'), entry: EntryRow }),
  z.strictObject({ line: z.literal('message'), message: MessageRow }),
  z.strictObject({ line: z.literal('end'), lines: z.int().min(1), digest: z.string() }),
])
export type ArchiveLine = z.infer<typeof ArchiveLine>
