import fc from 'fast-check'

/** What the suite has a remote execute. */
export interface RemoteProgram {
  /** In letters, digits and hyphens; of one program in its world. */
  readonly name: string
  /** It emits so many events, */
  readonly emits: number
  /** stops after that many of them until it is let go, where it says so, */
  readonly waitsAfter?: number | undefined
  /** and ends so; `never`: only when it is stopped, or its world removed. */
  readonly ends: 'ok' | 'failed' | 'never'
  /** Asked to stop, it goes on until it is let go, or forced. */
  readonly resists?: boolean | undefined
  /** What it says that it has spent, in tokens, however it ends; nothing where this is left out. */
  readonly spends?: number | undefined
}

export type RemoteProgramParts = Omit<RemoteProgram, 'name'>

/** Programs that come to an end by themselves, or once they are let go. */
export function remotePrograms(): fc.Arbitrary<RemoteProgramParts> {
  return fc
    .record({
      emits: fc.integer({ min: 0, max: 6 }),
      pause: fc.option(fc.integer({ min: 0, max: 6 }), { nil: undefined }),
      ends: fc.constantFrom('ok' as const, 'failed' as const),
    })
    .map(({ emits, pause, ends }) => ({
      ...{ emits, ends },
      ...(pause === undefined ? {} : { waitsAfter: Math.min(pause, emits) }),
    }))
}
