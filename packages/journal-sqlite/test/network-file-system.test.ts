import { existsSync, statfsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { beforeEach, expect, test, vi } from 'vitest'
import { createSqliteJournal } from '../src/index.ts'
import { folderContent } from './folder-content.ts'
import { notRun } from './not-run.ts'
import { collect, drafts, drive, verdict } from './run.ts'
import { scratchFile } from './scratch.ts'

vi.mock('node:fs', async (original) => {
  const real = await original<typeof import('node:fs')>()
  return { ...real, statfsSync: vi.fn(real.statfsSync) }
})

beforeEach((context) => {
  vi.mocked(statfsSync).mockClear()
  if (process.platform !== 'linux') notRun(context, 'the number of a file system', 'run it on Linux')
})

/** Lets a path lie on a file system of that number. */
function mounted(type: number): void {
  vi.mocked(statfsSync).mockReturnValueOnce({ type } as never)
}

/** As `man 2 statfs` lists them. */
const NETWORK = {
  NFS: 0x6969,
  SMB: 0x517b,
  CIFS: 0xff534d42,
  'SMB 2': 0xfe534d42,
  '9p': 0x01021997,
  FUSE: 0x65735546,
}

for (const [name, type] of Object.entries(NETWORK)) {
  test(`a journal on ${name} is refused with the reason, and nothing is written [E-1, E-3, C-1]`, async () => {
    const path = scratchFile()
    await (await createSqliteJournal({ path })).close()
    const before = folderContent(dirname(path))
    mounted(type)
    await expect(createSqliteJournal({ path })).rejects.toMatchObject({
      code: 'STORE_UNUSABLE',
      outcome: 'not-applied',
      expected: expect.stringMatching(/of this host .*shares memory/),
      found: name,
      where: `file ${JSON.stringify(path)}`,
    })
    expect(statfsSync).toHaveBeenLastCalledWith(path)
    expect(folderContent(dirname(path))).toEqual(before)
  })
}

test('a new journal is judged by the nearest folder that exists, and no folder is made [E-1]', async () => {
  const path = scratchFile()
  mounted(NETWORK.NFS)
  const below = createSqliteJournal({ path: join(dirname(path), 'new', 'newer', 'journal.sqlite') })
  expect(await verdict(below)).toBe('STORE_UNUSABLE not-applied')
  expect(statfsSync).toHaveBeenLastCalledWith(dirname(path))
  expect(existsSync(join(dirname(path), 'new'))).toBe(false)
})

const LOCAL = {
  ext4: 0xef53,
  btrfs: 0x9123683e,
  xfs: 0x58465342,
  tmpfs: 0x01021994,
  overlay: 0x794c7630,
  zfs: 0x2fc12fc1,
}

for (const [name, type] of Object.entries(LOCAL)) {
  test(`a journal on ${name} is opened [C-1]`, async () => {
    mounted(type)
    await using journal = await createSqliteJournal({ path: scratchFile() })
    expect(statfsSync).toHaveBeenCalledTimes(1)
    const { lease, head } = await drive(journal, 'run')
    await journal.append(lease, { after: head, at: 1, entries: drafts('one') })
    expect(await collect(journal, 'run')).toHaveLength(1)
  })
}
