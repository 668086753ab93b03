import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-cancelled-agent-starts-children',
  tier: 'K',
  invariant: 'K6',
  statement: 'lets in the children that a cancelled agent asks for',
  file: 'packages/runtime-kernel/src/refused-child.ts',
  replace: '  if (parent.isOver && !options.cleanup) return CANCELLED\n',
  by: '',
}
