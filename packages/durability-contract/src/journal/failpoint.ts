const MUTATIONS = [
  ...(['begin', 'acquire', 'renew', 'release', 'append', 'putBlob'] as const),
  ...(['deliver', 'claim', 'revive', 'forget', 'adopt'] as const),
] as const
const INSTANTS = ['before-write', 'before-commit', 'after-commit'] as const

export type Mutation = (typeof MUTATIONS)[number]
type Instant = (typeof INSTANTS)[number]
export type Failpoint = `${Mutation | 'transact'}:${Instant}` | 'append:after-fence' | 'append:between-entries'

/** Every instant at which any store calls its failpoint (clause F-1). A suite kills the process at each of them. */
export const FAILPOINTS: readonly Failpoint[] = [
  ...MUTATIONS.flatMap((mutation) => INSTANTS.map((instant) => `${mutation}:${instant}` as const)),
  'append:after-fence',
  'append:between-entries',
]

/** Those that only a store with transactions has: `before-write` is when the function has returned what to write. */
export const TRANSACT_FAILPOINTS: readonly Failpoint[] = INSTANTS.map((instant) => `transact:${instant}` as const)

/** Called by a store at a named instant; production passes nothing. It may end the process or throw, not wait. */
export type FailpointHook = (name: Failpoint) => void
