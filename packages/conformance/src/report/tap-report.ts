import { printable } from './printable.ts'
import type { LawReport, Report } from './report.ts'

/** The report as TAP, version 14. What is not claimed is skipped; a known breach is TAP's "to do". */
export function tapReport({ subject, seed, laws }: Report): string {
  const head = ['TAP version 14', `# ${oneLine(subject)}, seed ${seed}`, `1..${laws.length}`]
  return `${[...head, ...laws.flatMap(linesOf)].join('\n')}\n`
}

function linesOf(law: LawReport, index: number): string[] {
  const { id, statement, clause, result, reason = 'no reason given' } = law
  const point = `${index + 1} - ${description(`${id}: ${statement} [${clause}]`)}`
  switch (result) {
    case 'holds':
      return [`ok ${point}`]
    case 'not claimed':
      return [`ok ${point} # SKIP NOT CLAIMED: ${description(reason)}`]
    case 'exempt':
      return [`not ok ${point} # TODO exempt: ${description(reason)}`, ...diagnostic(law)]
    case 'broken':
      return [`not ok ${point}`, ...diagnostic(law)]
  }
}

/** A block of YAML. Every value is written as JSON, which YAML reads alike. */
function diagnostic({ failure, invariant, seconds, seed, replay }: LawReport): string[] {
  const { message, expected, found, where, counterexample } = failure ?? { message: '' }
  const about = { invariant: failure?.invariant ?? invariant, message, where, expected, found, counterexample }
  const told = Object.entries({ ...about, seed, replay, seconds }).filter(([, value]) => value !== undefined)
  return ['  ---', ...told.map(([key, value]) => `  ${key}: ${ascii(JSON.stringify(value))}`), '  ...']
}

function description(text: string): string {
  return oneLine(text).replaceAll(/[\\#]/g, '\\$&')
}

function oneLine(text: string): string {
  return printable(text).replaceAll(/[\n\t]+/g, ' ')
}

/** JSON whose every character YAML allows, whatever the strings in it are made of. */
function ascii(json: string): string {
  return json.replaceAll(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
