import { DatabaseSync } from 'node:sqlite'
import { blobAddress } from '@tangle-network/durability-contract'
import { expect, test } from 'vitest'
import { createSqliteJournal } from '../src/index.ts'
import { collect, drafts, drive, verdict } from './run.ts'
import { scratchFile } from './scratch.ts'

const DAMAGE = {
  'a payload changed': `UPDATE entries SET payload = '"other"' WHERE seq = 2`,
  'a payload cut': `UPDATE entries SET payload = substr(payload, 1, 3) WHERE seq = 2`,
  'two payloads exchanged': `UPDATE entries SET payload = iif(seq = 1, '"two"', '"one"') WHERE seq < 3`,
  'an entry lost in the middle': 'DELETE FROM entries WHERE seq = 2',
  'the last entry lost': 'DELETE FROM entries WHERE seq = 3',
  'the whole log lost': 'DELETE FROM entries',
  'the head moved back': 'UPDATE runs SET seq = 2',
  'the digest of the head changed': `UPDATE runs SET digest = '${'0'.repeat(64)}'`,
  'refs that are no JSON': `UPDATE entries SET refs = '[' WHERE seq = 1`,
  'a manifest that is none': `UPDATE runs SET manifest = '{}'`,
  'the bytes of a blob changed': `UPDATE blobs SET bytes = x'00'`,
}

for (const [what, sql] of Object.entries(DAMAGE)) {
  test(`${what}: found when it is read`, async () => {
    const path = scratchFile()
    await using journal = await createSqliteJournal({ path })
    const { lease, head } = await drive(journal, 'run')
    const blobs = [Buffer.from('blob')]
    await journal.append(lease, { after: head, at: 1, entries: drafts('one', 'two', 'three'), blobs })
    const reading = async () => {
      await collect(journal, 'run')
      await journal.getBlob('run', blobAddress(Buffer.from('blob')))
    }
    expect(await verdict(reading())).toBe('granted')
    using other = new DatabaseSync(path)
    other.exec(sql)
    expect(await verdict(reading())).toBe('CORRUPT not-applied')
  })
}
