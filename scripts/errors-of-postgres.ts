import { createPostgresJournal } from '@tangle-network/journal-postgres'
import type { Provocation } from './errors-provocation.ts'

const by = 'the Postgres journal'

/** What the Postgres journal says where there is no server. */
export const ERRORS_OF_POSTGRES = {
  STORE_UNUSABLE: [
    {
      by,
      when: 'the URL cannot be read',
      provoke: () => createPostgresJournal({ url: 'postgres://worker:secret@db-1:port/app' }),
    },
    {
      by,
      when: 'nobody listens at the address',
      // Port 1 is nobody's: it is too low for anything that an ordinary user starts.
      provoke: () => createPostgresJournal({ url: 'postgres://worker:secret@127.0.0.1:1/app' }),
    },
  ],
} satisfies Record<string, readonly Provocation[]>
