import {
  LAWS,
  type Level,
  MUTANTS,
  REMOTE_LAWS,
  REMOTE_MUTANTS,
  type RemoteMutant,
} from '@tangle-network/durability-conformance'
import { ChildDied, huntInChild } from './hunt-in-child.ts'
import type { HuntOrder, HuntReply } from './hunt-order.ts'
import type { MutantResult, ResultOn } from './mutant-result.ts'
import type { PatchMutant } from './patch-mutant.ts'
import { patchedPackages } from './patched-packages.ts'
import { type Patched, privateMutants } from './private-mutants.ts'
import { JOURNALS, SUBJECTS, type SubjectName, TRANSACTIONAL } from './subject.ts'

export interface EverythingOptions {
  readonly seed: number
  readonly runs: number
  readonly levels: readonly Level[]
  readonly matrix: boolean
  readonly lawMs: number
  /** Ids of mutants; all by default. */
  readonly only?: readonly string[]
  readonly subjects?: readonly SubjectName[]
  readonly onResult?: (result: MutantResult, left: number) => void
}

type About = Pick<PatchMutant, 'id' | 'tier' | 'invariant' | 'also' | 'statement'>

interface Job {
  readonly about: About
  readonly patch: PatchMutant | undefined
  readonly subjects: readonly SubjectName[]
}

/** As many as there are cores on the machines that run this for every change. */
const AT_ONCE = 2
const SUBJECTS_OF: Record<Patched, readonly SubjectName[]> = {
  'durability-contract': ['journal-memory'],
  'journal-memory': ['journal-memory'],
  'journal-sqlite': ['journal-sqlite'],
  'journal-postgres': ['journal-postgres'],
  'runtime-kernel': ['journal-memory'],
  'executor-cli-bridge': ['executor-cli-bridge'],
  'executor-sandbox': ['executor-sandbox'],
}

/** Tries the laws on every mutant, planted or patched, each in a process of its own. */
export async function tryEverything(options: EverythingOptions): Promise<MutantResult[]> {
  const jobs = await jobsOf(options)
  const healthy = new HealthyLaws(options)
  const results: MutantResult[] = new Array(jobs.length)
  let next = 0
  let left = jobs.length
  const work = async () => {
    for (let index = next++; index < jobs.length; index = next++) {
      const result = await tryJob(jobs[index] as Job, options, healthy)
      results[index] = result
      left -= 1
      options.onResult?.(result, left)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return results
}

export async function mutantIds(): Promise<string[]> {
  return (await allJobs(SUBJECTS)).map(({ about }) => about.id)
}

async function jobsOf({ only, subjects = SUBJECTS }: EverythingOptions): Promise<Job[]> {
  const isOn = (job: Job) => job.subjects.some((subject) => subjects.includes(subject))
  const jobs = await allJobs(subjects)
  return jobs.filter((job) => isOn(job) && (only?.includes(job.about.id) ?? true))
}

async function allJobs(subjects: readonly SubjectName[]): Promise<Job[]> {
  const plain = JOURNALS.filter((journal) => subjects.includes(journal) && journal !== TRANSACTIONAL)
  const jobs: Job[] = MUTANTS.map((about) => ({ about, patch: undefined, subjects: plain }))
  const inMemory = ['remote-in-memory'] as const
  for (const mutant of REMOTE_MUTANTS) jobs.push({ about: aboutRemote(mutant), patch: undefined, subjects: inMemory })
  for (const [patched, mutants] of await privateMutants()) {
    for (const patch of mutants) {
      jobs.push({ about: patch, patch, subjects: patch.on ? [patch.on] : SUBJECTS_OF[patched] })
    }
  }
  if (new Set(jobs.map(({ about }) => about.id)).size !== jobs.length) throw new Error('two mutants have one id')
  return jobs
}

/** A mutant of remotes names the laws that must see it, and by them what it breaks. */
function aboutRemote({ id, statement, seenBy }: RemoteMutant): About {
  const [invariant, ...also] = seenBy.flatMap((law) => REMOTE_LAWS.find((each) => each.id === law)?.invariant ?? [])
  if (!invariant) throw new Error(`no law is to see the mutant ${id}`)
  return { id, tier: 'S', invariant, also, statement }
}

async function tryJob({ about, patch, subjects }: Job, options: EverythingOptions, healthy: HealthyLaws) {
  const packages = patch && patchedPackages(patch)
  const levels = levelsOf(patch, options)
  try {
    const on: ResultOn[] = []
    for (const subject of subjects) {
      const order = orderOf(
        { ...options, levels },
        {
          ...{ on: subject, plant: patch ? null : about.id, laws: null },
          invariants: [about.invariant, ...(about.also ?? [])],
        },
      )
      const result = await resultOn(order, packages?.root, healthy)
      const unseen = patch?.level !== undefined && result.lawsTried === 0 && !result.killed
      on.push(unseen ? { ...result, notTried: true, why: `no law of level ${patch.level} is claimed here` } : result)
    }
    return summed(about, on)
  } finally {
    packages?.remove()
  }
}

/** One that shows at a level of its own is hunted there alone: laws of others know nothing of what it breaks. */
function levelsOf(patch: PatchMutant | undefined, { levels }: EverythingOptions): readonly Level[] {
  if (patch?.level === undefined) return levels
  return levels.filter((level) => level === patch.level)
}

/** Hunts until a law has caught it that holds on healthy code, or no law is left. */
async function resultOn(order: HuntOrder, root: string | undefined, healthy: HealthyLaws): Promise<ResultOn> {
  const subject = order.on
  const spent = { runs: 0, lawsTried: 0, seconds: 0 }
  try {
    for (;;) {
      const except = healthy.broken(subject)
      const reply = await huntInChild({ ...order, except }, root)
      spent.runs += reply.runs
      spent.lawsTried += reply.lawsTried
      spent.seconds += reply.seconds
      const broken: string[] = []
      for (const { law } of reply.failed) if (!(await healthy.holds(subject, law))) broken.push(law)
      const killedBy = reply.killedBy.filter((law) => !broken.includes(law))
      const failed = reply.failed.filter(({ law }) => !broken.includes(law))
      // It stopped at a law that proves nothing: the others have not been asked.
      if (killedBy.length === 0 && reply.killedBy.length > 0) continue
      const why = whyAlive({ ...reply, killedBy, failed })
      const failedLaws = failed.map(({ law }) => law)
      return { subject, killed: why === undefined, killedBy, failedLaws, ...spent, ...(why && { why }) }
    }
  } catch (error) {
    if (!(error instanceof ChildDied)) throw error
    return { subject, killed: false, killedBy: [], failedLaws: [], ...spent, why: error.message }
  }
}

function whyAlive({ bitten, failed, killedBy }: HuntReply): string | undefined {
  if (bitten === 0) return 'it never bit'
  if (killedBy.length > 0) return undefined
  const others = failed.map(({ law, invariant }) => `${law} (${invariant})`)
  return others.length > 0 ? `only laws that name something else failed: ${others.join(', ')}` : 'no law failed'
}

function summed({ id, tier, invariant, statement }: About, on: readonly ResultOn[]): MutantResult {
  const sum = (of: (each: ResultOn) => number) => on.reduce((total, each) => total + of(each), 0)
  return {
    ...{ id, tier, invariant, statement, killed: on.every(({ killed }) => killed) },
    notTried: on.every(({ notTried }) => notTried === true),
    killedBy: [...new Set(on.flatMap(({ killedBy }) => killedBy))],
    ...{ runs: sum(({ runs }) => runs), seconds: sum(({ seconds }) => seconds), on },
  }
}

function orderOf(
  { seed, runs, levels, matrix, lawMs }: EverythingOptions,
  order: Pick<HuntOrder, 'on' | 'plant' | 'laws' | 'invariants'>,
): HuntOrder {
  return { seed, runs, levels, except: [], matrix, lawMs, ...order }
}

/** Whether laws hold on the code as it is, each found out once: one that fails there has caught nothing. */
class HealthyLaws {
  readonly #options: EverythingOptions
  readonly #asked = new Map<string, Promise<boolean>>()
  readonly #broken = new Map<SubjectName, Set<string>>()

  constructor(options: EverythingOptions) {
    this.#options = options
  }

  /** Those that are known by now not to hold. */
  broken(subject: SubjectName): string[] {
    return [...(this.#broken.get(subject) ?? [])]
  }

  holds(subject: SubjectName, law: string): Promise<boolean> {
    const key = `${subject} ${law}`
    const asked = this.#asked.get(key) ?? this.#ask(subject, law)
    this.#asked.set(key, asked)
    return asked
  }

  async #ask(subject: SubjectName, law: string): Promise<boolean> {
    // Those of its level alone: it may need a harness of its own.
    const levels = LAWS.filter(({ id }) => id === law).map(({ level }) => level)
    const order = orderOf({ ...this.#options, levels }, { on: subject, plant: null, laws: [law], invariants: [] })
    const { failed } = await huntInChild(order)
    if (failed.length === 0) return true
    const [{ message } = { message: '' }] = failed
    process.stderr.write(`${law} fails on healthy ${subject} and is left out: ${message}\n`)
    this.#broken.set(subject, (this.#broken.get(subject) ?? new Set()).add(law))
    return false
  }
}
