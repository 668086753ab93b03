import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-child-run-is-begun-before-its-intent',
  tier: 'K',
  invariant: 'K6',
  also: ['K4', 'K1', 'K3'],
  statement: 'begins a child run before its intent is durable',
  file: 'packages/runtime-kernel/src/child-runs.ts',
  replace: `      .then(() => writer.durable(last))
      .then(call)
`,
  by: `      .then(call)
`,
}
