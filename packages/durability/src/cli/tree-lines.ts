import type { Output } from './output.ts'
import { printable } from './printable.ts'
import type { FailureText } from './run-notes.ts'
import type { AgentItem, StepItem, TreeItem } from './run-tree.ts'
import { valueText } from './shown-value.ts'
import { cutTo, textWidth, wrapTo } from './text-width.ts'

type Colour = Parameters<Output['paint']>[0]

/** Of neighbours that are simply done, so many are shown where there are many more: the first and the last of them. */
const SHOWN_OF_MANY = 3
const MANY = 12
const NARROWEST = 24

const SIGNS: Readonly<Record<TreeItem['state'], readonly [string, Colour]>> = {
  done: ['✓', 'green'],
  failed: ['✗', 'red'],
  unknown: ['?', 'red'],
  'in doubt': ['?', 'red'],
  'under way': ['▸', 'cyan'],
  retrying: ['↻', 'yellow'],
  open: ['▸', 'cyan'],
}

/** The tree, a line an item; what is not simply done is told in full, on as many lines as it needs. */
export function treeLines(root: AgentItem, output: Output, { showsAll }: { readonly showsAll: boolean }): string[] {
  const lines: string[] = []
  const below = (items: readonly TreeItem[], stem: string) => {
    const shown = showsAll ? items : thinned(items)
    shown.forEach((item, index) => {
      const isLast = index === shown.length - 1
      const [branch, next] = isLast ? ['└─ ', '   '] : ['├─ ', '│  ']
      if (typeof item === 'number') lines.push(output.paint('gray', `${stem}${branch}… ${item} more, done`))
      else add(item, stem + branch, stem + next)
    })
  }
  const add = (item: TreeItem, first: string, stem: string) => {
    const hasItems = item.type === 'agent' && item.items.length > 0
    lines.push(...itemLines(item, { first, more: hasItems ? `${stem}│  ` : `${stem}   ` }, output))
    if (item.type === 'agent') below(item.items, stem)
  }
  add(root, '', '')
  return lines
}

function itemLines(item: TreeItem, stem: { first: string; more: string }, output: Output): string[] {
  const [sign, colour] = SIGNS[item.state]
  const label = `${stem.first}${output.paint(colour, sign)} ${printable(item.key)}`
  const used = textWidth(`${stem.first}${sign} ${printable(item.key)}`)
  const detail = detailOf(item, output)
  const paint = (text: string) => output.paint(item.state === 'done' ? 'gray' : colour, text)
  if (detail === '') return [label]
  if (used + 2 + textWidth(detail) <= output.width) return [`${label}  ${paint(detail)}`]
  if (item.state === 'done') return [`${label}  ${paint(cutTo(Math.max(NARROWEST, output.width - used - 2), detail))}`]
  const width = Math.max(NARROWEST, output.width - textWidth(stem.more))
  return [label, ...wrapTo(width, detail).map((line) => `${stem.more}${paint(line)}`)]
}

function detailOf(item: TreeItem, output: Output): string {
  if (item.type === 'agent') return agentText(item)
  if (item.type === 'run') return `run ${printable(item.runId)}${item.state === 'failed' ? ', failed' : ''}`
  return stepText(item, output)
}

function agentText({ key, agent, state, outcome, task }: AgentItem): string {
  const name = key === agent ? 'agent' : `agent ${printable(agent)}`
  if (outcome && 'ok' in outcome) return `${name}, ${valueText(outcome.ok)}`
  if (outcome && 'failed' in outcome) return `${name}, failed: ${failureWords(outcome.failed)}`
  if (state === 'unknown') return `${name}, outcome unknown`
  // A task is worth a place only where it was asked for.
  return task && 'value' in task ? `${name}, task ${valueText(task)}` : name
}

function stepText(step: StepItem, output: Output): string {
  const { effect, state, attempts, failures, intended, outcome } = step
  const kind = effect === 'idempotent' ? [] : [effect]
  const last = failures.at(-1)
  const since = intended ? ` ${output.when(intended.at)}` : ''
  switch (state) {
    case 'done': {
      const value = outcome && 'ok' in outcome ? [valueText(outcome.ok)] : []
      const retried = last ? [`attempt ${attempts}, after ${failureWords(last)}`] : []
      return [...kind, ...retried, ...value].join(', ')
    }
    case 'failed':
      return `${[...kind, 'failed'].join(', ')}: ${outcome && 'failed' in outcome ? failureWords(outcome.failed) : ''}`
    case 'unknown':
      return `${[...kind, 'UNKNOWN'].join(', ')}: attempt ${attempts} was started, and what became of it is not known`
    case 'in doubt':
      return `${[...kind, 'IN DOUBT'].join(', ')}: attempt ${attempts} was started${since}, and has no outcome`
    case 'under way':
      return [...kind, `attempt ${attempts} was started${since}`].join(', ')
    case 'retrying':
      return `${[...kind, `attempt ${attempts} threw`].join(', ')} ${last ? failureWords(last) : ''}; another one follows`
    case 'open':
      return [...kind, 'open'].join(', ')
  }
}

/** `TypeError ENOENT: no such file (3 attempts)`. */
export function failureWords({ name, message, code, attempts }: FailureText): string {
  const what = [name, code].filter((part) => part !== undefined && part !== '').join(' ')
  const times = attempts > 1 ? ` (${attempts} attempts)` : ''
  return `${printable(what)}${message === '' ? '' : `: ${printable(message)}`}${times}`
}

/** A number stands for so many neighbours that are simply done. */
function thinned(items: readonly TreeItem[]): (TreeItem | number)[] {
  const shown: (TreeItem | number)[] = []
  for (let from = 0; from < items.length; ) {
    const until = items.findIndex((item, index) => index >= from && !isPlain(item))
    const plain = items.slice(from, until === -1 ? items.length : until)
    const hidden = plain.length - 2 * SHOWN_OF_MANY
    if (plain.length > MANY) {
      shown.push(...plain.slice(0, SHOWN_OF_MANY), hidden, ...plain.slice(-SHOWN_OF_MANY))
    } else shown.push(...plain)
    if (until === -1) break
    shown.push(items[until]!)
    from = until + 1
  }
  return shown
}

function isPlain(item: TreeItem): boolean {
  if (item.state !== 'done') return false
  if (item.type === 'run') return true
  return item.type === 'step' ? item.failures.length === 0 : item.items.every(isPlain)
}
