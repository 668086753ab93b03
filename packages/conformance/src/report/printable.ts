/** What XML forbids, what a terminal obeys, and what turns text around for a reader. A line feed and a tab may stay. */
const UNPRINTABLE =
  /[^\t\n\x20-\x7e\u{a0}-\u{61b}\u{61d}-\u{200d}\u{2010}-\u{2029}\u{202f}-\u{2065}\u{206a}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu

/** The text with every character that cannot be shown written as its code point. */
export function printable(text: string): string {
  return text.replaceAll(UNPRINTABLE, (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`)
}
