import { stripTypeScriptTypes } from 'node:module'
import { MUTANTS, REMOTE_MUTANTS } from '@tangle-network/durability-conformance'
import { describe, expect, test } from 'vitest'
import { huntInChild } from '../src/hunt-in-child.ts'
import type { HuntOrder } from '../src/hunt-order.ts'
import { patchedPackages, patchedSources } from '../src/patched-packages.ts'
import { privateMutants } from '../src/private-mutants.ts'

const byPackage = await privateMutants()
const mutants = [...byPackage].flatMap(([patched, some]) => some.map((mutant) => ({ patched, mutant })))

test('every mutant has an id of its own, the generic ones among them', () => {
  const ids = [...mutants.map(({ mutant }) => mutant.id), ...[...MUTANTS, ...REMOTE_MUTANTS].map(({ id }) => id)]
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toStrictEqual([])
})

describe.each(mutants.map(({ patched, mutant }) => [mutant.id, mutant, patched] as const))('%s', (_, mutant) => {
  test('fits its source once, and leaves code', () => {
    for (const { replace, by } of [mutant, ...(mutant.besides ?? [])]) expect(by).not.toBe(replace)
    for (const [file, source] of patchedSources(mutant)) {
      if (file.endsWith('.ts')) expect(() => stripTypeScriptTypes(source)).not.toThrow()
    }
  })
})

describe('a patch', () => {
  const order: HuntOrder = {
    ...{ on: 'journal-sqlite', plant: null, invariants: ['J6'], seed: 1, runs: 1, levels: ['L0'] },
    ...{ laws: ['a-stale-writer-loses'], except: [], matrix: false, lawMs: 60_000 },
  }

  test('is what the child runs, and the code as it is what it runs without one', async () => {
    const mutant = mutants.find(({ mutant: { id } }) => id === 'an-older-epoch-may-append')!.mutant
    const { root, remove } = patchedPackages(mutant)
    try {
      expect(await huntInChild(order, root)).toMatchObject({ killedBy: ['a-stale-writer-loses'], bitten: null })
    } finally {
      remove()
    }
    expect(await huntInChild(order)).toMatchObject({ killedBy: [], failed: [], lawsTried: 1 })
  })

  test('that no longer fits its source is refused', () => {
    const { id, file } = mutants[0]!.mutant
    expect(() => patchedPackages({ id, file, replace: 'stands nowhere', by: '' })).toThrow(/0 times, not once/)
    expect(() => patchedPackages({ id, file, replace: 'e', by: '' })).toThrow(/times, not once/)
  })
})
