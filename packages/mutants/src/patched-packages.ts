import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Patch, PatchMutant } from './patch-mutant.ts'

const REPOSITORY = fileURLToPath(new URL('../../../', import.meta.url))
const SCOPE = '@tangle-network'
/** What a package needs in order to run: neither its tests nor what was built of it. */
const LEFT_OUT = ['node_modules', 'dist', 'test', 'mutants', '.turbo']
/** Hold harnesses that laws are tried with. */
const TAKEN_ALONG = ['journal-postgres', 'executor-cli-bridge', 'executor-sandbox'].map((name) =>
  join(REPOSITORY, 'packages', name, 'test'),
)

type PatchedBy = Pick<PatchMutant, 'id' | 'besides' | keyof Patch>

export interface PatchedPackages {
  readonly root: string
  remove(): void
}

/**
 * A copy of our packages with the patch applied, laid out as a workspace: its own packages are links out of
 * `node_modules`, because Node strips types of nothing that really lies there. All others are those of the repository.
 */
export function patchedPackages(mutant: PatchedBy): PatchedPackages {
  const patched = patchedSources(mutant)
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'patched-')))
  const packages = join(root, 'packages')
  const modules = join(root, 'node_modules')
  mkdirSync(join(modules, SCOPE), { recursive: true })
  for (const folder of readdirSync(join(REPOSITORY, 'packages'))) {
    const from = join(REPOSITORY, 'packages', folder)
    cpSync(from, join(packages, folder), {
      recursive: true,
      filter: (path) =>
        path === from ||
        TAKEN_ALONG.includes(path) ||
        !LEFT_OUT.includes(basename(path)) ||
        path.startsWith(join(from, 'src')),
    })
    const own = join(from, 'node_modules')
    if (existsSync(own)) symlinkSync(own, join(packages, folder, 'node_modules'))
    const { name } = JSON.parse(readFileSync(join(from, 'package.json'), 'utf8')) as { name: string }
    symlinkSync(join(packages, folder), join(modules, name))
  }
  for (const name of readdirSync(join(REPOSITORY, 'node_modules'))) {
    if (name !== SCOPE && !name.startsWith('.'))
      symlinkSync(join(REPOSITORY, 'node_modules', name), join(modules, name))
  }
  for (const [file, source] of patched) writeFileSync(join(root, file), source)
  return { root, remove: () => rmSync(root, { recursive: true }) }
}

/** The patched files. A mutant that no longer fits its sources is an error: it would prove nothing. */
export function patchedSources({ id, besides = [], ...first }: PatchedBy): ReadonlyMap<string, string> {
  const patched = new Map<string, string>()
  for (const { file, replace, by } of [first, ...besides]) {
    const parts = (patched.get(file) ?? readFileSync(join(REPOSITORY, file), 'utf8')).split(replace)
    if (parts.length !== 2) {
      throw new Error(`mutant ${id}: what it replaces stands in ${file} ${parts.length - 1} times, not once`)
    }
    patched.set(file, parts.join(by))
  }
  return patched
}
