import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type FactPayload, isDurabilityError, type Journal } from '@tangle-network/durability-contract'
import { type Elsewhere, lineOf, type RemoteKind } from '../../src/crash/elsewhere.ts'
import { RemoteProcess } from '../../src/crash/remote-process.ts'

/** What executes for a stage, and how it looks from there: nothing that is killed knows of it but by its address. */
export class Outside {
  readonly remote: RemoteProcess
  readonly #kind: RemoteKind
  readonly #folder: string
  readonly #over = new AbortController()
  #watching: Promise<void> = Promise.resolve()
  /** Called with each line that stands in the journal, before what is executed may go on. */
  onLine: (line: string) => Promise<unknown> | undefined = () => undefined

  private constructor(kind: RemoteKind, folder: string) {
    this.#kind = kind
    this.#folder = folder
    this.remote = new RemoteProcess(kind, join(folder, 'remote'))
  }

  static async open(kind: RemoteKind, folder: string, journal: Journal, runId: string): Promise<Outside> {
    const outside = new Outside(kind, folder)
    await outside.remote.start()
    outside.#watching = outside.#watch(journal, runId)
    outside.#watching.catch(() => {})
    return outside
  }

  get place(): Elsewhere {
    return { kind: this.#kind, url: this.remote.url, folder: this.#folder }
  }

  /** The process that was started last. */
  get pid(): number {
    return Number(readFileSync(join(this.#folder, 'pid'), 'utf8'))
  }

  /** Kills the process that was started last, and the wrapper that would tell how it ended: the group that this leads. */
  killWithItsWatch(): void {
    const [, group = ''] = /\) \S+ \d+ (\d+) /.exec(readFileSync(`/proc/${this.pid}/stat`, 'utf8')) ?? []
    process.kill(-Number(group), 'SIGKILL')
  }

  /** Environments of a sandbox that nobody has given back. */
  get leased(): number {
    const environments = join(this.#folder, 'remote', 'environments')
    if (!existsSync(environments)) return 0
    return readdirSync(environments).filter((name) => !existsSync(join(environments, name, 'released'))).length
  }

  /** What is executed ends by itself when it finds its folder gone. */
  async close(): Promise<void> {
    this.#over.abort()
    await this.#watching
    await this.remote.close()
  }

  /** Lets what is executed go on behind each line that has come home. */
  async #watch(journal: Journal, runId: string): Promise<void> {
    const { signal } = this.#over
    while (!signal.aborted && !(await isBegun(journal, runId))) await new Promise((resolve) => setTimeout(resolve, 20))
    for await (const { kind, payload } of journal.watch(runId, { signal })) {
      if (kind !== 'remote.progressed') continue
      for (const { data } of (payload as FactPayload<'remote.progressed'>).events) {
        await this.onLine(lineOf(data))
        writeFileSync(join(this.#folder, `seen-${lineOf(data)}`), '')
      }
    }
  }
}

async function isBegun(journal: Journal, runId: string): Promise<boolean> {
  try {
    await journal.head(runId)
    return true
  } catch (error) {
    if (isDurabilityError(error, 'RUN_NOT_FOUND')) return false
    throw error
  }
}
