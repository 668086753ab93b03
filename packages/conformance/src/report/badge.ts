import { type LevelState, verdictsOf } from './level-verdict.ts'
import { markup } from './markup.ts'
import type { Report } from './report.ts'

export interface Badge {
  readonly label: string
  readonly message: string
  readonly state: LevelState
  readonly levels: Readonly<Record<string, LevelState>>
  readonly svg: string
}

const LABEL = 'durability'
const COLOUR: Record<LevelState, string> = {
  holds: '#1a7f37',
  'in part': '#8a5a00',
  broken: '#b42318',
  'not claimed': '#57606a',
  'not run': '#57606a',
}

/** Which levels hold, in a few words and as a picture. A level that holds only in part is said to. */
export function badgeOf(report: Report): Badge {
  const verdicts = verdictsOf(report)
  const named = (state: LevelState) => verdicts.filter((each) => each.state === state).map(({ level }) => level)
  const said = [
    ['broken', 'broken'],
    ['holds', ''],
    ['in part', 'in part'],
  ] as const
  const message =
    said
      .filter(([state]) => named(state).length > 0)
      .map(([state, word]) => `${named(state).join(' ')} ${word}`.trim())
      .join(', ') || 'nothing claimed'
  const state = said.find(([each]) => named(each).length > 0)?.[0] ?? 'not claimed'
  const levels = Object.fromEntries(verdicts.map((verdict) => [verdict.level, verdict.state]))
  return { label: LABEL, message, state, levels, svg: svgOf(message, COLOUR[state]) }
}

export function badgeMarkdown({ label, message }: Badge, path: string): string {
  return `![${label}: ${message}](<${path.replaceAll(/[<>\\]/g, '\\$&')}>)`
}

/** The text is stretched to the width that is reserved for it, so that no font spoils the picture. */
function svgOf(message: string, colour: string): string {
  const [left, right] = [LABEL, message].map((text) => Math.ceil(text.length * 6.6)) as [number, number]
  const [split, width] = [left + 14, left + right + 28]
  return markup`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="20" role="img" aria-label="${LABEL}: ${message}">
<title>${LABEL}: ${message}</title>
<clipPath id="round"><rect width="${width}" height="20" rx="4"/></clipPath>
<g clip-path="url(#round)"><rect width="${split}" height="20" fill="#3b434b"/><rect x="${split}" width="${right + 14}" height="20" fill="${colour}"/></g>
<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11"><text x="7" y="14" textLength="${left}">${LABEL}</text><text x="${split + 7}" y="14" textLength="${right}">${message}</text></g>
</svg>
`.text
}
