import { COMMON, type Command, type Option } from './command.ts'
import { padTo, wrapTo } from './text-width.ts'

/** Where nobody says how wide the terminal is. */
const USUAL_WIDTH = 80

/** How the command is written. */
export function usageOf({ name, takes, options }: Command): string {
  const own = Object.entries(options).map(([option, about]) => `[${shown(option, about)}${about.multiple ? '…' : ''}]`)
  const common = ['[--url URL]', '[--json]', '[--utc]']
  const start = `usage: durability ${[name, ...takes].join(' ')} `
  // An option and its value stay together.
  return hanging(start, [...own, ...common].map(glued).join(' '))
    .map(unglued)
    .join('\n')
}

export function helpOf(command: Command): string {
  const options = Object.entries({ ...command.options, ...COMMON })
  const rows = options.map(([name, option]) => [shown(name, option), option.says] as const)
  return [usageOf(command), '', ...hanging('', command.says), '', ...listed(rows)].join('\n')
}

export function helpOfAll(commands: readonly Command[]): string {
  return [
    'usage: durability COMMAND …',
    '',
    'Looks at the runs of a journal, and changes what it is told to.',
    '',
    ...listed(commands.map(({ name, takes, says }) => [[name, ...takes].join(' '), says])),
    '',
    ...listed(Object.entries(COMMON).map(([name, option]) => [shown(name, option), option.says])),
    '',
    'A journal is sqlite:PATH or postgres://USER:PASSWORD@HOST/DATABASE.',
    'Exit status: 0 all is well, 1 what was asked about is not well or not there,',
    '2 wrong arguments.',
  ].join('\n')
}

function shown(name: string, { value }: Option): string {
  return value === undefined ? `--${name}` : `--${name} ${value}`
}

function listed(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length))
  return rows.flatMap(([left, right]) => hanging(`  ${padTo(width, left)}  `, right))
}

/** The text behind its start, and below itself where it needs more lines. */
function hanging(start: string, text: string): string[] {
  const width = (process.stdout.columns ?? USUAL_WIDTH) - start.length
  return wrapTo(Math.max(width, USUAL_WIDTH / 2), text).map((line, index) =>
    index === 0 ? start + line : ' '.repeat(start.length) + line,
  )
}

function glued(text: string): string {
  return text.replaceAll(' ', '\u00a0')
}

function unglued(text: string): string {
  return text.replaceAll('\u00a0', ' ')
}
