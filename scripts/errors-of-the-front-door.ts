import { createSupervisor, openJournal } from '@tangle-network/durability'
import { withoutPackage } from './errors-of-packages.ts'
import type { Provocation } from './errors-provocation.ts'

const by = 'the front door'

/** What it says about the URL of a journal, or about there being none. */
export const ERRORS_OF_THE_FRONT_DOOR = {
  UNSUPPORTED_URL: [
    {
      by,
      when: 'a URL has a scheme without a journal',
      provoke: () => openJournal('mysql://root:secret@host/runs'),
    },
    { by, when: 'a path is passed as a URL', provoke: () => openJournal('./journal.sqlite') },
  ],
  MISSING_PACKAGE: [
    {
      by,
      when: 'a URL of Postgres is opened without the package for it',
      provoke: () => withoutPackage('@tangle-network/journal-postgres', 'postgres://ada:secret@host/runs'),
    },
  ],
  EPHEMERAL_STORAGE: [
    {
      by,
      when: 'nothing names a journal on Cloud Run',
      async provoke() {
        const { DURABILITY_URL: _, ...before } = process.env
        process.env = { ...before, K_SERVICE: 'service' }
        try {
          await createSupervisor()
        } finally {
          process.env = before
        }
      },
    },
  ],
} satisfies Record<string, readonly Provocation[]>
