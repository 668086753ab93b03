import type { TreeNode, TreeStep } from '@tangle-network/durability-contract'
import { expect, test } from 'vitest'
import { widthOf } from '../demo/cells.ts'
import { drawFrame, type Scene, type SeenProcess } from '../demo/frame.ts'

const plain = (_: unknown, text: string) => text

function node(key: string, steps: number, children: TreeNode[] = []): TreeNode {
  const step = (index: number): [string, TreeStep] => {
    const settledAt = { seq: index + 1, epoch: 1 + (index % 3) }
    return [`step ${index}`, { key: `step ${index}`, effect: 'pure', failures: 0, outcome: 'ok', settledAt }]
  }
  const all = new Map(Array.from({ length: steps }, (_, index) => step(index)))
  return {
    id: 1,
    key,
    agent: 'a',
    path: [],
    steps: all,
    waits: new Map(),
    runs: new Map(),
    continuedAs: undefined,
    isCancelled: false,
    restarts: 0,
    children,
    outcome: 'open',
  }
}

function scene(folders: number, kills: number): Scene {
  const names = ['src', 'ein sehr langer Name für einen Ordner', '日本語のフォルダ', 'line\nbreak \u001b[31m']
  const tree = (share: number) => {
    const children = Array.from({ length: folders }, (_, index) =>
      node(`${names[index % names.length]}${index}`, Math.floor(20 * share)),
    )
    return node('', Math.floor(3 * share), children)
  }
  const processes = Array.from({ length: kills + 1 }, (_, index): SeenProcess => {
    const pid = 4_000_000 + index
    return { pid, after: index * 10, kill: index < kills ? { pid, seq: 9, landed: true, inFlight: 8 } : undefined }
  })
  return { name: 'a folder', kills, expected: tree(1), now: tree(0.5), processes, isFlashing: true }
}

test('a frame fits its terminal, whatever there is to show', () => {
  for (const columns of [30, 60, 80, 200]) {
    for (const rows of [10, 24, 60]) {
      for (const folders of [1, 8, 300]) {
        for (const kills of [0, 3, 20]) {
          const lines = drawFrame(scene(folders, kills), { columns, rows }, plain).split('\n')
          expect(lines.length, `${columns}x${rows}, ${folders} folders, ${kills} kills`).toBeLessThan(rows)
          for (const line of lines) expect(widthOf(line), line).toBeLessThan(columns)
        }
      }
    }
  }
})

test('a frame shows how far each folder is, and who was killed where', () => {
  const [heading, , first, ...rest] = drawFrame(scene(1, 1), { columns: 80, rows: 24 }, plain).split('\n')
  expect(heading).toBe('Surveying a folder: 11 of 23 steps, no more kills')
  expect(first).toMatch(/^▸ src0 +█{20}─{20} +10\/20 {2}step 10$/)
  expect(rest.at(-2)).toBe('█ ✖ pid 4000000 began, killed at entry 9, 8 in flight')
  expect(rest.at(-1)).toBe('█ ▸ pid 4000001 resumed after entry 10')
})
