import { posix } from 'node:path'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'
import { files, read, type Workspace, workspaces } from './repository.ts'

/** Import paths that users have: of a package, or below it, as `sdk-core/durability`. */
const importPaths = workspaces.filter(({ manifest }) => !manifest.private).flatMap(importPathsOf)

describe.each(importPaths)('$importPath', ({ importPath, source }) => {
  test('exports what its list of names says; a change is made on purpose, with vitest --update', async () => {
    const names = exportedBy(source)
    await expect(`${names.join('\n')}\n`).toMatchFileSnapshot(listOf(importPath))
  })
})

test('there is a list of names for import paths of published packages only', () => {
  const lists = files.filter((path) => path.startsWith('scripts/public-surface/'))
  expect(lists).toStrictEqual(importPaths.map(({ importPath }) => `scripts/${listOf(importPath)}`).sort())
})

function importPathsOf({ short, folder, manifest }: Workspace) {
  return Object.entries(manifest.exports ?? {}).flatMap(([path, target]) => {
    if (typeof target === 'string') return []
    const source = target['@tangle-network/source']
    if (!source) throw new Error(`${short}: ${path} names no source`)
    return [{ importPath: posix.join(short, path), source: posix.join(folder, source) }]
  })
}

function listOf(importPath: string): string {
  return `public-surface/${importPath.replaceAll('/', '-')}.txt`
}

/** Names of values and types, in alphabetical order. */
function exportedBy(path: string): string[] {
  const source = ts.createSourceFile(path, read(path), ts.ScriptTarget.Latest)
  return source.statements.flatMap(namesOf).sort()
}

function namesOf(statement: ts.Statement): string[] {
  if (ts.isExportDeclaration(statement)) {
    const clause = statement.exportClause
    if (!clause || !ts.isNamedExports(clause)) throw new Error('an index names every export')
    const allTypes = statement.isTypeOnly
    return clause.elements.map(({ name, isTypeOnly }) => `${allTypes || isTypeOnly ? 'type ' : ''}${name.text}`)
  }
  if (!ts.canHaveModifiers(statement)) return []
  const exported = ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
  return exported ? [declaredName(statement)] : []
}

function declaredName(statement: ts.Statement): string {
  if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)) return `type ${statement.name.text}`
  if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) return statement.name?.text ?? 'default'
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations
      .map(({ name }) => (ts.isIdentifier(name) ? name.text : '…'))
      .join('\n')
  }
  return '…'
}
