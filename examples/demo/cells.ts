const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u
const NONE = /\p{M}/u

/** How many cells of a terminal a text takes. */
export function widthOf(text: string): number {
  let width = 0
  for (const character of text) width += NONE.test(character) ? 0 : WIDE.test(character) ? 2 : 1
  return width
}

/** The text in at most so many cells, cut with an ellipsis; without what would steer the terminal. */
export function cut(raw: string, width: number): string {
  const text = raw.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '?')
  if (widthOf(text) <= width) return text
  let kept = ''
  for (const character of text) {
    if (widthOf(kept + character) > width - 1) break
    kept += character
  }
  return width < 1 ? '' : `${kept}…`
}

/** The text in exactly so many cells. */
export function fit(raw: string, width: number): string {
  const text = cut(raw, width)
  return text + ' '.repeat(Math.max(width - widthOf(text), 0))
}
