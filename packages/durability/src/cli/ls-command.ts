import { type Head, type Journal, LIMITS, type ListQuery, RunStatus } from '@tangle-network/durability-contract'
import { type Asked, quotedWord } from './asked.ts'
import type { Command, Ending } from './command.ts'
import type { Output } from './output.ts'
import { atPlace, type Place, placeAsked } from './place.ts'
import { printable } from './printable.ts'
import { standingOf, statusColour } from './standing.ts'
import { tableOf, widthOf } from './table.ts'
import { UsageError } from './usage-error.ts'

const DEFAULT_LIMIT = 50

export const lsCommand: Command = {
  name: 'ls',
  takes: [],
  says: 'Lists runs in the order of their ids, and why each stands where it stands.',
  options: {
    status: { type: 'string', multiple: true, value: 'STATUS', says: `only these: ${RunStatus.options.join(', ')}` },
    queue: { type: 'string', value: 'NAME', says: 'only those of this queue' },
    prefix: { type: 'string', value: 'TEXT', says: 'only those whose id begins so' },
    after: { type: 'string', value: 'RUN', says: 'only those that come after this id' },
    limit: { type: 'string', value: 'N', says: `at most so many (${DEFAULT_LIMIT})` },
    all: { type: 'boolean', says: 'all of them' },
  },
  async run(asked, output) {
    const query = queryOf(asked)
    const limit = asked.has('all') ? Number.POSITIVE_INFINITY : asked.count('limit', DEFAULT_LIMIT)
    const place = placeAsked(asked)
    const found = await atPlace(place, 'read', (journal) => listed(journal, query, limit))
    return endingOf(found, { place, isFiltered: Object.keys(query).length > 0 }, output)
  },
}

interface Column {
  readonly name: string
  readonly text: (head: Head, output: Output) => string
}

const COLUMNS: readonly Column[] = [
  { name: 'RUN', text: ({ runId }) => printable(runId) },
  { name: 'STATUS', text: ({ status }) => status },
  { name: 'SEQ', text: ({ seq }) => String(seq) },
  { name: 'AGENT', text: ({ manifest }) => printable(manifest.agent) },
  { name: 'QUEUE', text: ({ manifest }) => printable(manifest.queue ?? '-') },
  { name: 'WHY', text: standingOf },
]
/** What a narrow terminal does without, so that there is room for why. */
const LEFT_OFF = ['QUEUE', 'AGENT']
const ROOM_FOR_WHY = 40

interface Listed {
  readonly runs: readonly Head[]
  /** The id to go on after; null where there are no more. */
  readonly next: string | null
}

function queryOf(asked: Asked): ListQuery {
  const [queue, prefix, after] = [asked.text('queue'), asked.text('prefix'), asked.text('after')]
  const status = asked.texts('status').flatMap((text) => text.split(',').map(statusOf))
  return {
    ...(status.length > 0 && { status }),
    ...(queue !== undefined && { queue }),
    ...(prefix && { prefix }),
    ...(after !== undefined && { after }),
  }
}

function statusOf(text: string): RunStatus {
  const { data } = RunStatus.safeParse(text.trim())
  if (data !== undefined) return data
  throw new UsageError(`--status takes of ${RunStatus.options.join(', ')}; found ${quotedWord(text)}.`)
}

/** One more than is wanted is asked for, so that "there are more" is never said in vain. */
async function listed(journal: Journal, query: ListQuery, limit: number): Promise<Listed> {
  const runs: Head[] = []
  let after = query.after
  for (;;) {
    const wanted = Math.min(limit + 1 - runs.length, LIMITS.listRuns)
    const page = await journal.list({ ...query, limit: wanted, ...(after !== undefined && { after }) })
    runs.push(...page.runs)
    if (runs.length > limit) return { runs: runs.slice(0, limit), next: runs[limit - 1]!.runId }
    if (page.next === null) return { runs, next: null }
    after = page.next
  }
}

function endingOf({ runs, next }: Listed, about: { place: Place; isFiltered: boolean }, output: Output): Ending {
  const json = { runs, next }
  if (runs.length === 0) return { code: 0, text: emptyText(about), json }
  const columns = COLUMNS.filter(({ name }) => name !== 'QUEUE' || runs.some(({ manifest }) => manifest.queue))
  const rows = (of: readonly Column[]) => runs.map((head) => of.map(({ text }) => text(head, output)))
  const fitting = fittingColumns(columns, rows, output.width)
  const paintCell = (text: string, row: number, column: number) => {
    if (row < 0) return output.paint('gray', text)
    return column === 1 ? output.paint(statusColour(runs[row]!.status), text) : text
  }
  const names = fitting.map(({ name }) => name)
  const lines = tableOf(names, rows(fitting), { width: output.width, paintCell })
  if (next !== null) lines.push(output.paint('gray', 'There are more: --all lists them, --limit N so many.'))
  return { code: 0, text: lines.join('\n'), json }
}

function fittingColumns(
  columns: readonly Column[],
  rows: (of: readonly Column[]) => string[][],
  width: number,
): readonly Column[] {
  let fitting = columns
  for (const name of LEFT_OFF) {
    const without = fitting.slice(0, -1)
    const names = without.map((column) => column.name)
    if (widthOf(names, rows(without)) + ROOM_FOR_WHY <= width) break
    fitting = fitting.filter((column) => column.name !== name)
  }
  return fitting
}

function emptyText({ place, isFiltered }: { place: Place; isFiltered: boolean }): string {
  if (isFiltered) return `No run in ${place.shown} is like that. Without options durability ls lists all of them.`
  return `No runs in ${place.shown} yet. A supervisor begins one; --url or DURABILITY_URL names another journal.`
}
