import type { JournalStore } from '@tangle-network/durability-contract'
import type { Harness, OpenOptions } from '../harness.ts'
import { isStore } from '../law/stage.ts'
import type { Network } from '../network/network.ts'
import type { Mutant } from './mutant.ts'
import { PlantedPlace } from './planted-place.ts'

export interface PlantedHarness {
  readonly harness: Harness
  /** How often the mutant bit in this process, and how many places were made. */
  readonly count: { bites: number; places: number }
}

/** The harness that counts the places it makes, and plants the mutant, if there is one, in whatever it opens. */
export function plantedHarness(harness: Harness, mutant?: Mutant): PlantedHarness {
  const count = { bites: 0, places: 0 }
  const places = new Map<unknown, PlantedPlace>()
  const placeOf = (env: unknown): PlantedPlace => {
    const key = typeof env === 'object' && env !== null ? env : JSON.stringify(env)
    const place = places.get(key) ?? new PlantedPlace(() => (count.bites += 1))
    places.set(key, place)
    return place
  }
  const provision = () => {
    count.places += 1
    return harness.provision()
  }
  const open = async (env: unknown, options: OpenOptions): Promise<JournalStore> => {
    const place = placeOf(env)
    const opened = await harness.open(env, mutant?.arm?.(options, place) ?? options)
    if (!isStore(opened))
      throw new TypeError(`mutants need a harness that opens stores; ${harness.name} opens journals`)
    return mutant?.plant(opened, place) ?? opened
  }
  const network = harness.network && plantedNetwork(harness.network, placeOf, mutant)
  return { harness: replacing(harness, { provision, open, ...(network && { network }) }), count }
}

/** The same mutant on the way through a proxy: the place is one and the same. */
function plantedNetwork(network: Network, placeOf: (env: unknown) => PlantedPlace, mutant?: Mutant): Network {
  const open: Network['open'] = async (env, options) => {
    const place = placeOf(env)
    const opened = await network.open(env, { ...options, ...mutant?.arm?.(options, place) })
    return mutant?.plant(opened, place) ?? opened
  }
  return new Proxy(network, {
    get(target, name) {
      if (name === 'open') return open
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

/** The harness with some of it replaced. A proxy, because a harness may be an instance of a class with private parts. */
function replacing(harness: Harness, replaced: Pick<Harness, 'provision' | 'open' | 'network'>): Harness {
  return new Proxy(harness, {
    get(target, name) {
      if (Object.hasOwn(replaced, name)) return Reflect.get(replaced, name)
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}
