import { statSync } from 'node:fs'
import { extname, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { UsageError } from './usage-error.ts'

const TYPESCRIPT = ['.ts', '.mts']
const JAVASCRIPT = ['.js', '.mjs']

/** What the module at a path exports by the name. */
export async function loadExport(
  path: string,
  name: string,
  { readsTypeScript = process.features.typescript !== false }: { readsTypeScript?: boolean } = {},
): Promise<unknown> {
  const file = resolve(path)
  check(path, file, readsTypeScript)
  const exported = await imported(path, file)
  if (name in exported) return exported[name]
  const names = Object.keys(exported)
  const found = names.length === 0 ? 'it exports nothing' : `it exports ${names.join(', ')}`
  throw new UsageError(`${path} has no export called "${name}" (${found}): write \`export const ${name} = …\` there.`)
}

function check(path: string, file: string, readsTypeScript: boolean): void {
  const found = statSync(file, { throwIfNoEntry: false })
  if (!found) throw new UsageError(`There is no module at ${path}: give the path of a file, from where you are.`)
  if (!found.isFile()) throw new UsageError(`${path} is no file: give the path of a module in it.`)
  const extension = extname(file)
  if (![...TYPESCRIPT, ...JAVASCRIPT].includes(extension)) {
    const known = [...TYPESCRIPT, ...JAVASCRIPT].join(', ')
    throw new UsageError(`${path} is no module by its name: it must end in one of ${known}.`)
  }
  if (TYPESCRIPT.includes(extension) && !readsTypeScript) {
    throw new UsageError(
      `${path} is TypeScript, which Node reads by itself from 22.18 and 23.6 on; this is ${process.version}. ` +
        'Take a newer Node, start this one with NODE_OPTIONS=--experimental-strip-types, or give a .js file.',
    )
  }
}

async function imported(path: string, file: string): Promise<Record<string, unknown>> {
  try {
    return await import(pathToFileURL(file).href)
  } catch (cause) {
    throw new UsageError(`${path} cannot be imported: correct what it threw.`, { cause })
  }
}
