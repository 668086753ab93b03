const GRAPHEMES = new Intl.Segmenter('en', { granularity: 'grapheme' })
/** What terminals draw two columns wide: East Asian scripts and their signs, and pictures. */
const WIDE =
  /^[\p{Emoji_Presentation}\u{1100}-\u{115f}\u{2e80}-\u{303e}\u{3041}-\u{a4cf}\u{ac00}-\u{d7a3}\u{f900}-\u{faff}\u{fe30}-\u{fe6f}\u{ff00}-\u{ff60}\u{ffe0}-\u{ffe6}\u{1b000}-\u{1b2ff}\u{20000}-\u{3fffd}]/u
const NO_WIDTH = /^[\p{Mn}\p{Me}\u200d]+$/u

/** How many columns of a terminal a printable text takes. */
export function textWidth(text: string): number {
  // Nearly every text is of characters that are one column each.
  if (/^[\x20-\x7e]*$/.test(text)) return text.length
  return [...GRAPHEMES.segment(text)].reduce((sum, { segment }) => sum + graphemeWidth(segment), 0)
}

/** The text in at most so many columns, with a sign where something was left off. */
export function cutTo(width: number, text: string): string {
  if (textWidth(text) <= width) return text
  let kept = ''
  let used = 1
  for (const { segment } of GRAPHEMES.segment(text)) {
    used += graphemeWidth(segment)
    if (used > width) break
    kept += segment
  }
  return `${kept.trimEnd()}…`
}

export function padTo(width: number, text: string): string {
  return text + ' '.repeat(Math.max(0, width - textWidth(text)))
}

/** The text in lines of at most so many columns, broken between words; a word that is longer stands out. */
export function wrapTo(width: number, text: string): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`
    if (line !== '' && textWidth(longer) > width) {
      lines.push(line)
      line = word
    } else line = longer
  }
  return [...lines, line]
}

function graphemeWidth(grapheme: string): number {
  if (NO_WIDTH.test(grapheme)) return 0
  return WIDE.test(grapheme) ? 2 : 1
}
