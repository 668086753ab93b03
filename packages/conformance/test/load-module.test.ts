import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { loadExport } from '../src/cli/load-module.ts'

const folder = mkdtempSync(join(tmpdir(), 'load-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('a Node that reads no TypeScript is told from which version on one does', async () => {
  const path = join(folder, 'harness.ts')
  writeFileSync(path, 'export const harness: { name: string } = { name: "mine" }')
  expect(await loadExport(path, 'harness', { readsTypeScript: true })).toStrictEqual({ name: 'mine' })
  const without = loadExport(path, 'harness', { readsTypeScript: false })
  await expect(without).rejects.toThrow(/22\.18 and 23\.6 on; this is v\d+/)
})
