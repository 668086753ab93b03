// Runs the example of that name: npm run example 02-human-approval
import { readdirSync } from 'node:fs'

const [name = ''] = process.argv.slice(2)
const names = readdirSync(import.meta.dirname).flatMap((file) => /^(\d\d-.*)\.ts$/.exec(file)?.[1] ?? [])
if (names.includes(name)) {
  await import(`./${name}.ts`)
} else {
  console.error(`Say which one: npm run example NAME, where NAME is ${names.join(', ')}.`)
  process.exitCode = 2
}
