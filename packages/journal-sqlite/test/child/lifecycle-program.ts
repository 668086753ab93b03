import { createSqliteJournal } from '../../src/index.ts'
import { killAt, report } from './kill-at.ts'
import { live } from './lifecycle.ts'

const [path = '', nth = '0'] = process.argv.slice(2)
await using journal = await createSqliteJournal({ path, clock: () => 1_000_000, failpoint: killAt(Number(nth)) })
await live(journal, (steps) => report({ steps }))
