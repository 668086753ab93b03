import { type Journal, openJournal } from '@tangle-network/durability'

let opening: Promise<Journal> | undefined

/** One journal a process, opened by the first request: a build that loads the routes opens none. */
export function theJournal(): Promise<Journal> {
  const url = process.env.DURABILITY_URL
  if (!url) throw new Error('DURABILITY_URL must say where the journal is')
  opening ??= openJournal(url).catch((error: unknown) => {
    // The next request tries again.
    opening = undefined
    throw error
  })
  return opening
}
