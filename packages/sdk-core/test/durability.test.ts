import { fileURLToPath } from 'node:url'
import * as contract from '@tangle-network/durability-contract'
import ts from 'typescript'
import { expect, test } from 'vitest'
import * as promised from '../src/durability.ts'

const SOURCE = fileURLToPath(new URL('../src/durability.ts', import.meta.url))
const CONTRACT = '@tangle-network/durability-contract'
const { ofContract, ofPromised } = exportedSymbols()

test('the promised path gives every name of the contract, types included, and no other', () => {
  const cure = 'packages/sdk-core/src/durability.ts names what packages/durability-contract/src/index.ts names'
  expect([...ofPromised.keys()], cure).toStrictEqual([...ofContract.keys()])
  expect(ofPromised.size).toBeGreaterThan(90)
})

test('under each name stands what the contract calls so', () => {
  expect([...ofPromised].filter(([name, symbol]) => ofContract.get(name) !== symbol)).toStrictEqual([])
})

test('its values are those of the contract: an error is of one class, whichever path it was imported by', () => {
  const values = new Map(inOrder(Object.entries(promised)))
  const expected = inOrder(Object.entries(contract))
  expect([...values.keys()]).toStrictEqual(expected.map(([name]) => name))
  for (const [name, value] of expected) expect(values.get(name), name).toBe(value)
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

function inOrder<T>(entries: readonly (readonly [string, T])[]): (readonly [string, T])[] {
  return entries.toSorted(([a], [b]) => (a < b ? -1 : 1))
}
