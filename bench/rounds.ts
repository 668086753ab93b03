import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import type { PostgresServer } from '@tangle-network/postgres-server'
import pg from 'pg'
import type { Contender } from './contender.ts'
import type { Order } from './measure.ts'
import type { Measured, Workload } from './workload.ts'

const MEASURE = fileURLToPath(new URL('./measure.ts', import.meta.url))
const ARGUMENTS = ['--conditions=@tangle-network/source', '--disable-warning=ExperimentalWarning', MEASURE]

/** What one contender made of one workload in one round. */
export interface Sample extends Pick<Order, 'store' | 'contender' | 'workload'> {
  readonly round: number
  readonly measured?: Measured
  readonly error?: string
}

export interface RoundsOptions {
  readonly rounds: number
  readonly contenders: readonly Contender[]
  readonly workloads: readonly Workload[]
  readonly folder: string
  readonly server: PostgresServer | undefined
  readonly onSample: (sample: Sample, done: number, all: number) => void
}

/** Every contender does a workload before any does it again, each round in another order, each in a process and place of its own. */
export async function playRounds(options: RoundsOptions): Promise<readonly Sample[]> {
  const { rounds, contenders, workloads, onSample } = options
  const plan = Array.from({ length: rounds }, (_, round) =>
    workloads.flatMap((workload) =>
      rotated(contenders.filter(workload.suits), round).map((contender) => ({ round, workload, contender })),
    ),
  ).flat()
  const samples: Sample[] = []
  for (const { round, workload, contender } of plan) {
    const named = { round, store: contender.store, contender: contender.name, workload: workload.name }
    const sample = { ...named, ...(await sampled(options, named)) }
    samples.push(sample)
    onSample(sample, samples.length, plan.length)
  }
  return samples
}

async function sampled(
  { folder, server }: RoundsOptions,
  { store, contender, workload, round }: Omit<Sample, 'measured' | 'error'>,
): Promise<Pick<Sample, 'measured' | 'error'>> {
  const own = await mkdtemp(join(folder, 'place-'))
  const name = `bench_${store}_${round}_${Math.random().toString(36).slice(2)}`
  const url = store === 'postgres' && server ? await madeDatabase(server.url, name) : undefined
  try {
    return { measured: await measuredApart({ store, contender, workload, place: { folder: own, url } }) }
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) }
  } finally {
    await rm(own, { recursive: true })
    if (url && server) await ask(server.url, `DROP DATABASE ${name} WITH (FORCE)`)
  }
}

async function measuredApart(order: Order): Promise<Measured> {
  const child = spawn(process.execPath, [...ARGUMENTS, JSON.stringify(order)], { stdio: ['ignore', 'pipe', 'pipe'] })
  const [out, problem, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  if (code !== 0) throw new Error(problem.trim() || `ended with ${code}`)
  return JSON.parse(out.trim().split('\n').at(-1) ?? '') as Measured
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

function rotated<T>(items: readonly T[], by: number): readonly T[] {
  const at = items.length === 0 ? 0 : by % items.length
  return [...items.slice(at), ...items.slice(0, at)]
}
