import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'acquisitions-are-not-written',
  tier: 'S',
  invariant: 'K2',
  also: ['K4', 'K3'],
  statement: 'drives a run without an entry that says who and since when',
  file: 'packages/runtime-kernel/src/run-driver.ts',
  replace:
    "    this.#writer.add({\n      kind: 'run.acquired',\n      payload: { v: 1, owner: lease.owner, ...(codeVersion === undefined ? {} : { codeVersion }) },\n    })\n",
  by: '',
}
