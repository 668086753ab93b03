import { dirname, join } from 'node:path'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'
import { files, read, root } from './repository.ts'

interface Snippet {
  readonly page: string
  readonly line: number
  readonly code: string
}

/** `<!-- given: … -->` right before a fence declares what the snippet leaves out. */
const FENCE = /(?:<!-- given: ([\s\S]*?)-->\s*)?^```ts\n([\s\S]*?)^```/gm

const pages = files.filter((path) => /^([A-Z]+\.md|docs\/.*\.md|packages\/[^/]+\/README\.md)$/.test(path))
const snippets: Snippet[] = pages.flatMap((page) => {
  const text = read(page)
  return [...text.matchAll(FENCE)].map(({ index, 1: given = '', 2: code = '' }) => {
    const line = text.slice(0, index).split('\n').length
    return { page, line, code: `${given}\n${code}\nexport {}\n` }
  })
})

describe('a snippet of the documentation compiles as it stands', () => {
  const problems = problemsOf(snippets)

  test.each(snippets.map((snippet, index) => [`${snippet.page}:${snippet.line}`, index] as const))('%s', (_, index) => {
    expect(problems[index]).toStrictEqual([])
  })
})

/** What the compiler says about each, in one program; snippets live in memory, beside the examples. */
function problemsOf(all: readonly Snippet[]): string[][] {
  const names = all.map((_, index) => join(root, `examples/snippet-${index}.ts`))
  const code = new Map(names.map((name, index) => [name, all[index]!.code]))
  const configPath = join(root, 'tsconfig.base.json')
  const { config } = ts.readConfigFile(configPath, ts.sys.readFile)
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, dirname(configPath))
  const host = ts.createCompilerHost(options)
  const { fileExists, readFile } = host
  host.fileExists = (name) => code.has(name) || fileExists(name)
  host.readFile = (name) => code.get(name) ?? readFile(name)
  const program = ts.createProgram(names, options, host)
  return names.map((name) => {
    const source = program.getSourceFile(name)
    const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)]
    return found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '))
  })
}
