import { cutTo, padTo, textWidth } from './text-width.ts'

const GAP = '  '
const NARROWEST = 20

/** Columns with their heads, a line a row. The last column gives way to the width; the others are never cut. */
export function tableOf(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  { width, paintCell = (text) => text }: TableLooks,
): string[] {
  const all = [head, ...rows]
  const widths = columnWidths(head, rows)
  const before = widths.slice(0, -1).reduce((sum, each) => sum + each + GAP.length, 0)
  const last = Math.max(NARROWEST, width - before)
  return all.map((row, line) => {
    const cells = row.map((text, column) => {
      const isLast = column === head.length - 1
      // Padded before it is painted: colours have no width.
      const cell = isLast ? cutTo(last, text) : padTo(widths[column]!, text)
      return paintCell(cell, line - 1, column)
    })
    return cells.join(GAP).trimEnd()
  })
}

interface TableLooks {
  readonly width: number
  /** Row -1 is the head. */
  readonly paintCell?: (text: string, row: number, column: number) => string
}

/** How wide the columns are together, with the gap that would follow the last one. */
export function widthOf(head: readonly string[], rows: readonly (readonly string[])[]): number {
  return columnWidths(head, rows).reduce((sum, each) => sum + each + GAP.length, 0)
}

function columnWidths(head: readonly string[], rows: readonly (readonly string[])[]): number[] {
  return head.map((name, column) =>
    rows.reduce((widest, row) => Math.max(widest, textWidth(row[column] ?? '')), textWidth(name)),
  )
}
