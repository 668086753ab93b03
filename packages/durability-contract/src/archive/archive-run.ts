import type { Head } from '../journal/head.ts'
import type { Journal } from '../journal/journal.ts'

/** The run as JSON Lines with digests; what `journal.export` says. */
export function exportRun(journal: Journal, runId: string): AsyncIterable<string> {
  return journal.export(runId)
}

/** Stores a run from the lines of its archive; what `journal.import` says. */
export function importRun(journal: Journal, lines: AsyncIterable<string> | Iterable<string>): Promise<Head> {
  return journal.import(lines)
}
