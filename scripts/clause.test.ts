import { LAWS as OF_JOURNALS, REMOTE_LAWS } from '@tangle-network/durability-conformance'
import { describe, expect, test } from 'vitest'
import { files, read } from './repository.ts'

const LAWS = [...OF_JOURNALS, ...REMOTE_LAWS]
const text = read('CONTRACT.md')
const CLAUSE = /(?<![\w-])[A-Z]-\d+(?![\w-])/g

/** Clauses are defined as list items that open with their id in bold. */
const defined = [...text.matchAll(/^- \*\*([A-Z]-\d+)\*\* /gm)].map((match) => match[1]!)

/** Tests cite in brackets: `a stale writer loses [J-6, L-3]`. */
const tests = files.filter((path) => /^(packages|examples|scripts)\/.*\.test\.ts$/.test(path))
const BRACKETS = /\[([A-Z]-\d+(?:, [A-Z]-\d+)*)\]/g
const citedByTests = new Map(tests.map((path) => [path, citationsOf(path)]))

function citationsOf(path: string): string[] {
  return [...read(path).matchAll(BRACKETS)].flatMap((match) => match[1]!.split(', '))
}

test('clauses are numbered once, and in each section without a gap', () => {
  expect(new Set(defined).size).toBe(defined.length)
  const sections = Map.groupBy(defined, (id) => id[0])
  for (const [letter, ids] of sections) expect(ids).toStrictEqual(ids.map((_, index) => `${letter}-${index + 1}`))
})

test('every clause is cited by a test or a law', () => {
  const cited = new Set([...[...citedByTests.values()].flat(), ...LAWS.map(({ clause }) => clause)])
  expect(defined.filter((id) => !cited.has(id))).toStrictEqual([])
})

describe('the laws of the conformance suite', () => {
  test('hold every clause: each is the clause of a law', () => {
    const held = new Set(LAWS.map(({ clause }) => clause))
    expect(defined.filter((id) => !held.has(id))).toStrictEqual([])
  })

  test('are each of a clause that is defined', () => {
    const unknown = LAWS.filter(({ clause, also = [] }) => ![clause, ...also].every((id) => defined.includes(id)))
    expect(unknown.map(({ id }) => id)).toStrictEqual([])
  })

  test('name an invariant that the table gives to one of their clauses', () => {
    const rows = [...text.matchAll(/^\| ([JK]\d+) .*?\|(.*)\|$/gm)]
    const clausesOf = new Map<string, readonly string[]>(
      rows.map(([, id = '', clauses = '']) => [id, expandRanges(clauses).match(CLAUSE) ?? []]),
    )
    const aboutForm = ['F-1', 'W-1', 'W-4', 'C-1']
    const astray = LAWS.filter(({ invariant, clause, also = [] }) => {
      return !aboutForm.includes(clause) && ![clause, ...also].some((id) => clausesOf.get(invariant)?.includes(id))
    })
    expect(astray.map(({ id, clause, invariant }) => `${id}: ${clause} does not serve ${invariant}`)).toStrictEqual([])
  })

  test('are each known by an id, which is the name of their file, and by a statement of their own', () => {
    const names = files.filter((path) => /^packages\/conformance\/src\/laws\/.*\.ts$/.test(path))
    const ids = LAWS.map(({ id }) => id)
    expect(ids.filter((id) => !names.some((path) => path.endsWith(`/${id}.ts`)))).toStrictEqual([])
    expect(new Set(ids).size).toBe(ids.length)
    expect(new Set(LAWS.map(({ statement }) => statement)).size).toBe(LAWS.length)
  })
})

test('every clause that a test cites is defined', () => {
  const unknown = [...citedByTests].flatMap(([path, ids]) =>
    ids.filter((id) => !defined.includes(id)).map((id) => `${path}: ${id}`),
  )
  expect(unknown).toStrictEqual([])
})

test('every clause that a source or a page cites is defined', () => {
  const citing = files.filter((path) => /^(packages|examples)\/.*\.(ts|sql|md)$|^[A-Z]+\.md$|^docs\//.test(path))
  const unknown = citing.flatMap((path) =>
    (read(path).match(CLAUSE) ?? []).filter((id) => !defined.includes(id)).map((id) => `${path}: ${id}`),
  )
  expect(unknown).toStrictEqual([])
})

describe('the tables of the contract', () => {
  test('map every invariant of the design', () => {
    const rows = [...text.matchAll(/^\| ([JK]\d+) /gm)].map((match) => match[1])
    const all = [...numbered('J', 16), ...numbered('K', 8)]
    expect(rows).toStrictEqual(all)
  })

  test('map every clause about behaviour to an invariant', () => {
    const [, invariants = ''] = text.split('## Invariants')
    const mapped = new Set(expandRanges(invariants).match(CLAUSE))
    const aboutForm = ['F-1', 'W-1', 'W-4']
    expect(defined.filter((id) => !mapped.has(id) && !aboutForm.includes(id))).toStrictEqual([])
  })
})

function numbered(letter: string, last: number): string[] {
  return Array.from({ length: last }, (_, index) => `${letter}${index + 1}`)
}

/** `V-1 to V-3` means three clauses. */
function expandRanges(table: string): string {
  return table.replaceAll(/([A-Z])-(\d+) to \1-(\d+)/g, (_, letter: string, from: string, to: string) =>
    Array.from({ length: Number(to) - Number(from) + 1 }, (_, index) => `${letter}-${Number(from) + index}`).join(', '),
  )
}
