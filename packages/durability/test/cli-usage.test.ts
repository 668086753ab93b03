import { readdirSync, readFileSync } from 'node:fs'
import { createSqliteJournal } from '@tangle-network/journal-sqlite'
import { expect, test } from 'vitest'
import { documentOf, durability } from './cli-bin.ts'
import { useScratchFolder } from './scratch.ts'

useScratchFolder()

test.each([
  [[], 'usage: durability COMMAND'],
  [['lss'], 'there is no command "lss"; there are ls, show, tail, '],
  [['postgres://ada:hunter2@host/db'], 'there is no command "postgres://host/db"'],
  [['show'], 'show takes RUN; found none.\nusage: durability show RUN '],
  [['show', ''], 'show takes RUN; found 1, one of them empty.'],
  [['ls', 'postgres://ada:hunter2@host/db'], 'ls takes no arguments; found 1.'],
  [['ls', '--ulr', 'x'], "Unknown option '--ulr'.\nusage: durability ls "],
  [['ls', '--url'], "Option '--url <value>' argument missing."],
  [['ls', '--limit', '0'], '--limit takes a whole number from 1, as in --limit 100; found "0".'],
  [['ls', '--limit', '1e3'], 'found "1e3".'],
  [['ls', '--status', 'running'], '--status takes of open, suspended, stalled, '],
  [['ls', '--url', 'mysql://ada:hunter2@host/db'], 'UNSUPPORTED_URL'],
  [['ls', '--url', 'memory:'], 'memory: is gone with its process'],
  [['show', 'a\u0007b'], 'INVALID_NAME'],
  [['show', 'x'.repeat(300)], 'LIMIT_EXCEEDED'],
  [['signal', 'run', 'go', '--payload', '{hunter2'], '--payload takes JSON'],
  [['move', 'run'], 'move takes --to URL'],
  [['import'], 'import takes FILE; found none.'],
] as const)('a wrong command line ends with 2 and says what was expected: %j', async (words, said) => {
  await (await createSqliteJournal({ path: '.durability/journal.sqlite' })).close()
  const { code, stdout, stderr } = await durability(...words)
  expect([code, stdout]).toStrictEqual([2, ''])
  expect(stderr).toContain(said)
  expect(stderr).not.toMatch(/hunter2| {4}at /)
})

test('a mistake is one document too, for a program that asked for JSON', async () => {
  const ended = await durability('show', '--json')
  expect(ended.code).toBe(2)
  expect(documentOf(ended)).toStrictEqual({
    error: {
      ...{ code: 'USAGE', message: 'show takes RUN; found none.' },
      ...{ expected: null, found: null, where: null, outcome: null },
    },
  })
})

test('a run that is not there ends with 1, in both outputs of every command that names one', async () => {
  await (await createSqliteJournal({ path: '.durability/journal.sqlite' })).close()
  const more: Record<string, string[]> = {
    ...{
      signal: ['go'],
      resolve: ['--key', 'k', '--value', '1'],
      revive: ['--reason', 'r'],
      fork: ['--at', '1'],
      move: ['--to', 'sqlite:there.sqlite'],
    },
    export: ['--out', 'run.jsonl'],
  }
  const names = ['show', 'tail', 'verify', 'signal', 'cancel', 'resolve', 'revive', 'fork', 'export', 'move']
  const ended = names.map(async (name) => {
    const words = [name, 'none', ...(more[name] ?? [])]
    return [await durability(...words), await durability(...words, '--json')] as const
  })
  for (const [told, document] of await Promise.all(ended)) {
    expect([told.code, told.stdout]).toStrictEqual([1, ''])
    expect(told.stderr).toMatch(/^durability: RUN_NOT_FOUND at run "none": expected /)
    expect(document.code).toBe(1)
    const error = { code: 'RUN_NOT_FOUND', where: 'run "none"', outcome: 'not-applied' }
    expect(documentOf(document)).toMatchObject({ error })
  }
  expect(readdirSync('.')).toStrictEqual(['.durability'])
})

test('no password of a URL is ever printed', async () => {
  const url = 'postgres://ada:hunter2@127.0.0.1:1/db?sslpassword=hunter2'
  const commands = [['ls'], ['signal', 'run', 'go'], ['move', 'run', '--to', url], ['import', '-']]
  const asked = commands.flatMap((words) => [words, [...words, '--json']])
  for (const { code, stdout, stderr } of await Promise.all(asked.map((words) => durability(...words, '--url', url)))) {
    expect(code).not.toBe(0)
    expect(stdout + stderr).not.toMatch(/hunter2|ada/)
    expect(stdout + stderr).toMatch(/STORE_UNUSABLE|move takes another journal/)
  }
})

test('help names every command, and of each one its options; the version is that of the package', async () => {
  const { code, stdout } = await durability('--help')
  expect(code).toBe(0)
  const names = [...stdout.matchAll(/^ {2}([a-z]+)/gm)].map((match) => match[1])
  const changing = ['signal', 'cancel', 'resolve', 'revive', 'fork', 'export', 'import', 'move']
  expect(names).toStrictEqual(['ls', 'show', 'tail', 'verify', ...changing])
  for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80)
  const help = await durability('revive', '--help')
  expect(help.code).toBe(0)
  expect(help.stdout).toMatch(/^usage: durability revive RUN .*--reason TEXT/)
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  expect((await durability('--version')).stdout).toBe(`${version}\n`)
})
