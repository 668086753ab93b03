import ts from 'typescript'
import { describe, expect, test } from 'vitest'
import { files, read, workspaces } from './repository.ts'

const published = workspaces.filter(
  ({ manifest, folder }) => !manifest.private && files.includes(`${folder}/src/index.ts`),
)

describe.each(published.map(({ short, folder }) => [short, folder] as const))('%s', (short, folder) => {
  test('exports what its list of names says; a change is made on purpose, with vitest --update', async () => {
    const names = exportedBy(`${folder}/src/index.ts`)
    await expect(`${names.join('\n')}\n`).toMatchFileSnapshot(`public-surface/${short}.txt`)
  })
})

test('there is a list of names for published packages only', () => {
  const lists = files.filter((path) => path.startsWith('scripts/public-surface/'))
  expect(lists).toStrictEqual(published.map(({ short }) => `scripts/public-surface/${short}.txt`).sort())
})

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
