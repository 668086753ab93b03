import { z } from 'zod'

/** What a worker is told to do, as JSON in its only argument. */
export const WorkerOrder = z.strictObject({
  task: z.strictObject({ path: z.string(), by: z.enum(['git', 'walk']) }),
  runId: z.string(),
  /** The folder of this run: journal, ledger, report and announcements. */
  folder: z.string(),
  ttlMs: z.int(),
  paceMs: z.number(),
  /** The instant of its kill; none when it may work to the end. */
  leash: z
    .strictObject({
      afterSteps: z.int(),
      moment: z.enum(['effect-starts', 'commit-starts', 'commit-acknowledged']),
    })
    .optional(),
  /** Sabotage: from this many committed steps on, commits are acknowledged and not made. */
  skipCommitsAfter: z.int().optional(),
})
export type WorkerOrder = z.infer<typeof WorkerOrder>

/** Where a run keeps its files. */
export function filesIn(folder: string) {
  return {
    journal: `${folder}/journal.sqlite`,
    ledger: `${folder}/ledger.jsonl`,
    report: `${folder}/report.md`,
    announcements: `${folder}/announcements.txt`,
  }
}

/** The exit code of a worker that lost its lease, for instance because the machine slept: another may go on. */
export const LEASE_LOST = 75
