import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'the-caller-is-told-too-early',
  tier: 'K',
  invariant: 'K1',
  also: ['K4', 'J1', 'K2', 'K8'],
  statement: 'resolves a run before its end is durable',
  file: 'packages/runtime-kernel/src/run-driver.ts',
  replace:
    "    this.#writer\n      .durable(seq)\n      .then(() => {\n        if (this.#phase === 'over') return\n        this.#over()\n        this.#done.resolve(result",
  by: "    Promise.resolve(seq)\n      .then(() => {\n        if (this.#phase === 'over') return\n        this.#over()\n        this.#done.resolve(result",
}
