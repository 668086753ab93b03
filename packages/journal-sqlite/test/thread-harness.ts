import { join } from 'node:path'
import type { Harness } from '@tangle-network/durability-conformance'
import { openSqliteStore } from '../src/index.ts'
import { harness as inline } from './conformance-harness.ts'

/** The same, with everything committed in a thread. */
export const harness: Harness<string> = {
  ...inline,
  name: 'journal-sqlite, in a thread',
  open: (folder, options) => openSqliteStore({ path: join(folder, 'journal.sqlite'), writer: 'thread', ...options }),
  workerModule: import.meta.url,
}
