/** What a request asks for, without what only says how it is answered. */
export type BridgeRequest = Readonly<Record<string, unknown>>

/** How a request is executed: a program of this machine. No shell reads any of it. */
export interface Command {
  readonly program: string
  readonly args?: readonly string[]
  /** The folder of the run by default, which goes when the run is no longer kept. */
  readonly cwd?: string
  /** Besides the environment of the host. */
  readonly env?: Readonly<Record<string, string>>
  /** What it reads from its standard input; nothing by default. */
  readonly input?: string
}

/**
 * Rules by harness: a request for the model `claude/sonnet` is executed by the rule `claude`. A rule that throws refuses. It
 * is asked before the request is accepted and again when it is started, by a later host perhaps, and does nothing else.
 */
export type Commands = Readonly<Record<string, (request: BridgeRequest) => Command>>

/** What the rule of a model makes of a request; throws what the rule throws, undefined where there is no rule. */
export function commandFor(commands: Commands, request: BridgeRequest): Command | undefined {
  const harness = harnessOf(request)
  return Object.hasOwn(commands, harness) ? commands[harness]?.(request) : undefined
}

export function harnessOf({ model }: BridgeRequest): string {
  return typeof model === 'string' ? (model.split('/')[0] ?? '') : ''
}

/** A deadline for the process, where the request sets one. */
export function timeoutOf({ execution }: BridgeRequest): number | undefined {
  const { timeoutMs } = (execution ?? {}) as { timeoutMs?: unknown }
  return timeoutMs === undefined || timeoutMs === null ? undefined : (timeoutMs as number)
}
