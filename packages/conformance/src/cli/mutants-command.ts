import { HarnessFailed } from '../guarded-harness.ts'
import { MUTANTS } from '../mutants/mutants.ts'
import { type MutantReport, tryMutants } from '../mutants/try-mutants.ts'
import type { Ending } from './ending.ts'
import { loadHarness, loadKernel } from './load-harness.ts'
import { matrixOf } from './mutant-matrix.ts'
import { oneOf } from './parse-argument.ts'
import { UsageError } from './usage-error.ts'

export interface MutantFlags {
  readonly runs: number
  readonly seed: number
  readonly only?: string
  readonly kernel?: string
  readonly json?: boolean
}

/** Plants bugs in the backend and shows which laws would have caught them there. */
export async function mutantsCommand(path: string, flags: MutantFlags): Promise<Ending> {
  const { runs, seed, json = false } = flags
  const known = MUTANTS.map(({ id }) => id)
  const only = flags.only?.split(',').map((id) => oneOf('--only', 'mutant', id.trim(), known))
  const harness = await loadHarness(path)
  const kernel = flags.kernel === undefined ? {} : { kernel: await loadKernel(flags.kernel) }
  const onProgress = (report: MutantReport) => {
    if (!json) process.stderr.write(`${report.killed ? 'killed' : 'SURVIVED'} ${report.id}\n`)
  }
  const options = { runs, seed, ...(only && { only }), ...kernel, onProgress }
  const reports = await tryMutants(harness, options).catch((cause: unknown) => {
    throw new HarnessFailed(`the mutants cannot be tried on ${harness.name}`, { cause })
  })
  if (reports.length === 0) throw new UsageError('No mutant was tried, so nothing is shown: leave --only away.')
  const mutants = reports.map(({ id, tier, invariant, killed, killedBy, runs: ran, seconds }) => {
    return { id, tier, invariant, killed, killedBy, runs: ran, seconds }
  })
  return { code: reports.every(({ killed }) => killed) ? 0 : 1, text: matrixOf(reports), json: { mutants } }
}
