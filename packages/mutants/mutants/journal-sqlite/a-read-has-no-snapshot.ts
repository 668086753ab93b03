import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-read-has-no-snapshot',
  tier: 'C',
  invariant: 'J11',
  statement: 'reads head and entries in transactions of their own',
  file: 'packages/journal-sqlite/src/sqlite-store.ts',
  replace: "return inTransaction(connection, 'DEFERRED', () => work(this.#writer.transaction()))",
  by: 'return connection && work(this.#writer.transaction())',
}
