import Table from 'cli-table3'
import { printable } from '../report/printable.ts'

const UNKNOWN_WIDTH = 120
const NARROWEST = 24

/** A table as wide as the terminal at most; its last column gives way. */
export function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = rows.map((row) => row.map(printable))
  const widths = head.map(
    (name, column) => Math.max(name.length, ...cells.map((row) => (row[column] ?? '').length)) + 2,
  )
  const others = widths.slice(0, -1).reduce((sum, width) => sum + width + 1, 1)
  const left = (process.stdout.columns ?? UNKNOWN_WIDTH) - others - 1
  const last = Math.min(widths.at(-1) ?? 0, Math.max(NARROWEST, left))
  const table = new Table({
    head: [...head],
    colWidths: [...widths.slice(0, -1), last],
    wordWrap: true,
    style: { head: [], border: [], compact: true },
  })
  table.push(...cells)
  return table.toString()
}
