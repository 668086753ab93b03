import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Files of a few lines that run a whole suite, and what talks to a server: they take minutes, the others seconds. */
const LONG = /conformance|kernel-on|pool-on|crash-points|\.int\.test\.ts$/

/** Starts what takes longest first, so that no core waits for it alone at the end. */
export class SuitesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))]
  }
}

function isLong({ moduleId }: TestSpecification): boolean {
  return LONG.test(moduleId)
}
