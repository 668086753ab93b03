import { readFileSync } from 'node:fs'
import type { Reporter, TestModule } from 'vitest/node'
import { type NotRun, namesIn, reportNotRun } from './not-run.ts'

/** Prints and counts the tests that could not run on this machine; fails in CI when one of them is not listed. */
export default class NotRunReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const listed = new Set(namesIn(readFileSync(new URL('./may-not-run.txt', import.meta.url), 'utf8')))
    const { lines, fails } = reportNotRun(modules.flatMap(notRunOf), { listed, inCi: Boolean(process.env.CI) })
    if (lines.length > 0) console.log(`\n${lines.join('\n')}`)
    if (fails) process.exitCode = 1
  }
}

function notRunOf(module: TestModule): NotRun[] {
  return [...module.children.allTests('skipped')].flatMap((test) => {
    const { note } = test.result() as { note?: string }
    return note?.startsWith('NOT RUN: ') ? [{ name: `${module.project.name} > ${test.fullName}`, note }] : []
  })
}
