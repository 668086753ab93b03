import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'acquisitions-are-not-written',
  tier: 'S',
  invariant: 'K2',
  also: ['K4', 'K3'],
  statement: 'drives a run without an entry that says who and since when',
  file: 'packages/runtime-kernel/src/run-driver.ts',
  replace:
    "    this.#writer.add({ kind: 'run.acquired', payload: trace === undefined ? { v: 1, ...by } : { v: 2, ...by, trace } })\n",
  by: '    const _ = { trace, by }\n',
}
