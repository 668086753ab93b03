import { fileURLToPath } from 'node:url'
import * as contract from '@tangle-network/durability-contract'
import ts from 'typescript'
import { expect, test } from 'vitest'
import * as promised from '../src/durability.ts'

const SOURCE = fileURLToPath(new URL('../src/durability.ts', import.meta.url))
const CONTRACT = '@tangle-network/durability-contract'
const { ofContract, ofPromised } = exportedSymbols()

/** What the ports add to the contract, besides types. */
const ADDED = [
  'contentAddress',
  'createConversationJournal',
  'createLoopJournal',
  'createResultBlobStore',
  'createSpawnJournal',
  'materializeTreeView',
  'replaySpawnTree',
]
/** Promised of a tree's events, and the contract's of a run's state: one function answers for both. */
const OF_BOTH = 'pendingWaits'

test('the promised path gives every name of the contract, types included, and besides them those of the ports', () => {
  const cure = 'packages/sdk-core/src/durability.ts names what packages/durability-contract/src/index.ts names'
  const [shared, added] = partition([...ofPromised.keys()], (name) => ofContract.has(name))
  expect(shared, cure).toStrictEqual([...ofContract.keys()])
  expect(shared.length).toBeGreaterThan(90)
  expect(added).toEqual(expect.arrayContaining(ADDED))
  expect(added.filter((name) => !isOfPorts(ofPromised.get(name)!))).toStrictEqual([])
})

test('under each name of the contract stands what the contract calls so, but for the one that answers for both', () => {
  const differing = [...ofContract].filter(([name, symbol]) => ofPromised.get(name) !== symbol).map(([name]) => name)
  expect(differing).toStrictEqual([OF_BOTH])
  expect(isOfPorts(ofPromised.get(OF_BOTH)!)).toBe(true)
})

test('its values are those of the contract: an error is of one class, whichever path it was imported by', () => {
  const values = new Map(inOrder(Object.entries(promised)))
  const expected = inOrder(Object.entries(contract))
  const [shared, added] = partition([...values.keys()], (name) => Object.hasOwn(contract, name))
  expect(shared).toStrictEqual(expected.map(([name]) => name))
  for (const [name, value] of expected) if (name !== OF_BOTH) expect(values.get(name), name).toBe(value)
  expect(added).toStrictEqual(ADDED)
})

test('the function of both answers of the state of a run what the contract answers', () => {
  const state = contract.emptyRunState()
  expect(promised.pendingWaits(state)).toStrictEqual(contract.pendingWaits(state))
})

/** What each module exports, by name, as the compiler sees it. */
function exportedSymbols() {
  const program = ts.createProgram([SOURCE], {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    customConditions: ['@tangle-network/source'],
    allowImportingTsExtensions: true,
    noEmit: true,
    types: [],
  })
  const checker = program.getTypeChecker()
  const source = program.getSourceFile(SOURCE)!
  const from = source.statements.find(ts.isExportDeclaration)?.moduleSpecifier
  if (!from || !ts.isStringLiteral(from) || from.text !== CONTRACT) throw new Error(`no export from ${CONTRACT}`)
  const [ofContract, ofPromised] = [from, source].map((module) => {
    const symbols = checker.getExportsOfModule(checker.getSymbolAtLocation(module)!)
    return new Map(inOrder(symbols.map((symbol) => [symbol.name, checker.getAliasedSymbol(symbol)])))
  })
  return { ofContract: ofContract!, ofPromised: ofPromised! }
}

function isOfPorts(symbol: ts.Symbol): boolean {
  return symbol.declarations?.every((one) => /\/sdk-core\/src\/ports\//.test(one.getSourceFile().fileName)) ?? false
}

function partition(names: readonly string[], isFirst: (name: string) => boolean): [string[], string[]] {
  return [names.filter(isFirst), names.filter((name) => !isFirst(name))]
}

function inOrder<T>(entries: readonly (readonly [string, T])[]): (readonly [string, T])[] {
  return entries.toSorted(([a], [b]) => (a < b ? -1 : 1))
}
