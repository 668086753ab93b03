import type { TreeNode, TreeStep } from '@tangle-network/durability-contract'
import { cut, fit, widthOf } from './cells.ts'
import { colourOf, type Style } from './style.ts'
import { isSettled, nodesOf } from './tree-of-run.ts'

const LONGEST_BAR = 40
/** Sign, count, spaces, and some of what comes next. */
const BESIDES = 32

/** How far an agent has come. */
export interface Bar {
  readonly name: string
  /** The epochs that committed its steps, in the order of the log. */
  readonly epochs: readonly number[]
  readonly steps: number
  /** What it does next, as the uninterrupted run did it; empty when it does nothing now. */
  readonly next: string
}

/** How far the steps of an agent have come, and those of all below it unless it waits for others to be shown. */
export function barOf(name: string, expected: TreeNode, now: TreeNode | undefined, isAlone = false): Bar {
  const stepsOf = (node: TreeNode) => (isAlone ? [node] : nodesOf(node)).flatMap(({ steps }) => [...steps.values()])
  const settled = now ? stepsOf(now).filter(isSettled) : []
  const epochs = inOrder(settled).map((step) => step.settledAt!.epoch)
  const all = inOrder(stepsOf(expected))
  const steps = Math.max(all.length, settled.length)
  const isWaiting = isAlone && now?.children.some(({ outcome }) => outcome === 'open')
  const done = new Set(settled.map(({ key }) => key))
  const next = now && !isWaiting ? all.find(({ key }) => !done.has(key))?.key : undefined
  return { name, epochs, steps, next: next ?? '' }
}

/** Steps that have settled, as they did. */
function inOrder(steps: readonly TreeStep[]): TreeStep[] {
  return steps.toSorted((a, b) => (a.settledAt?.seq ?? 0) - (b.settledAt?.seq ?? 0))
}

export function isDone({ epochs, steps }: Bar): boolean {
  return epochs.length === steps
}

/** Draws bars below one another; each cell has the colour of the process that committed it. */
export function drawBars(bars: readonly Bar[], columns: number, style: Style): string[] {
  const names = Math.min(Math.max(...bars.map(({ name }) => widthOf(name)), 8), Math.floor(columns * 0.3))
  const width = Math.min(Math.max(columns - names - BESIDES, 4), LONGEST_BAR)
  return bars.map((bar) => {
    const { name, epochs, steps, next } = bar
    const sign = isDone(bar) ? style('green', '✔') : next === '' ? style('dim', '·') : style('yellow', '▸')
    const cells = Array.from({ length: width }, (_, cell) => {
      const epoch = epochs[Math.floor((cell * steps) / width)]
      return epoch === undefined ? style('dim', '─') : style(colourOf(epoch), '█')
    })
    const count = `${epochs.length}/${steps}`.padStart(7)
    const rest = columns - names - width - 14
    return `${sign} ${fit(name, names)} ${cells.join('')} ${count}  ${style('dim', cut(next, rest))}`.trimEnd()
  })
}
