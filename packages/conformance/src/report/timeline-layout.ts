import type { Timeline, TimelineEvent, TimelineLease } from './timeline.ts'

export const HEAD = 44
export const ROW = 28
export const BOX = 22
const CHARACTER = 7.2
const PADDING = 30
const NARROWEST = 84
const WIDEST = 152

export interface PlacedLane {
  readonly name: string
  readonly y: number
  readonly height: number
  readonly events: readonly { readonly event: TimelineEvent; readonly x: number; readonly y: number }[]
  readonly kills: readonly { readonly at: string; readonly x: number; readonly y: number; readonly round: number }[]
  readonly leases: readonly {
    readonly lease: TimelineLease
    readonly x: number
    readonly y: number
    readonly width: number
    /** Of which run of the drawing, for its colour. */
    readonly run: number
  }[]
}

export interface TimelineLayout {
  readonly width: number
  readonly height: number
  readonly column: number
  /** Characters that fit into a box. */
  readonly fits: number
  /** Rounds in which something happens, each a column. */
  readonly rounds: readonly { readonly round: number; readonly x: number }[]
  readonly ticks: readonly { readonly round: number; readonly ms: number; readonly x: number }[]
  readonly lanes: readonly PlacedLane[]
}

/** Where everything of a timeline goes, in pixels. Rounds in which nothing happens take no place. */
export function layOut(timeline: Timeline): TimelineLayout {
  const { events, kills, leases, ticks } = timeline
  const used = [...events, ...kills, ...ticks].map(({ round }) => round)
  const rounds = [...new Set([...used, ...leases.flatMap(({ from, to }) => [from, to])])].sort((a, b) => a - b)
  const longest = Math.max(0, ...events.map(({ label }) => label.length), ...kills.map(({ at }) => at.length))
  const column = Math.min(WIDEST, Math.max(NARROWEST, longest * CHARACTER + PADDING))
  const xOf = (round: number) => rounds.indexOf(round) * column
  const lanes: PlacedLane[] = []
  let y = HEAD
  for (const [index, name] of timeline.lanes.entries()) {
    const lane = placeLane(timeline, { index, name, y, column, xOf })
    lanes.push(lane)
    y += lane.height
  }
  return {
    ...{ width: Math.max(column, rounds.length * column), height: y + 1, column },
    fits: Math.floor((column - PADDING) / CHARACTER),
    rounds: rounds.map((round) => ({ round, x: xOf(round) })),
    ticks: ticks.map((tick) => ({ ...tick, x: xOf(tick.round) })),
    lanes,
  }
}

interface Place {
  readonly index: number
  readonly name: string
  readonly y: number
  readonly column: number
  readonly xOf: (round: number) => number
}

/** Operations of one round are stacked; beneath them the kills, then a row for each run of which it held the lease. */
function placeLane(timeline: Timeline, { index, name, y, column, xOf }: Place): PlacedLane {
  const mine = <Item extends { lane: number }>(items: readonly Item[]) => items.filter(({ lane }) => lane === index)
  const inRound = new Map<number, number>()
  const top = y + 8
  const events = mine(timeline.events).map((event) => {
    const row = inRound.get(event.round) ?? 0
    inRound.set(event.round, row + 1)
    return { event, x: xOf(event.round), y: top + row * ROW }
  })
  const stacked = Math.max(1, ...inRound.values())
  const killed = mine(timeline.kills)
  const killsY = top + stacked * ROW
  const kills = killed.map(({ at, round }) => ({ at, round, x: xOf(round), y: killsY }))
  const leasesY = killsY + (killed.length > 0 ? ROW : 0)
  const held = mine(timeline.leases)
  const heldRuns = [...new Set(held.map(({ run }) => run))]
  const runs = [...new Set(timeline.leases.map(({ run }) => run))]
  const leases = held.map((lease) => {
    const [x, end] = [xOf(lease.from), xOf(lease.to) + column]
    const row = heldRuns.indexOf(lease.run)
    return { lease, x, y: leasesY + row * ROW, width: Math.max(end - x, column), run: runs.indexOf(lease.run) }
  })
  return { name, y, height: leasesY + heldRuns.length * ROW + 6 - y, events, kills, leases }
}
