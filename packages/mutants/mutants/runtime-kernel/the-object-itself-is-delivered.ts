import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'the-object-itself-is-delivered',
  tier: 'S',
  invariant: 'K3',
  statement: 'delivers the object that a function returned, not what was stored',
  file: 'packages/runtime-kernel/src/outcome-entry.ts',
  replace: 'told: { ok: fromStorable(storable) }',
  by: 'told: { ok: result.ok }',
}
