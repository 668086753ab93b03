import { mkdtempSync, realpathSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openJournal } from '@tangle-network/durability'
import { counted } from '../demo/counted.ts'
import { audit } from './audit.ts'
import { readCliLives } from './cli-ledger.ts'
import { Director } from './director.ts'
import type { Narrator } from './narrator.ts'
import type { RemoteDemoOptions } from './options.ts'
import { filesIn } from './place.ts'
import { planKills, startsIn } from './plan.ts'
import { type Proof, prove } from './proof.ts'
import { RunWatch } from './run-watch.ts'
import { Stage } from './stage.ts'
import { pagesToRead, wordsInAll } from './words.ts'

/** Has the program executed while all who take part in it are killed, and proves what came of it. */
export class RemoteDemo {
  readonly #options: RemoteDemoOptions
  readonly #tell: Narrator
  readonly #stage = new Stage(mkdtempSync(join(realpathSync(tmpdir()), 'durability-demo-remote-')))

  constructor(options: RemoteDemoOptions, tell: Narrator) {
    this.#options = options
    this.#tell = tell
  }

  async run(): Promise<Proof> {
    await using stage = this.#stage
    const { kills, seed, paceMs, sabotage } = this.#options
    const since = performance.now()
    const pages = pagesToRead()
    const plan = planKills({ kills, seed, lines: pages.length })
    const attempts = startsIn(plan)
    const expected = { pages: pages.length, words: wordsInAll(pages) }
    const files = filesIn(stage.folder)
    await using journal = await openJournal(`sqlite:${files.journal}`)
    await using watch = new RunWatch(journal)
    this.#tell.line(
      `A program reads ${counted(pages.length, 'page')} behind a bridge, with ${counted(kills, 'kill')} (--seed ${seed}).`,
    )
    const order = { pages, attempts, paceMs, ...(sabotage ? { sabotage } : {}) }
    const directed = await new Director(stage, watch, this.#tell, order).direct(plan)
    const lives = readCliLives(files.ledger)
    return prove({
      ...{ seed, kills, sabotage: sabotage ?? null, executionsNeeded: attempts, directed, lives, expected },
      audited: await audit(journal, lives),
      seconds: Math.round(performance.now() - since) / 1_000,
    })
  }

  /** Ends all processes and removes all files. `run` never resolves then. */
  async stop(): Promise<void> {
    await this.#stage[Symbol.asyncDispose]()
  }
}
