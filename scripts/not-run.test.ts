import { expect, test } from 'vitest'
import { namesIn, reportNotRun } from './not-run.ts'
import { files, read } from './repository.ts'

const listed = namesIn(read('scripts/may-not-run.txt'))
const missing = { name: 'a > b', note: 'NOT RUN: strace, install it' }

test('a test that did not run is named and counted, and fails in CI alone and unless it is listed', () => {
  const report = (names: string[], inCi: boolean) => reportNotRun([missing], { listed: new Set(names), inCi })
  expect(report([], false)).toStrictEqual({ lines: ['NOT RUN: strace, install it (a > b)', '1 NOT RUN'], fails: false })
  expect(report(['a > b'], true).fails).toBe(false)
  expect(report(['a > c'], true).fails).toBe(true)
  expect(report([], true).lines.at(-1)).toMatch(/^FAILED.*: a > b$/)
  expect(reportNotRun([], { listed: new Set(), inCi: true })).toStrictEqual({ lines: [], fails: false })
})

test('what may not run is a test that exists, each listed once', () => {
  const unknown = listed.filter((line) => {
    const [, folder, title] = /^(\S+) > (.*)$/.exec(line) ?? []
    const tests = files.filter((path) => path.startsWith(`packages/${folder}/`) && path.endsWith('.test.ts'))
    return !tests.some((path) => read(path).includes(`'${title}'`))
  })
  expect(unknown).toStrictEqual([])
  expect(new Set(listed).size).toBe(listed.length)
})
