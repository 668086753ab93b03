import { writeFileSync } from 'node:fs'
import { errorsPage, goldenErrors } from './errors-page.ts'
import { meetAll } from './errors-provoked.ts'

// Meets every error and writes what came of it: the golden file of messages and the page about them.
const all = await meetAll()
writeFileSync(new URL('./golden-errors.txt', import.meta.url), goldenErrors(all))
writeFileSync(new URL('../docs/errors.md', import.meta.url), errorsPage(all))
// Some runs were left hanging on purpose.
process.exit()
