import { fileURLToPath } from 'node:url'

export const RUN_ID = 'digest'
export const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url))

/** Where a demo keeps its files. */
export function filesIn(folder: string) {
  return {
    /** Of the run, which drivers alone write to. */
    journal: `${folder}/journal.sqlite`,
    /** Of the bridge: its registry, and what the program writes. */
    bridge: `${folder}/bridge`,
    registry: `${folder}/bridge/registry.sqlite`,
    /** A file for each process that was the program: what it says that it does. */
    ledger: `${folder}/ledger`,
    /** Up to which line the program may go, so that it cannot end before its kill. */
    gate: `${folder}/gate`,
  }
}
