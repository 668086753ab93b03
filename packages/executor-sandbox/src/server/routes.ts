import { randomUUID } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { encodeValue, sha256 } from '@tangle-network/durability-contract'
import { type ControlReference, isSame, toControl, toEnvironment } from '../control.ts'
import type { ExecutionFolder } from './execution-folder.ts'
import { answerJson, Refusal } from './http-answer.ts'
import { countLines } from './output-lines.ts'
import type { SandboxRegistry } from './sandbox-registry.ts'
import { showEvents } from './show-events.ts'

export interface RouteParts {
  readonly registry: SandboxRegistry
  readonly commandOf: (message: unknown) => readonly string[] | undefined
  readonly keptEvents: number
  readonly keepAliveMs: number
  /** How long what was asked to stop may take before it is killed. */
  readonly graceMs: number
}

export type Body = Readonly<Record<string, unknown>>

/** What is asked of the server: the plain API has the first of these alone. */
export class Routes {
  readonly #parts: RouteParts

  constructor(parts: RouteParts) {
    this.#parts = parts
  }

  /** Starts an execution in a session and shows it. With a control reference it is started once, and found again. */
  run(response: ServerResponse, body: Body, isRich: boolean): Promise<void> {
    const { registry, commandOf, keepAliveMs } = this.#parts
    const { sessionId, message } = body
    if (typeof sessionId !== 'string' || sessionId === '') throw new Refusal(400, 'session_missing', 'no sessionId')
    const command = commandOf(message)
    if (!command?.[0]) throw new Refusal(422, 'message_unusable', 'the message is nothing that can be run')
    if (isRich) return this.#runRich(response, { sessionId, message, command, control: toControl(body.control) })
    const record = { control: undefined, sessionId, command, work: registry.session(sessionId) }
    const { folder } = registry.claim(randomUUID(), record)
    folder.start()
    const opening = { event: 'session', data: { sessionId } }
    return showEvents(response, folder, { opening, ending: { sessionId }, since: 0, hasIds: false, keepAliveMs })
  }

  #runRich(
    response: ServerResponse,
    asked: { sessionId: string; message: unknown; command: readonly string[]; control: ControlReference | undefined },
  ): Promise<void> {
    const { registry, keepAliveMs } = this.#parts
    const { sessionId, message, command, control } = asked
    if (!control || control.sessionId !== sessionId) {
      throw new Refusal(400, 'control_missing', 'no control reference, or one of another session')
    }
    if (sha256(encodeValue(message)) !== control.requestDigest) {
      throw new Refusal(400, 'digest_mismatch', 'the digest is that of another message')
    }
    const known = registry.execution(control.runId)
    if (known) demandSame(known, control)
    const work = known ? known.record.work : registry.work(control)
    const { folder, isNew } = registry.claim(control.runId, { control, sessionId, command, work })
    demandSame(folder, control)
    // A server that was killed right after its claim has started nothing yet.
    folder.start()
    const opening = { event: 'control', data: { is: isNew ? 'created' : 'replayed', control } }
    return showEvents(response, folder, { opening, ending: { control }, since: 0, hasIds: true, keepAliveMs })
  }

  lease(response: ServerResponse, body: Body): void {
    const environment = toEnvironment(body.environment)
    if (!environment) throw new Refusal(400, 'environment_missing', 'no reference of an environment')
    this.#parts.registry.sweep()
    const is = this.#parts.registry.lease(environment)
    answerJson(response, is === 'created' ? 201 : 200, { is, environment })
  }

  release(response: ServerResponse, environmentId: string, body: Body): void {
    const environment = toEnvironment(body.environment)
    if (environment?.environmentId !== environmentId || typeof body.operationId !== 'string') {
      throw new Refusal(400, 'environment_missing', 'no reference of this environment, or no operation')
    }
    const receipt = this.#parts.registry.release(environment, body.operationId)
    answerJson(response, 200, { environment, receipt })
  }

  look(response: ServerResponse, runId: string, executionId: string): void {
    const folder = this.#find(runId, executionId)
    answerJson(response, 200, { control: folder.record.control, ...stateOf(folder) })
  }

  async events(response: ServerResponse, runId: string, executionId: string, since: string | null): Promise<void> {
    const { keptEvents, keepAliveMs } = this.#parts
    const folder = this.#find(runId, executionId)
    const after = /^\d{1,15}$/.test(since ?? '0') ? Number(since ?? '0') : Number.NaN
    if (Number.isNaN(after)) throw new Refusal(400, 'cursor_unreadable', 'since is no id of an event')
    const last = countLines(folder.output, ['ended', 'gone'].includes(stateOf(folder).state))
    const first = Math.max(1, last - keptEvents + 1)
    if (after > last) throw new Refusal(409, 'cursor_ahead', 'no event of that id has come yet', { last })
    if (after + 1 < first) throw new Refusal(410, 'cursor_expired', 'the next event is no longer kept', { first })
    const { control } = folder.record
    const opening = { event: 'control', data: { control } }
    await showEvents(response, folder, { opening, ending: { control }, since: after, hasIds: true, keepAliveMs })
  }

  cancel(response: ServerResponse, runId: string, executionId: string, body: Body): void {
    const folder = this.#find(runId, executionId)
    const control = toControl(body.control)
    if (!control || typeof body.operationId !== 'string') {
      throw new Refusal(400, 'control_missing', 'no control reference, or no operation')
    }
    demandSame(folder, control)
    folder.cancel(body.operationId)
    this.killLater(folder)
    const state = stateOf(folder)
    answerJson(response, ['ended', 'gone'].includes(state.state) ? 200 : 202, { control, ...state })
  }

  /** What does not stop by itself is killed. */
  killLater(folder: ExecutionFolder): void {
    setTimeout(() => folder.signal('SIGKILL'), this.#parts.graceMs).unref()
  }

  #find(runId: string, executionId: string): ExecutionFolder {
    const folder = this.#parts.registry.execution(runId)
    if (!folder || folder.state().is === 'unknown')
      throw new Refusal(404, 'execution_unknown', 'nothing is known of it')
    if (folder.record.control?.executionId === executionId) return folder
    throw new Refusal(409, 'execution_identity_conflict', 'the run is that of another execution')
  }
}

function demandSame({ record }: ExecutionFolder, control: ControlReference): void {
  if (record.control && isSame(record.control, control)) return
  throw new Refusal(409, 'run_identity_conflict', 'the id stands for another request')
}

/** What has ended is `ended`; a state that nobody can tell was refused before. */
function stateOf(folder: ExecutionFolder) {
  const state = folder.state()
  if (state.is === 'ended') return { state: 'ended', result: state.result } as const
  if (state.is === 'gone') return { state: 'gone' } as const
  return { state: folder.isCancelled ? 'stopping' : 'running' } as const
}
