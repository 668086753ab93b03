import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const ROOT = join(import.meta.dirname, '../../../..')

/** The first snippet that defines a test. */
function snippetOf(page: string): string {
  const text = readFileSync(join(ROOT, page), 'utf8')
  const snippet = [...text.matchAll(/^```ts\n([\s\S]*?)^```/gm)].find(([, code]) => code?.includes("from 'node:test'"))
  return snippet?.[1] ?? ''
}

test.each(['README.md', 'docs/testing-agents.md'])('the test that %s shows is run and passes', (page) => {
  const { NODE_OPTIONS: _, NODE_TEST_CONTEXT: __, ...env } = process.env
  const args = ['--conditions=@tangle-network/source', '--input-type=module-typescript', '-e', snippetOf(page)]
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: import.meta.dirname,
    env,
    encoding: 'utf8',
  })
  expect(status, stdout + stderr).toBe(0)
  expect(stdout).toMatch(/pass 1\n/)
})
