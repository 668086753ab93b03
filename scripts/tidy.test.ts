import { describe, expect, test } from 'vitest'
import { files, importsOf, read, typescript, workspaces } from './repository.ts'

const HARDLY_EVER_OVER = 300
const USUALLY_UNDER = 150

const code = files.filter((path) => /^(packages|examples|bench|scripts)\/.*\.(ts|mjs|sql)$/.test(path))
const sources = code.filter((path) => /^packages\/[^/]+\/src\//.test(path))
const inPackages = files.filter((path) => /^packages\/.*\.ts$/.test(path))

/** The offenders of a rule, which must be none. */
function offenders(paths: readonly string[], offends: (path: string) => boolean): string[] {
  return paths.filter(offends)
}

describe('files', () => {
  const lines = (path: string) => read(path).trimEnd().split('\n').length

  test(`hold at most ${HARDLY_EVER_OVER} lines, and nine in ten at most ${USUALLY_UNDER}`, () => {
    expect(offenders(code, (path) => lines(path) > HARDLY_EVER_OVER)).toStrictEqual([])
    const long = offenders(sources, (path) => lines(path) > USUALLY_UNDER)
    expect(long.length, long.join()).toBeLessThanOrEqual(sources.length / 10)
  })

  test('and folders are named in kebab-case', () => {
    const kebab = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)*$/
    expect(offenders(code, (path) => !path.split('/').every((name) => kebab.test(name)))).toStrictEqual([])
  })

  test('are named after what they hold, not after holding things', () => {
    const banned = /(^|\/)(utils?|helpers?|common|types?|misc|shared|lib)(\/|\.[a-z.]+$)/
    expect(offenders(code, (path) => banned.test(path))).toStrictEqual([])
  })

  test('are listed in no barrel besides the index of a package, and of the kit for tests that has an import path', () => {
    const index = /^packages\/([^/]+\/src|durability\/src\/testing)\/index\.ts$/
    expect(offenders(code, (path) => /(^|\/)index\.(ts|mjs)$/.test(path) && !index.test(path))).toStrictEqual([])
  })
})

describe('code', () => {
  test('of packages exports by name, each name by itself', () => {
    expect(offenders(inPackages, (path) => /^export (default\b|\*)/m.test(read(path)))).toStrictEqual([])
  })

  test('imports its own files with their extension', () => {
    const own = (path: string) => importsOf(path).filter((from) => from.startsWith('.'))
    const typed = code.filter((path) => path.endsWith('.ts'))
    expect(offenders(typed, (path) => own(path).some((from) => !/\.(ts|mjs|json)$/.test(from)))).toStrictEqual([])
  })

  test('leaves nothing for later', () => {
    // Behind a quote it is a text that somebody's test is about.
    const later = /^[^'"`\n]*(\/\/|\/\*|\*|--|<!--)\s*(TODO|FIXME|HACK|XXX)\b/m
    expect(
      offenders([...code, ...files.filter((path) => path.endsWith('.md'))], (path) => later.test(read(path))),
    ).toStrictEqual([])
  })

  test('skips no test and runs none alone', () => {
    const tests = code.filter((path) => path.endsWith('.test.ts'))
    expect(
      offenders(tests, (path) => /\b(test|it|describe)(\.\w+)*\.(only|skip|todo|fails)\b/.test(read(path))),
    ).toStrictEqual([])
  })
})

describe('a page of documentation', () => {
  const pages = files.filter((path) => path.endsWith('.md') && !path.startsWith('.changeset/'))

  test.each(pages)('%s has one title', (path) => {
    const prose = read(path).replaceAll(/^(```|~~~)[\s\S]*?^\1/gm, '')
    expect(prose.match(/^# .+/gm)).toHaveLength(1)
  })
})

test('no file holds the marks of a merge that was left unfinished', () => {
  const text = files.filter((path) => /\.(md|ts|mjs|json|sql|yml|txt)$/.test(path))
  expect(text.filter((path) => /^(<{7}|>{7})( |$)/m.test(read(path)))).toStrictEqual([])
})

test('every published package has a README, a licence and a description', () => {
  const published = workspaces.filter(({ manifest }) => !manifest.private)
  const missing = published.flatMap(({ folder }) =>
    ['README.md', 'LICENSE'].map((name) => `${folder}/${name}`).filter((path) => !files.includes(path)),
  )
  expect(missing).toStrictEqual([])
})

test('every error code is used by some package', () => {
  const catalog = 'packages/durability-contract/src/error/error-catalog.ts'
  const codes = [...read(catalog).matchAll(/^ {2}([A-Z_]+): \{/gm)].map((match) => match[1]!)
  expect(codes.length).toBeGreaterThan(20)
  const used = sources
    .filter((path) => path !== catalog)
    .map(read)
    .join('\n')
  expect(codes.filter((name) => !used.includes(`'${name}'`))).toStrictEqual([])
})

test('every package typechecks its tests as it does its sources', () => {
  const without = workspaces.filter(
    ({ folder }) => typescript(folder).length > 0 && !files.includes(`${folder}/tsconfig.json`),
  )
  expect(without).toStrictEqual([])
})
