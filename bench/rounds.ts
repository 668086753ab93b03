import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import type { PostgresServer } from '@tangle-network/postgres-server'
import pg from 'pg'
import type { Contender } from './contender.ts'
import type { Order } from './measure.ts'
import type { Measured, Workload } from './workload.ts'

const MEASURE = fileURLToPath(new URL('./measure.ts', import.meta.url))
const ARGUMENTS = [
  '--conditions=@tangle-network/source',
  '--disable-warning=ExperimentalWarning',
  '--expose-gc',
  MEASURE,
]

/** What takes longer is cut off and named: a peer may be slow, and nobody may hang. */
const LIMITS_MS: Record<Contender['kind'], number> = { peer: 120_000, ours: 600_000, floor: 600_000 }

export interface SampleName extends Pick<Order, 'store' | 'contender' | 'workload'> {
  readonly round: number
}

/** What one contender made of one workload in one round. */
export interface Sample extends SampleName {
  readonly measured?: Measured
  readonly error?: string
}

export interface RoundsOptions {
  readonly rounds: number
  /** Whether less is done before anything is measured. */
  readonly isQuick?: boolean
  readonly contenders: readonly Contender[]
  readonly workloads: readonly Workload[]
  readonly folder: string
  readonly server: PostgresServer | undefined
  /** In place of the process that measures, and of how long it may take; for tests. */
  readonly measure?: readonly string[]
  readonly limitsMs?: typeof LIMITS_MS
  readonly onStart?: (name: SampleName, done: number, all: number) => void
  readonly onSample: (sample: Sample, done: number, all: number) => void
}

/**
 * Every contender does a workload before any does it again, each in a process and place of its own; every other round in the
 * opposite order. The floors are measured before all others and, in the opposite order, after them: what a disk that grows
 * slower does to one of two is done to the other, and to what lies between them.
 */
export async function playRounds(options: RoundsOptions): Promise<readonly Sample[]> {
  const { rounds, isQuick = false, contenders, workloads, onSample } = options
  const plan = Array.from({ length: rounds }, (_, round) =>
    workloads.flatMap((workload) => {
      if (round >= (workload.roundsAtMost ?? rounds)) return []
      const taking = thereAndBack(
        contenders.filter((each) => workload.takes(each) === true),
        round,
      )
      const floors = taking.filter(({ kind }) => kind === 'floor')
      const others = taking.filter(({ kind }) => kind !== 'floor')
      return [...floors, ...others, ...(isQuick ? [] : floors.toReversed())].map((contender) => ({
        round,
        workload,
        contender,
      }))
    }),
  ).flat()
  const samples: Sample[] = []
  for (const { round, workload, contender } of plan) {
    const named = { round, store: contender.store, contender: contender.name, workload: workload.name }
    options.onStart?.(named, samples.length, plan.length)
    const { absent } = contender
    const sample = {
      ...named,
      ...(absent === undefined ? await sampled(options, named, contender) : { error: absent }),
    }
    samples.push(sample)
    onSample(sample, samples.length, plan.length)
  }
  return samples
}

async function sampled(
  { folder, server, isQuick = false, limitsMs = LIMITS_MS, measure = ARGUMENTS }: RoundsOptions,
  { store, contender, workload }: SampleName,
  { kind }: Contender,
): Promise<Pick<Sample, 'measured' | 'error'>> {
  const own = await mkdtemp(join(folder, 'place-'))
  // The folder is the only one of its name, hence so is the database.
  const name = `bench_${Buffer.from(basename(own)).toString('hex')}`
  const url = store === 'postgres' && server ? await madeDatabase(server.url, name) : undefined
  try {
    const order = { store, contender, workload, isQuick, place: { folder: own, url } }
    return { measured: await measuredApart(order, { limitMs: limitsMs[kind], measure }) }
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) }
  } finally {
    // What was cut off may still be dying, and makes files while it does.
    await rm(own, { recursive: true, maxRetries: 10, retryDelay: 100 })
    if (url && server) await ask(server.url, `DROP DATABASE ${name} WITH (FORCE)`)
  }
}

async function measuredApart(
  order: Order,
  { limitMs, measure }: { limitMs: number; measure: readonly string[] },
): Promise<Measured> {
  // A group of its own: a server that a contender started goes with it.
  const child = spawn(process.execPath, [...measure, JSON.stringify(order)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  let isLate = false
  const limit = setTimeout(() => {
    isLate = true
    endGroup(child)
  }, limitMs)
  const onExit = () => endGroup(child)
  process.once('exit', onExit)
  try {
    const [out, problem, [code, signal]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close'),
    ])
    if (isLate) throw new Error(`cut off after ${limitMs / 1_000} s`)
    if (code !== 0) throw new Error(problemOf(problem) ?? `ended with ${code ?? signal}`)
    return JSON.parse(out.trim().split('\n').at(-1) ?? '') as Measured
  } finally {
    clearTimeout(limit)
    process.off('exit', onExit)
    endGroup(child)
  }
}

/** Ends what is left of a measurement, whatever it was. */
function endGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/** The error itself, where the process said where it was thrown as well. */
function problemOf(said: string): string | undefined {
  const lines = said.trim().split('\n')
  const at = lines.findIndex((line) => /^(\w*Error\b.*:|\w+: )/.test(line))
  return lines.slice(Math.max(0, at)).join('\n') || undefined
}

async function madeDatabase(server: string, name: string): Promise<string> {
  await ask(server, `CREATE DATABASE ${name}`)
  const url = new URL(server)
  url.pathname = `/${name}`
  return url.href
}

async function ask(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}

function thereAndBack<T>(items: readonly T[], round: number): readonly T[] {
  return round % 2 === 0 ? items : items.toReversed()
}
