import fc from 'fast-check'
import { REMOTE_FAULTS, type RemoteFault, type RemoteFaultKind } from './lossy-remote.ts'
import type { RemoteClaims } from './remote-harness.ts'
import { type RemoteProgramParts, remotePrograms } from './remote-program.ts'

/** An execution and what befalls it. Instants are counted from 1 over all lives of the driver. */
export interface RemoteCase {
  readonly program: RemoteProgramParts
  readonly faults: readonly RemoteFault[]
  /** Instants at which the driver is killed. */
  readonly kills: readonly number[]
  /** The remote is killed and started again. */
  readonly restart?: { readonly at: number; readonly forgets: boolean } | undefined
  /** From then on it is to stop. */
  readonly recallAt?: number | undefined
  /** The clock jumps past the time for which an id is kept. */
  readonly jumpAt?: number | undefined
  /** From then on what is executed is killed, as soon as it is at work. */
  readonly endAt?: number | undefined
  /** Whether a driver that was killed comes back only once what is executed has ended. */
  readonly isAway?: boolean | undefined
}

const INSTANTS = 40

export interface RemoteCaseParts {
  readonly claims: RemoteClaims
  readonly canRestart: boolean
  readonly canKill: boolean
  /** How many events are kept at least, where others expire. */
  readonly keptEvents: number | undefined
}

/** What arrives twice is started twice where ids are not kept. What is shown once cannot be asked for in its order. */
function faultsOf({ keepsIds, replays }: RemoteClaims): RemoteFaultKind[] {
  const isBearable = { twice: keepsIds && replays, reordered: replays }
  return REMOTE_FAULTS.filter((kind) => !(kind in isBearable) || isBearable[kind as keyof typeof isBearable])
}

/** What is missing twice in the same place is a gap, whatever the remote still keeps. */
function reorderedOnce(faults: readonly RemoteFault[]): RemoteFault[] {
  const first = faults.find(({ kind }) => kind === 'reordered')
  return faults.filter((fault) => fault.kind !== 'reordered' || fault === first)
}

export function remoteCases({ claims, canRestart, canKill }: RemoteCaseParts): fc.Arbitrary<RemoteCase> {
  const at = fc.integer({ min: 1, max: INSTANTS })
  const fault = fc.record({
    kind: fc.constantFrom(...faultsOf(claims)),
    call: fc.integer({ min: 1, max: 8 }),
    after: fc.integer({ min: 0, max: 4 }),
  })
  const seldom = <T>(of: fc.Arbitrary<T>, isPossible: boolean) =>
    isPossible ? fc.option(of, { nil: undefined, freq: 3 }) : fc.constant(undefined)
  return fc.record({
    program: remotePrograms(),
    faults: fc.uniqueArray(fault, { maxLength: 3, selector: ({ call }) => call }).map(reorderedOnce),
    kills: fc.uniqueArray(at, { maxLength: 3 }),
    restart: seldom(fc.record({ at, forgets: fc.boolean() }), canRestart),
    recallAt: seldom(at, claims.cancels),
    jumpAt: seldom(at, true),
    endAt: seldom(at, canKill),
  })
}

/** Where it is sure to land, when it befalls what shows the events. */
const PLACE: Partial<Record<RemoteFaultKind, { after: number }>> = { cut: { after: 1 }, reordered: { after: 0 } }

/** Nothing, each kind of fault at each of the first calls, and a kill at every second instant: tried always. */
export function plainRemoteCases({ claims, canRestart, canKill, keptEvents }: RemoteCaseParts): RemoteCase[] {
  const program = { emits: 3, waitsAfter: 2, ends: 'ok' as const }
  const calm: RemoteCase = { program, faults: [], kills: [] }
  const calls = claims.leases ? [1, 2, 3, 4] : [1, 2, 3]
  // So many instants a calm case has.
  const kills = Array.from({ length: claims.leases ? 14 : 10 }, (_, index) => index * 2 + 1)
  const forgotten = { ...calm, restart: { at: 14, forgets: true } }
  const late = { kind: 'late' as const, call: claims.leases ? 2 : 1, after: 2 }
  // Killed when it knows what it has started, and has seen none of it.
  const away = { ...calm, kills: [claims.leases ? 12 : 7], isAway: true }
  return [
    calm,
    { ...calm, program: { emits: 2, ends: 'failed' } },
    { ...calm, program: { emits: 0, ends: 'ok' } },
    ...faultsOf(claims).flatMap((kind) => calls.map((call) => ({ ...calm, faults: [{ kind, call, ...PLACE[kind] }] }))),
    { ...calm, faults: [late] },
    { ...calm, jumpAt: 3, kills: [4] },
    ...(canKill
      ? [
          { ...calm, endAt: 1 },
          { ...calm, endAt: 12, kills: [20] },
        ]
      : []),
    ...(claims.replays && keptEvents ? [{ ...away, program: { emits: keptEvents * 3, ends: 'ok' as const } }] : []),
    ...kills.map((kill) => ({ ...calm, kills: [kill] })),
    ...(canRestart ? [{ ...calm, restart: { at: 12, forgets: false }, kills: [11] }, forgotten] : []),
    // A start that arrives once its id is forgotten would be a second one, and nobody's fault.
    ...(canRestart ? [{ ...calm, faults: [late], restart: { at: 1, forgets: true } }] : []),
    ...(claims.cancels
      ? [
          { ...calm, recallAt: 1 },
          { ...calm, recallAt: 18, kills: [19] },
        ]
      : []),
  ]
}
