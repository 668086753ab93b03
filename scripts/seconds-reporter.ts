import type { Reporter, TestModule } from 'vitest/node'

/** Prints tests and seconds per package, so that a slow one is seen before it hurts. */
export default class SecondsReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const rows = new Map<string, { tests: number; ms: number }>()
    for (const module of modules) {
      const row = rows.get(module.project.name) ?? { tests: 0, ms: 0 }
      row.tests += [...module.children.allTests()].length
      row.ms += module.diagnostic().duration
      rows.set(module.project.name, row)
    }
    console.log('\n seconds  tests  package')
    for (const [name, { tests, ms }] of [...rows].sort((a, b) => b[1].ms - a[1].ms)) {
      console.log(`${(ms / 1000).toFixed(1).padStart(8)}  ${String(tests).padStart(5)}  ${name}`)
    }
  }
}
