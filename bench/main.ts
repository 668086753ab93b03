// Measures side by side: npm run bench -- [--only sqlite|postgres] [--quick] [--peers …] [--rounds N] [--json FILE] …
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startPostgres } from '@tangle-network/postgres-server'
import { CommanderError } from 'commander'
import { chartsOf } from './chart.ts'
import { CONTENDERS, PEERS } from './contenders.ts'
import { installPeers } from './install-peers.ts'
import { machineOf, versionsOf } from './machine.ts'
import { chosen, type Options, optionsOf } from './options.ts'
import { viewProgress } from './progress.ts'
import { ratiosOf } from './ratios.ts'
import { rowsOf, summaryOf, tablesOf } from './report.ts'
import { playRounds } from './rounds.ts'
import { validityOf } from './validity.ts'
import { WORKLOADS } from './workloads.ts'

const FLOORS = ['contenders/floor-sqlite.ts', 'contenders/floor-postgres.ts', 'encoded-step.ts']

const names = { peers: PEERS.map(({ name }) => name), workloads: WORKLOADS.map(({ name }) => name) }
try {
  await bench(optionsOf(process.argv.slice(2), names))
} catch (error) {
  if (!(error instanceof CommanderError)) throw error
  // It has said what was wrong.
  process.exitCode = error.exitCode
}

async function bench(options: Options): Promise<void> {
  const contenders = chosen(CONTENDERS, options)
  const workloads = WORKLOADS.filter(
    ({ name, isQuick }) => options.workloads?.includes(name) ?? (isQuick || !options.quick),
  )
  const hasPeers = contenders.some(({ kind }) => kind === 'peer')
  if (hasPeers) installPeers()
  const folder = mkdtempSync(join(tmpdir(), 'bench-'))
  // A process that a signal ends leaves neither its measurement nor its folder behind.
  process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }))
  process.once('SIGINT', () => process.exit(130))
  process.once('SIGTERM', () => process.exit(143))
  const server = contenders.some(({ store }) => store === 'postgres') ? await startPostgres() : undefined
  const progress = viewProgress()
  try {
    const samples = await playRounds({
      ...{ rounds: options.rounds, isQuick: options.quick && !hasPeers, contenders, workloads, folder, server },
      onStart: progress.start,
      onSample: progress.sample,
    }).finally(progress.end)
    const ratios = ratiosOf(samples, contenders, workloads)
    const validity = validityOf(samples, contenders, ratios)
    const [machine, versions] = [machineOf(folder), await versionsOf(contenders, server?.url)]
    process.stdout.write(`${tablesOf(samples, contenders, workloads)}\n\n${summaryOf(ratios, validity)}\n`)
    if (options.json) {
      const settings = contenders.map(({ name, kind, store, settings }) => ({ name, kind, store, settings }))
      const floors = Object.fromEntries(FLOORS.map((path) => [path, sourceOf(path)]))
      const told = workloads.map((workload) => {
        const figures = rowsOf(samples, contenders, workload).map(
          ({ contender: { name, kind, store }, spread, details }) => ({
            ...{ name, kind, store, ...spread, details },
          }),
        )
        return { name: workload.name, unit: workload.unit, says: workload.says, figures }
      })
      const report = {
        validity,
        ratios,
        rounds: options.rounds,
        workloads: told,
        settings,
        machine,
        versions,
        floors,
        samples,
      }
      writeFileSync(options.json, `${JSON.stringify(report, null, 2)}\n`)
    }
    if (options.charts) {
      mkdirSync(options.charts, { recursive: true })
      for (const [name, svg] of chartsOf(samples, contenders, workloads)) writeFileSync(join(options.charts, name), svg)
    }
  } finally {
    await server?.stop()
  }
}

function sourceOf(path: string): string {
  return readFileSync(fileURLToPath(new URL(path, import.meta.url)), 'utf8')
}
