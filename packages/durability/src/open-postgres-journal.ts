import { DurabilityError, type Journal } from '@tangle-network/durability-contract'

const PACKAGE = '@tangle-network/journal-postgres'

/**
 * Opens a journal on Postgres. Its package is installed by those who need it, and loaded when first asked for. With
 * `migrate` false nothing is made where there is no journal, or one of another version.
 */
export async function openPostgresJournal(url: string, { migrate = true } = {}): Promise<Journal> {
  const { createPostgresJournal } = await loadPackage()
  return createPostgresJournal({ url, migrate })
}

async function loadPackage(): Promise<typeof import('@tangle-network/journal-postgres')> {
  try {
    return await import('@tangle-network/journal-postgres')
  } catch (error) {
    // A package that is there, and lacks something itself, is another matter.
    if (!isMissing(error)) throw error
    throw new DurabilityError('MISSING_PACKAGE', {
      expected: `the package ${PACKAGE} (npm install ${PACKAGE})`,
      found: 'none that this program can load',
      where: 'a journal URL that begins with postgres:',
      cause: error,
    })
  }
}

function isMissing(error: unknown): boolean {
  const { code, message } = error instanceof Error ? (error as NodeJS.ErrnoException) : {}
  return code === 'ERR_MODULE_NOT_FOUND' && message?.includes(`'${PACKAGE}'`) === true
}
