import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-release-has-no-entry',
  tier: 'K',
  invariant: 'K6',
  also: ['K2'],
  level: 'K',
  statement: 'gives an environment back and does not write that down',
  file: 'packages/runtime-kernel/src/execution-end.ts',
  replace:
    "    writer.add({ kind: 'remote.released', payload: receipt === undefined ? payload : { ...payload, receipt } })\n",
  by: '    void payload, receipt, writer\n',
}
