// Measures side by side: npm run bench -- [--only sqlite|postgres] [--quick] [--rounds N] [--json FILE]
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPostgres } from '@tangle-network/postgres-server'
import { Command, InvalidArgumentError, Option } from 'commander'
import { CONTENDERS } from './contenders.ts'
import { ratiosOf } from './ratios.ts'
import { tablesOf } from './report.ts'
import { playRounds } from './rounds.ts'
import { WORKLOADS } from './workloads.ts'

interface Options {
  readonly only?: 'sqlite' | 'postgres'
  readonly quick?: true
  readonly rounds?: number
  readonly json?: string
}

const command = new Command('bench')
  .description('What a step costs, side by side with the floor of its store and with other systems.')
  .addOption(new Option('--only <store>', 'one store alone').choices(['sqlite', 'postgres']))
  .option('--quick', 'the short workloads, and fewer rounds')
  .option('--rounds <count>', 'how often each is measured (5, or 3 when quick)', count)
  .option('--json <file>', 'writes every figure and ratio')
  .parse()
const { only, quick, rounds = quick ? 3 : 5, json } = command.opts<Options>()

const contenders = CONTENDERS.filter(({ store }) => only === undefined || store === only)
const workloads = WORKLOADS.filter(({ isQuick }) => isQuick || !quick)
const folder = await mkdtemp(join(tmpdir(), 'bench-'))
const server = contenders.some(({ store }) => store === 'postgres') ? await startPostgres() : undefined
try {
  const samples = await playRounds({
    ...{ rounds, contenders, workloads, folder, server },
    onSample: ({ round, store, contender, workload, error }, done, all) =>
      process.stderr.write(
        `${done}/${all}  round ${round + 1}  ${workload}  ${contender} on ${store}${error ? '  FAILED' : ''}\n`,
      ),
  })
  const ratios = ratiosOf(samples, contenders, workloads)
  process.stdout.write(`${tablesOf(samples, contenders, workloads)}\n\n`)
  for (const [name, ratio] of Object.entries(ratios)) process.stdout.write(`${name}  ${ratio?.toFixed(3) ?? 'null'}\n`)
  const settings = contenders.map(({ name, kind, store, settings }) => ({ name, kind, store, settings }))
  if (json) await writeFile(json, `${JSON.stringify({ ratios, settings, samples }, null, 2)}\n`)
} finally {
  await server?.stop()
  await rm(folder, { recursive: true })
}

function count(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('expected a whole number from 1')
  return value
}
