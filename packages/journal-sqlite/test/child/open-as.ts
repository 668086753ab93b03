import { isDurabilityError } from '@tangle-network/durability-contract'
import { createSqliteJournal } from '../../src/index.ts'

/** What opening a path came to, as one line of JSON: the refusal, or null. */
export interface Opening {
  readonly refusal: {
    readonly code: string
    readonly outcome: string
    readonly expected: string
    readonly found: string
    readonly where: string
    readonly message: string
  } | null
}

/** Opens a path, as another user where an id is given. Loaded as who started it: the sources may be closed to others. */
const [path = '', uid = ''] = process.argv.slice(2)
if (uid !== '') {
  process.setgroups?.([])
  process.setgid?.(Number(uid))
  process.setuid?.(Number(uid))
}
const opening: Opening = await createSqliteJournal({ path }).then(
  async (journal) => {
    await journal.close()
    return { refusal: null }
  },
  (error: unknown) => {
    if (!isDurabilityError(error)) throw error
    const { code, outcome, expected, found, where, message } = error
    return { refusal: { code, outcome, expected, found, where, message } }
  },
)
console.log(JSON.stringify(opening))
