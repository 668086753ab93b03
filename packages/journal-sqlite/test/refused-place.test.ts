import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { ERROR_CATALOG, type ErrorCode } from '@tangle-network/durability-contract'
import { expect, onTestFinished, test } from 'vitest'
import { createSqliteJournal } from '../src/index.ts'
import { SCHEMA_VERSION } from '../src/migrate.ts'
import { folderContent } from './folder-content.ts'
import { notRun } from './not-run.ts'
import { NOBODY, openElsewhere } from './open-elsewhere.ts'
import { collect, drafts, drive } from './run.ts'
import { scratchFile } from './scratch.ts'

interface Refused {
  /** Prepares the place and answers the path to open. */
  readonly make: (path: string) => string | Promise<string>
  readonly code?: ErrorCode
  readonly expected: RegExp
  readonly found: RegExp
}

const JOURNAL = /^a journal or an empty file/
const WRITABLE = /this process may write to/

const REFUSED: Record<string, Refused> = {
  'a file that is not SQLite': {
    make: (path) => written(path, 'hello, this is no database '.repeat(50)),
    expected: /^an SQLite file/,
    found: /NOTADB/,
  },
  'a file of a few bytes': { make: (path) => written(path, 'hello'), expected: /^an SQLite file/, found: /NOTADB/ },
  'a directory': { make: (path) => madeFolder(path), expected: /^the path of a file$/, found: /^a directory$/ },
  'a link to a directory': {
    make(path) {
      symlinkSync(madeFolder(`${path}.folder`), path)
      return path
    },
    expected: /^the path of a file$/,
    found: /^a directory$/,
  },
  'a socket': {
    async make(path) {
      const server = createServer()
      await new Promise<void>((resolve) => server.listen(path, resolve))
      onTestFinished(() => void server.close())
      return path
    },
    expected: /^the path of a file$/,
    found: /^no plain file$/,
  },
  'a path below a file': {
    make: (path) => join(written(path, 'hello'), 'below', 'journal.sqlite'),
    expected: /through folders only/,
    found: /ENOTDIR/,
  },
  'a path right below a file': {
    make: (path) => join(written(path, 'hello'), 'journal.sqlite'),
    expected: /through folders only/,
    found: /EEXIST|ENOTDIR/,
  },
  "another application's file": {
    make: (path) => edited(path, 'CREATE TABLE theirs (x)'),
    expected: JOURNAL,
    found: /another/,
  },
  "another application's file with a log": {
    make: (path) => edited(path, 'PRAGMA journal_mode = wal; CREATE TABLE theirs (x)'),
    expected: JOURNAL,
    found: /another/,
  },
  'a schema from the future': {
    make: async (path) => edited(await journalAt(path), `PRAGMA user_version = ${SCHEMA_VERSION + 1}`),
    code: 'SCHEMA_TOO_NEW',
    expected: new RegExp(`up to version ${SCHEMA_VERSION}$`),
    found: new RegExp(`^version ${SCHEMA_VERSION + 1}$`),
  },
  'a schema far from the future': {
    make: async (path) => edited(await journalAt(path), 'PRAGMA user_version = 2147483647'),
    code: 'SCHEMA_TOO_NEW',
    expected: /up to version/,
    found: /2147483647/,
  },
  'a journal without the row that counts openings': {
    make: async (path) => edited(await journalAt(path), 'DELETE FROM store'),
    code: 'CORRUPT',
    expected: /counts openings/,
    found: /^none$/,
  },
}

for (const [what, refused] of Object.entries(REFUSED)) {
  test(`${what} is refused: expected, found, where and what to do are told, and nothing is written [E-1, E-3]`, async () => {
    const path = scratchFile()
    const place = await refused.make(path)
    const before = folderContent(dirname(path))
    expectRefusal(await createSqliteJournal({ path: place }).catch((error: unknown) => error), place, refused)
    expect(folderContent(dirname(path))).toEqual(before)
  })
}

const FORBIDDEN: Record<string, Omit<Refused, 'code'>> = {
  'a read-only file': {
    make: async (path) => withMode(await journalAt(path), 0o444),
    expected: WRITABLE,
    found: /EACCES/,
  },
  'a file that may not even be read': {
    make: async (path) => withMode(await journalAt(path), 0o000),
    expected: WRITABLE,
    found: /EACCES/,
  },
  'a journal in a read-only folder': {
    make: async (path) => inReadOnlyFolder(withMode(await journalAt(path), 0o666)),
    expected: WRITABLE,
    found: /CANTOPEN|READONLY/,
  },
  'a new journal in a read-only folder': { make: inReadOnlyFolder, expected: WRITABLE, found: /CANTOPEN/ },
  'a new folder in a read-only folder': {
    make: (path) => join(dirname(inReadOnlyFolder(path)), 'new', 'journal.sqlite'),
    expected: WRITABLE,
    found: /EACCES/,
  },
}

for (const [what, refused] of Object.entries(FORBIDDEN)) {
  test(`${what} is refused to whom permissions bind, and nothing is written or lost [E-1, E-3]`, async () => {
    const path = scratchFile()
    chmodSync(dirname(path), 0o777)
    const place = await refused.make(path)
    const before = folderContent(dirname(path))
    // They do not bind root, who becomes nobody.
    expectRefusal(await openElsewhere(place, process.getuid?.() === 0 ? { uid: NOBODY } : {}), place, refused)
    expect(folderContent(dirname(path))).toEqual(before)
    await expectIntact(path)
  })
}

test('a file on a read-only file system is refused to everybody, and nothing is lost [E-1, E-3]', async (context) => {
  const path = scratchFile()
  await journalAt(path)
  const mount = ['unshare', '--mount', 'sh', '-c', 'mount --bind -o ro "$0" "$0" && exec "$@"', dirname(path)]
  if (!succeeds([...mount, 'true'])) notRun(context, 'a read-only mount', 'run it as root on Linux')
  const refusal = await openElsewhere(path, { wrap: (command) => [...mount, ...command] })
  expectRefusal(refusal, path, { expected: WRITABLE, found: /EROFS/ })
  await expectIntact(path)
})

function expectRefusal(
  refusal: unknown,
  place: string,
  { code = 'STORE_UNUSABLE', expected, found }: Omit<Refused, 'make'>,
) {
  expect(refusal).toMatchObject({
    code,
    outcome: 'not-applied',
    where: `file ${JSON.stringify(place)}`,
    expected: expect.stringMatching(expected),
    found: expect.stringMatching(found),
    message: expect.stringContaining(ERROR_CATALOG[code].cure),
  })
}

/** What `journalAt` wrote is all there, if it wrote. */
async function expectIntact(path: string) {
  chmodSync(dirname(path), 0o700)
  if (!existsSync(path)) return
  chmodSync(path, 0o600)
  await using journal = await createSqliteJournal({ path })
  expect(await collect(journal, 'run')).toHaveLength(2)
}

function succeeds([command = '', ...rest]: string[]): boolean {
  return spawnSync(command, rest).status === 0
}

function written(path: string, text: string): string {
  writeFileSync(path, text)
  return path
}

function madeFolder(path: string): string {
  mkdirSync(path)
  writeFileSync(join(path, 'theirs'), 'kept')
  return path
}

function edited(path: string, sql: string): string {
  using database = new DatabaseSync(path)
  database.exec(sql)
  return path
}

function withMode(path: string, mode: number): string {
  chmodSync(path, mode)
  return path
}

function inReadOnlyFolder(path: string): string {
  chmodSync(dirname(path), 0o555)
  return path
}

/** A closed journal with one run of two entries. */
async function journalAt(path: string): Promise<string> {
  await using journal = await createSqliteJournal({ path })
  const { lease, head } = await drive(journal, 'run')
  await journal.append(lease, { after: head, at: 1, entries: drafts('one', 'two') })
  return path
}
