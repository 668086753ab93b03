import type { TestContext } from 'vitest'

/** Leaves a test that this machine cannot run, saying so. It is counted, and fails in CI unless it is listed there. */
export function notRun(context: TestContext, what: string, how: string): never {
  return context.skip(`NOT RUN: ${what}, ${how}`)
}
