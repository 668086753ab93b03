import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { describe, expect, test } from 'vitest'
import { loadedFrom } from './loaded-from.ts'
import { root } from './repository.ts'

const CONDITION = '--conditions=@tangle-network/source'
const contract = join(root, 'packages/durability-contract')
const script = new URL('./loaded-from-main.ts', import.meta.url)

describe('in this repository the sources run', () => {
  test('in the process of the tests', () => {
    expect(place(loadedFrom())).toMatch(/^src\/.*\.ts$/)
  })

  test('in a child that is started as tests and examples start theirs', () => {
    expect(place(child(process.execArgv))).toMatch(/^src\/.*\.ts$/)
    expect(place(child([CONDITION]))).toMatch(/^src\/.*\.ts$/)
  })

  test('in a worker thread', async () => {
    expect(place(await worker({}))).toMatch(/^src\/.*\.ts$/)
    expect(place(await worker({ execArgv: [CONDITION] }))).toMatch(/^src\/.*\.ts$/)
  })
})

describe('without the condition, as for those who install the package, the build runs', () => {
  test('in a child', () => {
    const built = existsSync(join(contract, 'dist/index.js'))
    expect(built, 'the package is built; if not, run: npm run build').toBe(true)
    expect(place(child([]))).toMatch(/^dist\/.*\.js$/)
  })
})

/** Where in the contract's folder a file lies. */
function place(file: string): string {
  const path = file.startsWith('file:') ? fileURLToPath(file) : file
  expect(path.startsWith(contract), path).toBe(true)
  return path.slice(contract.length + 1).replaceAll('\\', '/')
}

function child(execArgv: readonly string[]): string {
  const { NODE_OPTIONS: _, ...env } = process.env
  return execFileSync(process.execPath, [...execArgv, fileURLToPath(script)], { encoding: 'utf8', env })
}

function worker(options: { execArgv?: string[] }): Promise<string> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(script, options)
    thread.once('message', resolve)
    thread.once('error', reject)
  })
}
