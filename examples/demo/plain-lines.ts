import { counted } from './counted.ts'
import { stepsIn } from './tree-of-run.ts'
import type { SeenKill, View, Watched, WatchedKills } from './view.ts'

/** The run as lines, for files and pipes. */
export class PlainLines implements View {
  readonly #stream: NodeJS.WritableStream
  #lastSeq: number | undefined

  constructor(stream: NodeJS.WritableStream) {
    this.#stream = stream
  }

  surveying({ path }: Watched): void {
    this.#say(`Surveying ${path}, first without interruption.`)
  }

  begin({ expected, kills, seed }: WatchedKills): void {
    const folders = expected.children.length
    this.#say(
      `${counted(folders, 'folder')}, ${counted(stepsIn(expected), 'step')}. Once more, with ${counted(kills, 'kill')} (--seed ${seed}).`,
    )
  }

  started(pid: number): void {
    this.#say(
      this.#lastSeq === undefined ? `Process ${pid} begins.` : `Process ${pid} resumes after entry ${this.#lastSeq}.`,
    )
  }

  killed({ pid, seq, inFlight, landed }: SeenKill): void {
    this.#lastSeq = seq
    if (landed) this.#say(`Process ${pid} killed with SIGKILL at entry ${seq}, ${inFlight} in flight.`)
    else this.#say(`Process ${pid} was gone before its kill.`)
  }

  async end(): Promise<void> {
    this.#say('')
  }

  close(): void {}

  #say(line: string): void {
    this.#stream.write(`${line}\n`)
  }
}
