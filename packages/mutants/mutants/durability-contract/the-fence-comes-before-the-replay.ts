import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'the-fence-comes-before-the-replay',
  tier: 'S',
  invariant: 'J9',
  statement: 'refuses a batch that stands already when its lease was lost',
  file: 'packages/durability-contract/src/rules/append-to-run.ts',
  replace: 'if (isVisible(run) && stands(run, ask, standing)) return { run, replayed: true }',
  by: 'if (run?.token === ask.token && isVisible(run) && stands(run, ask, standing)) return { run, replayed: true }',
}
