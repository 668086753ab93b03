import { cpSync, existsSync, lstatSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { installedPostgres, startPostgres } from '../src/index.ts'
import { query } from './client.ts'

test('this machine has a server, and the one from npm comes first', () => {
  const sources = installedPostgres().map(({ source }) => source)
  expect(sources[0]).toBe('npm')
  expect(sources.slice(1)).not.toContain('npm')
})

test('binaries start as npm unpacks them: without links, and below a folder that only this user may enter', async () => {
  const [binaries] = installedPostgres()
  const folder = mkdtempSync(join(tmpdir(), 'postgres-npm-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const native = join(folder, 'native')
  // Links are what its install script may have added.
  cpSync(dirname(binaries!.bin), native, { recursive: true, filter: (path) => !lstatSync(path).isSymbolicLink() })
  await using server = await startPostgres({ medium: 'memory', binaries: { ...binaries!, bin: join(native, 'bin') } })
  expect(server.binaries.bin.startsWith(folder)).toBe(false)
  expect(await query(server.url, 'SELECT 1 AS n')).toEqual([{ n: 1 }])
})

test('binaries that do not run are named, with what they said', async () => {
  const bin = join(tmpdir(), 'no such folder')
  expect(existsSync(bin)).toBe(false)
  const start = startPostgres({ binaries: { version: '1.0', major: 1, bin, source: 'system' } })
  await expect(start).rejects.toThrow(`${join(bin, 'postgres')} failed: spawn ${join(bin, 'postgres')} ENOENT`)
})
