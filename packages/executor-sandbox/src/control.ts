import { type ExecutionPlan, sha256 } from '@tangle-network/durability-contract'

/** What one execution in a sandbox is, exactly. Every answer about it must name the same. */
export interface ControlReference {
  readonly runId: string
  readonly provider: string
  readonly environmentId: string
  readonly sessionId: string
  readonly executionId: string
  readonly requestDigest: string
}

/** What an environment is leased for. */
export type EnvironmentReference = Pick<ControlReference, 'runId' | 'provider' | 'environmentId' | 'requestDigest'>

const OF_AN_ENVIRONMENT = ['runId', 'provider', 'environmentId', 'requestDigest'] as const
const OF_AN_EXECUTION = [...OF_AN_ENVIRONMENT, 'sessionId', 'executionId'] as const

/** Derived from the id of the plan and its request alone: the same in every life of whoever asks. */
export function controlOf({ id, requestDigest }: ExecutionPlan, provider: string): ControlReference {
  const derived = (kind: string, from: string) => `${kind}-${sha256(`${kind}:${from}`).slice(0, 32)}`
  return {
    ...{ runId: id, provider, requestDigest },
    environmentId: derived('environment', id),
    sessionId: derived('session', `${id}:${requestDigest}`),
    executionId: derived('execution', `${id}:${requestDigest}`),
  }
}

export function environmentOf({ runId, provider, environmentId, requestDigest }: ControlReference) {
  return { runId, provider, environmentId, requestDigest } satisfies EnvironmentReference
}

/** The reference that a value is; undefined where it is none. Nothing besides its members is kept. */
export function toControl(value: unknown): ControlReference | undefined {
  return membersOf(value, OF_AN_EXECUTION) as ControlReference | undefined
}

export function toEnvironment(value: unknown): EnvironmentReference | undefined {
  return membersOf(value, OF_AN_ENVIRONMENT) as EnvironmentReference | undefined
}

/** Whether both name the same, in every member. */
export function isSame<Reference extends EnvironmentReference>(one: Reference | undefined, other: Reference): boolean {
  return one !== undefined && Object.entries(other).every(([member, text]) => one[member as keyof Reference] === text)
}

function membersOf(value: unknown, members: readonly string[]): Record<string, string> | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const found = members.map((member) => [member, (value as Record<string, unknown>)[member]] as const)
  if (!found.every(([, text]) => typeof text === 'string' && text !== '' && text.length <= 256)) return undefined
  return Object.fromEntries(found) as Record<string, string>
}
