import { closeSync, openSync } from 'node:fs'
import { link, mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sha256 } from '@tangle-network/durability-contract'
import { type Incarnation, incarnationIn } from './incarnation.ts'
import type { RunError } from './run-record.ts'

/** What the folder says of the start: who was started, or that nobody was and nobody will be. */
export type Mark = { readonly process: Incarnation } | { readonly never: RunError }

const NEVER = 'never\n'

/**
 * Where a run and its command meet, besides which they know nothing of each other. It is that of a request under an id, so
 * that after the loss of a registry nobody is shown what another request under the same id came to.
 */
export class RunFolder {
  readonly path: string

  constructor(parent: string, { id, digest }: { readonly id: string; readonly digest: string }) {
    // Not the id itself: where names are one in capitals and small letters, ids are not.
    this.path = join(parent, 'runs', sha256(`${id} ${digest}`))
  }

  get output(): string {
    return join(this.path, 'output')
  }

  get errors(): string {
    return join(this.path, 'errors')
  }

  async make(input: string | undefined): Promise<void> {
    await mkdir(this.path, { recursive: true, mode: 0o700 })
    if (input === undefined) return
    // Another file each time: somebody who was started a moment ago may be reading the one that is there.
    const draft = join(this.path, `input.${process.pid}`)
    await writeFile(draft, input, { mode: 0o600 })
    await rename(draft, join(this.path, 'input'))
  }

  /** Files for the command: what it reads, if anything, and what it writes to. To be closed once it has them. */
  openFiles(hasInput: boolean): { readonly files: readonly (number | 'ignore')[]; close(): void } {
    const opened: number[] = []
    const opening = (name: string, flags: string) => {
      const fd = openSync(join(this.path, name), flags, 0o600)
      opened.push(fd)
      return fd
    }
    const close = () => {
      for (const fd of opened.splice(0)) closeSync(fd)
    }
    try {
      const files = [
        hasInput ? opening('input', 'r') : 'ignore',
        opening('output', 'a'),
        opening('errors', 'a'),
      ] as const
      return { files, close }
    } catch (error) {
      close()
      throw error
    }
  }

  async mark(): Promise<Mark | undefined> {
    const text = await this.#read('started')
    if (text === undefined) return undefined
    if (text.startsWith(NEVER)) return { never: JSON.parse(text.slice(NEVER.length)) }
    const process = incarnationIn(text)
    if (!process) throw new Error(`expected who was started in ${join(this.path, 'started')}`)
    return { process }
  }

  /** Sees to it that nothing is started any more; false when something has been. */
  async neverStart(why: RunError): Promise<boolean> {
    await mkdir(this.path, { recursive: true, mode: 0o700 })
    const draft = join(this.path, `never.${process.pid}`)
    const file = await open(draft, 'w', 0o600)
    try {
      await file.writeFile(NEVER + JSON.stringify(why))
      await file.sync()
    } finally {
      await file.close()
    }
    try {
      await link(draft, join(this.path, 'started'))
      return true
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      return false
    } finally {
      await rm(draft, { force: true })
    }
  }

  /** As the shell tells it: of a command that a signal ended, 128 and the signal. */
  async exitCode(): Promise<number | undefined> {
    const text = await this.#read('exit')
    return text === undefined ? undefined : Number(text)
  }

  async remove(): Promise<void> {
    await rm(this.path, { recursive: true, force: true })
  }

  async #read(name: string): Promise<string | undefined> {
    try {
      return await readFile(join(this.path, name), 'utf8')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
      return undefined
    }
  }
}
