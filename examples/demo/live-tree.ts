import { basename } from 'node:path'
import { type Entry, foldTree, type TreeNode } from '@tangle-network/durability-contract'
import { createLogUpdate } from 'log-update'
import { cut } from './cells.ts'
import { drawFrame, type SeenProcess } from './frame.ts'
import { styleFor } from './style.ts'
import { readEntries, stepsIn } from './tree-of-run.ts'
import type { SeenKill, View, Watched, WatchedKills } from './view.ts'

const FRAME_MS = 100
const FLASH_MS = 900
/** Of its time, the view leaves most to the run. */
const REST = 4

/** The run as a tree that grows, read from the journal while others write it. */
export class LiveTree implements View {
  readonly #stream: NodeJS.WriteStream
  readonly #update: ReturnType<typeof createLogUpdate>
  readonly #processes: SeenProcess[] = []
  #draw: () => Promise<void> = async () => {}
  #drawing: Promise<void> = Promise.resolve()
  #timer: NodeJS.Timeout | undefined
  #flashUntil = 0

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream
    this.#update = createLogUpdate(stream)
  }

  surveying(watched: Watched): void {
    this.#show(watched, (tree) => {
      const steps = tree ? `: ${stepsIn(tree)} steps` : ' …'
      return cut(`Surveying ${watched.path}, first without interruption${steps}`, this.#stream.columns - 1)
    })
  }

  begin(watched: WatchedKills): void {
    const { path, kills, expected } = watched
    const scene = { name: basename(path) || path, kills, expected, processes: this.#processes }
    this.#show(watched, (now) => {
      const isFlashing = performance.now() < this.#flashUntil
      return drawFrame({ ...scene, now, isFlashing }, this.#stream, styleFor(this.#stream))
    })
  }

  started(pid: number): void {
    this.#processes.push({ pid, after: this.#processes.at(-1)?.kill?.seq ?? 0, kill: undefined })
  }

  killed(kill: SeenKill): void {
    const killed = this.#processes.pop()
    if (killed) this.#processes.push({ ...killed, kill })
    this.#flashUntil = performance.now() + FLASH_MS
  }

  async end(): Promise<void> {
    clearTimeout(this.#timer)
    await this.#drawing
    this.#flashUntil = 0
    await this.#draw().catch(() => {})
    this.close()
    this.#stream.write('\n')
  }

  close(): void {
    clearTimeout(this.#timer)
    this.#draw = async () => {}
    this.#update.done()
  }

  /** Draws again and again what the journal holds by then. */
  #show({ journal, runId }: Watched, picture: (tree: TreeNode | undefined) => string): void {
    const entries: Entry[] = []
    let tree: TreeNode | undefined
    const draw = async () => {
      const fresh = await readEntries(journal, runId, entries)
      entries.push(...fresh)
      if (fresh.length > 0) tree = foldTree(entries)
      if (this.#draw === draw) this.#update(picture(tree))
    }
    this.#draw = draw
    clearTimeout(this.#timer)
    this.#schedule(0)
  }

  #schedule(ms: number): void {
    this.#timer = setTimeout(() => {
      const began = performance.now()
      // Where the journal cannot be read, the proof will say why.
      this.#drawing = this.#draw()
        .catch(() => {})
        .then(() => this.#schedule(Math.max((performance.now() - began) * REST, FRAME_MS)))
    }, ms)
  }
}
