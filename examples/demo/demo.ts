import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Journal, openJournal } from '@tangle-network/durability'
import { foldTree, sha256, type TreeNode } from '@tangle-network/durability-contract'
import { audit, inFlight } from './audit.ts'
import { Director, type DirectorEvents, journalUrl } from './director.ts'
import { type PlannedKill, planKills } from './kill-plan.ts'
import { readLedger } from './ledger.ts'
import { demoModel, isScripted } from './model.ts'
import type { DemoOptions } from './options.ts'
import { EFFECTS_AT_ONCE } from './perform.ts'
import { type Proof, prove } from './proof.ts'
import { fingerprint, type SurveyedFolder } from './surveyed-folder.ts'
import { nodesOf, readEntries, stepsIn } from './tree-of-run.ts'
import type { View } from './view.ts'
import { filesIn, type WorkerOrder } from './worker-order.ts'

const RUN_ID = 'survey'
/** Short, so that a takeover is quick even where a dead owner cannot be proven dead. */
const TTL_MS = 5_000
/** About how long the run may take, for something to watch. */
const WATCH_MS = 12_000
const [SHORTEST_PACE_MS, LONGEST_PACE_MS] = [15, 400]

/** Surveys the folder twice, once left alone and once killed again and again, and compares. */
export class Demo {
  readonly #options: DemoOptions
  readonly #folder: SurveyedFolder
  readonly #workFolder: string
  readonly #view: View
  #director: Director | undefined

  constructor(options: DemoOptions, folder: SurveyedFolder, workFolder: string, view: View) {
    this.#options = options
    this.#folder = folder
    this.#workFolder = workFolder
    this.#view = view
  }

  async run(): Promise<Proof> {
    const { kills, seed, sabotage } = this.#options
    const before = await fingerprint(this.#folder)
    const expected = await this.#uninterrupted()
    const steps = stepsIn(expected.tree)
    const paceMs = this.#options.paceMs ?? paceFor(expected.tree, kills)
    const plan = planKills({ kills, steps, seed, paceMs })
    const order = this.#order(this.#workFolder, paceMs)
    if (sabotage) {
      const late = lateEnough(plan, steps)
      return this.#killed({ ...order, skipCommitsAfter: Math.floor(steps / 3) }, late, expected, before)
    }
    return this.#killed(order, plan, expected, before)
  }

  /** Kills the worker at hand. */
  async stop(): Promise<void> {
    await this.#director?.stop()
  }

  async #uninterrupted(): Promise<{ tree: TreeNode; digest: string | null }> {
    const folder = join(this.#workFolder, 'uninterrupted')
    mkdirSync(folder)
    await using journal = await openJournal(journalUrl(folder))
    this.#view.surveying({ journal, runId: RUN_ID, path: this.#folder.path })
    const { failure } = await this.#direct(journal, this.#order(folder, 0), [], { started() {}, killed() {} })
    const tree = failure === undefined ? foldTree(await readEntries(journal, RUN_ID)) : undefined
    if (!tree) throw new Error(`the uninterrupted run failed: ${failure ?? 'its journal is empty'}`)
    return { tree, digest: digestOf(filesIn(folder).report) }
  }

  async #killed(
    order: WorkerOrder,
    plan: readonly PlannedKill[],
    expected: { tree: TreeNode; digest: string | null },
    before: string,
  ): Promise<Proof> {
    const { path } = this.#folder
    const { kills, seed, sabotage = null } = this.#options
    const files = filesIn(order.folder)
    await using journal = await openJournal(journalUrl(order.folder))
    const inFlightAt: number[] = []
    this.#view.begin({ journal, runId: RUN_ID, path, seed, kills, expected: expected.tree })
    const directed = await this.#direct(journal, order, plan, {
      started: (pid) => this.#view.started(pid),
      killed: (kill) => {
        inFlightAt.push(inFlight(readLedger(files.ledger), kill.pid).length)
        this.#view.killed({ ...kill, inFlight: inFlightAt.at(-1) ?? 0 })
      },
    })
    await this.#view.end()
    const ledger = readLedger(files.ledger)
    return prove({
      ...{ path, seed, kills, sabotage, directed, inFlightAt, ...files },
      resumes: ledger.filter(({ type }) => type === 'taken').length - 1,
      audited: await audit(journal, RUN_ID, ledger, directed.kills),
      reportDigest: digestOf(files.report),
      uninterruptedDigest: expected.digest,
      uninterruptedSteps: isScripted(demoModel()) ? stepsIn(expected.tree) : null,
      folderChanged: (await fingerprint(this.#folder)) !== before,
    })
  }

  #direct(journal: Journal, order: WorkerOrder, plan: readonly PlannedKill[], events: DirectorEvents) {
    this.#director = new Director(journal, order, events)
    return this.#director.direct(plan)
  }

  #order(folder: string, paceMs: number): WorkerOrder {
    const { path, by } = this.#folder
    return { task: { path, by }, runId: RUN_ID, folder, ttlMs: TTL_MS, paceMs }
  }
}

/** The longer the way to the report, and the more often it is interrupted, the shorter each step. */
function paceFor(tree: TreeNode, kills: number): number {
  const longest = Math.max(...nodesOf(tree).map(({ steps }) => steps.size), stepsIn(tree) / EFFECTS_AT_ONCE, kills)
  return Math.min(Math.max(WATCH_MS / longest, SHORTEST_PACE_MS), LONGEST_PACE_MS)
}

/** Nothing is found out before something was lost: the first kill waits until then. */
function lateEnough(plan: readonly PlannedKill[], steps: number): PlannedKill[] {
  return plan.map((kill) => ({ ...kill, afterSteps: Math.max(kill.afterSteps, Math.floor((2 * steps) / 3)) }))
}

function digestOf(path: string): string | null {
  try {
    return sha256(readFileSync(path))
  } catch {
    return null
  }
}
