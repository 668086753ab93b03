const MUTATIONS = [
  ...(['begin', 'acquire', 'renew', 'release', 'append', 'putBlob'] as const),
  ...(['deliver', 'claim', 'revive', 'forget', 'adopt'] as const),
] as const
const INSTANTS = ['before-write', 'before-commit', 'after-commit'] as const

export type Mutation = (typeof MUTATIONS)[number]
export type Failpoint = `${Mutation}:${(typeof INSTANTS)[number]}` | 'append:after-fence' | 'append:between-entries'

/** Every instant at which a store calls its failpoint (clause F-1). A suite kills the process at each of them. */
export const FAILPOINTS: readonly Failpoint[] = [
  ...MUTATIONS.flatMap((mutation) => INSTANTS.map((instant) => `${mutation}:${instant}` as const)),
  'append:after-fence',
  'append:between-entries',
]

/** Called by a store at a named instant; production passes nothing. It may end the process or throw, not wait. */
export type FailpointHook = (name: Failpoint) => void
