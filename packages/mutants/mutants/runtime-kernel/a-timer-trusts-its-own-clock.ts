import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-timer-trusts-its-own-clock',
  tier: 'K',
  invariant: 'K8',
  statement: 'a timer is over when it was due to be asked about',
  file: 'packages/runtime-kernel/src/waits.ts',
  replace: 'const now = mayBeDue ? await askTime() : undefined',
  by: 'const now = (await inbox.readOn(), time.estimate() + 600)',
}
