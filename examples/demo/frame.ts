import type { TreeNode } from '@tangle-network/durability-contract'
import { type Bar, barOf, drawBars, isDone } from './bar.ts'
import { cut } from './cells.ts'
import { colourOf, type Style } from './style.ts'
import { stepsIn } from './tree-of-run.ts'
import type { SeenKill } from './view.ts'

/** What there is to see of the run at one instant. */
export interface Scene {
  readonly name: string
  readonly kills: number
  readonly expected: TreeNode
  readonly now: TreeNode | undefined
  /** Processes that were started, oldest first; `after` is the entry they go on from. */
  readonly processes: readonly SeenProcess[]
  /** Whether the last kill is so fresh that it should catch the eye. */
  readonly isFlashing: boolean
}

export interface SeenProcess {
  readonly pid: number
  readonly after: number
  readonly kill: SeenKill | undefined
}

export interface Size {
  readonly columns: number
  readonly rows: number
}

const MOST_PROCESSES = 6
/** Heading, blank lines, the report's bar, the line for what is not shown, and the cursor's. */
const OTHER_LINES = 6

/** One picture of the run, in lines that fit the terminal. */
export function drawFrame(scene: Scene, { columns, rows }: Size, style: Style): string {
  const shown = scene.processes.slice(-Math.min(MOST_PROCESSES, Math.max(rows - OTHER_LINES - 2, 1)))
  const killed = scene.processes.findLast(({ kill }) => kill)
  return [
    style('bold', cut(headingOf(scene), columns - 1)),
    '',
    ...drawFolders(scene, { columns, rows: Math.max(rows - OTHER_LINES - shown.length, 1) }, style),
    '',
    ...shown.map((process) => {
      const epoch = scene.processes.indexOf(process) + 1
      return drawProcess(process, epoch, scene.isFlashing && process === killed, columns, style)
    }),
  ].join('\n')
}

function headingOf({ name, kills, expected, now, processes }: Scene): string {
  const steps = `${now ? stepsIn(now) : 0} of ${stepsIn(expected)} steps`
  if (now && now.outcome !== 'open') return `Surveyed ${name}: ${steps}`
  const left = kills - processes.filter(({ kill }) => kill).length
  const still = left === 0 ? 'no more kills' : left === 1 ? '1 kill to come' : `${left} kills to come`
  return `Surveying ${name}: ${steps}, ${still}`
}

/** The folders, or as many as there is room for: those at work first, then those to come, then those done. */
function drawFolders({ expected, now }: Scene, { columns, rows }: Size, style: Style): string[] {
  const childOf = (key: string) => now?.children.find((child) => child.key === key)
  const bars = expected.children.map((node) => barOf(node.key, node, childOf(node.key)))
  const shown = bars.length <= rows ? bars : [...bars].sort((a, b) => rankOf(a) - rankOf(b)).slice(0, rows)
  const lines = drawBars([...shown, barOf('report', expected, now, true)], columns, style)
  const hidden = bars.length - shown.length
  return hidden === 0 ? lines : [...lines, style('dim', cut(`  … and ${hidden} more folders`, columns - 1))]
}

function rankOf(bar: Bar): number {
  if (isDone(bar)) return 2
  return bar.epochs.length > 0 ? 0 : 1
}

function drawProcess(
  { pid, after, kill }: SeenProcess,
  epoch: number,
  isFlashing: boolean,
  columns: number,
  style: Style,
): string {
  const mark = style(colourOf(epoch), '█')
  const begun = epoch === 1 ? `pid ${pid} began` : `pid ${pid} resumed after entry ${after}`
  if (!kill) return `${mark} ▸ ${cut(begun, columns - 5)}`
  const ended = kill.landed ? `killed at entry ${kill.seq}, ${kill.inFlight} in flight` : 'gone before its kill'
  return `${mark} ${style(isFlashing ? ['bold', 'inverse', 'red'] : 'red', `✖ ${cut(`${begun}, ${ended}`, columns - 5)}`)}`
}
