import { spawnSync } from 'node:child_process'
import { DurabilityError, type ErrorCode } from '@tangle-network/durability-contract'
import { root } from './repository.ts'

/** Opens a journal in a process that cannot find a package, and throws what was thrown there. */
export async function withoutPackage(name: string, url: string): Promise<never> {
  const script = `
    import { registerHooks } from 'node:module'
    registerHooks({
      // Looked for from a folder above which nothing is installed.
      resolve: (asked, context, next) =>
        next(asked, asked === ${JSON.stringify(name)} ? { ...context, parentURL: 'file:///nowhere/program.js' } : context),
    })
    const { openJournal } = await import('@tangle-network/durability')
    const error = await openJournal(${JSON.stringify(url)}).catch((thrown) => thrown)
    const { code, expected, found, where } = error
    console.log(JSON.stringify({ code, expected, found, where }))
  `
  const options = ['--conditions=@tangle-network/source', '--input-type=module', '-e', script]
  const { stdout, stderr } = spawnSync(process.execPath, options, { cwd: root, encoding: 'utf8' })
  if (stdout === '') throw new Error(stderr)
  const { code, ...parts } = JSON.parse(stdout) as { code: ErrorCode; expected: string; found: string; where: string }
  throw new DurabilityError(code, parts)
}
