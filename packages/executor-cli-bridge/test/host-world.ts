import { setTimeout as pause } from 'node:timers/promises'
import type { Journal, RemoteEvent, RemoteExecution } from '@tangle-network/durability-contract'
import { isDurabilityError } from '@tangle-network/durability-contract'
import { createMemoryJournal } from '@tangle-network/journal-memory'
import { afterEach } from 'vitest'
import { type BridgeHost, type BridgeHostOptions, createBridgeHost, createCliBridge } from '../src/index.ts'
import { commands } from './child/shell-commands.ts'
import { killGroup, leadersIn, makeFolder, removeFolder } from './host-folder.ts'

export const ask = { signal: new AbortController().signal }
export const operation = { ...ask, operationId: 'stop' }

const undo: (() => unknown)[] = []
const folders = new Set<string>()
afterEach(async () => {
  // First of all, for what comes then may never end where a host is broken.
  for (const folder of folders) for (const pid of leadersIn(folder)) killGroup(pid)
  for (const each of undo.splice(0).reverse()) await each()
})

/** To be done when the test is over, however it ends; the last first. */
export function finallyDo(what: () => unknown): void {
  undo.push(what)
}

/** A folder for hosts, until the end of the test. */
export function folderForHosts(): string {
  const folder = makeFolder()
  folders.add(folder)
  finallyDo(() => {
    folders.delete(folder)
    removeFolder(folder)
  })
  return folder
}

export interface HostWorld {
  readonly journal: Journal
  readonly folder: string
  readonly host: BridgeHost
  readonly bridge: RemoteExecution
  /** What the host reported. */
  readonly reported: unknown[]
  /** Closes this host and opens another one on the same journal and folder. */
  restart(): Promise<HostWorld>
}

export async function openHost(
  options: Partial<BridgeHostOptions> = {},
  { journal = createMemoryJournal(), folder = folderForHosts() }: { journal?: Journal; folder?: string } = {},
): Promise<HostWorld> {
  const reported: unknown[] = []
  const report = (error: unknown) => void reported.push(error)
  const host = await createBridgeHost({ journal, folder, commands, port: 0, graceMs: 200, report, ...options })
  finallyDo(() => host.close())
  const { token } = options
  const bridge = createCliBridge({ url: host.url, ...(token === undefined ? {} : { token }) })
  const restart = async () => {
    await host.close()
    return openHost(options, { journal, folder })
  }
  return { journal, folder, host, bridge, reported, restart }
}

let plans = 0
/** A plan to have this script executed; another id each time. */
export function planOf(script: string, more: object = {}) {
  plans += 1
  const id = `${plans}`.padStart(64, 'a')
  return {
    id,
    request: { model: 'sh/test', messages: [{ role: 'user', content: script }], ...more },
    requestDigest: id,
  }
}

export async function started(bridge: RemoteExecution, plan: ReturnType<typeof planOf>): Promise<unknown> {
  const answer = await bridge.start(plan, null, ask)
  if (answer.is === 'conflict') throw new Error('expected a start, found a conflict')
  return answer.reference
}

export interface Line {
  readonly position: number
  readonly text: string
  readonly isInvalid: boolean
}

export function lineOf({ position, data }: RemoteEvent): Line {
  const chunk = data as { choices: { delta: { content: string } }[]; invalid_utf8?: boolean }
  const text = chunk.choices[0]?.delta.content ?? ''
  return { position, text, isInvalid: chunk.invalid_utf8 === true }
}

/** The lines behind a place, to the end of the run, or until there are so many. */
export async function linesOf(bridge: RemoteExecution, reference: unknown, after = 0, most = Number.POSITIVE_INFINITY) {
  const attached = await bridge.attach(reference, { position: after }, ask)
  if (attached.is !== 'attached') throw new Error(`expected events, found ${attached.is}`)
  const lines: Line[] = []
  for await (const event of attached.events) {
    lines.push(lineOf(event))
    if (lines.length >= most) break
  }
  return lines
}

export async function textOf(bridge: RemoteExecution, reference: unknown): Promise<string> {
  return (await linesOf(bridge, reference)).map(({ text }) => text).join('')
}

/** Asks until the run has ended. */
export async function resultOf(bridge: RemoteExecution, reference: unknown) {
  for (;;) {
    const sighting = await bridge.result(reference, ask)
    if (sighting.is === 'ended') return sighting.result
    if (sighting.is !== 'running') throw new Error(`expected a result, found ${sighting.is}`)
  }
}

/** Waits until something is so; the test ends by its own time limit where it never is. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await pause(5)
}

export function isRemoteError(error: unknown): boolean {
  return isDurabilityError(error) && error.code.startsWith('REMOTE_')
}
