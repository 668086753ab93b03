import { execFileSync } from 'node:child_process'
import { chmodSync, rmdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { listFiles } from '../demo/file-list.ts'
import { isWithin, makeWorkFolder } from '../demo/work-folder.ts'
import { Scratch } from './run-demo.ts'

const SURVEYED_FOLDER = fileURLToPath(new URL('../demo/surveyed-folder.ts', import.meta.url))
const NOBODY = 65_534

// Permissions mean nothing to root, so the question is asked as somebody else.
test('a folder that may not be read is refused in a sentence', () => {
  using folder = new Scratch({ 'secret/file.txt': 'text' })
  chmodSync(folder.path, 0o755)
  chmodSync(join(folder.path, 'secret'), 0o711)
  const ask = `
    const { openFolder } = await import(${JSON.stringify(SURVEYED_FOLDER)})
    if (process.getuid() === 0) process.setuid(${NOBODY})
    await openFolder(${JSON.stringify(join(folder.path, 'secret'))}).catch((error) => console.log(error.message))`
  // Of the owner's own folder, the owner must lose the right too.
  if (process.getuid?.() !== 0) chmodSync(join(folder.path, 'secret'), 0o311)
  const args = ['--conditions=@tangle-network/source', '--input-type=module', '-e', ask]
  const said = execFileSync(process.execPath, args, { encoding: 'utf8' })
  chmodSync(join(folder.path, 'secret'), 0o755)
  expect(said).toMatch(/^\S+ is not readable by this user; name another folder, or change its permissions\.\n$/)
})

test('journal and ledger never lie in the surveyed folder', async () => {
  const made = await makeWorkFolder(tmpdir())
  rmdirSync(made)
  expect(isWithin(made, tmpdir())).toBe(false)
  expect(isWithin('/a/b', '/a')).toBe(true)
  expect(isWithin('/a', '/a')).toBe(true)
  expect(isWithin('/a..b', '/a')).toBe(false)
  expect(isWithin(dirname('/a/b'), '/a/b')).toBe(false)
})

test('the parts of a list by top folder make up the whole', async () => {
  using folder = new Scratch({ a: '', 'b/c': '', 'b/d/e': '', '-f/g': '', '*/h': '' })
  for (const by of ['walk', 'git'] as const) {
    if (by === 'git') execFileSync('git', ['-C', folder.path, 'init', '-q'])
    if (by === 'git') execFileSync('git', ['-C', folder.path, 'add', '.'])
    const parts = await Promise.all(['*', '-f', '.', 'b'].map((top) => listFiles(folder.path, by, top)))
    expect(parts.flat().sort()).toEqual(['*/h', '-f/g', 'a', 'b/c', 'b/d/e'])
    expect((await listFiles(folder.path, by)).sort()).toEqual(parts.flat().sort())
  }
})
