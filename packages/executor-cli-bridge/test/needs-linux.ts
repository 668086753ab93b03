import { beforeEach, type TestContext } from 'vitest'

/** Leaves a test that says nothing elsewhere, saying so: only Linux tells a process from a later one that has its pid. */
export function leaveOffLinux(context: TestContext): void {
  if (process.platform !== 'linux')
    context.skip('NOT RUN: commands that outlive their host, it takes Linux to know them again')
}

/** For all tests of a file. */
export function needsLinux(): void {
  beforeEach(leaveOffLinux)
}
