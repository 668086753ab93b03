import type { MutantWorld } from './mutant.ts'

/** One place on which a mutant is planted: what its stores share, and how often it bit there. */
export class PlantedPlace implements MutantWorld {
  readonly #onBite: () => void
  readonly #shared = new Map<string, unknown>()

  constructor(onBite: () => void) {
    this.#onBite = onBite
  }

  readonly bite = (): void => this.#onBite()

  readonly shared = <T>(make: () => T, name = ''): T => {
    if (!this.#shared.has(name)) this.#shared.set(name, make())
    return this.#shared.get(name) as T
  }
}
