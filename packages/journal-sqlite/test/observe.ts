import { DatabaseSync } from 'node:sqlite'

/** A connection that is told of every commit of another. */
export function observe(path: string) {
  const database = new DatabaseSync(path)
  return {
    writes: () => database.prepare('PRAGMA data_version').get()?.data_version,
    [Symbol.dispose]: () => database.close(),
  }
}
