const NUMBERS = new Intl.NumberFormat('en')

/** `1 entry`, `2 entries`, `1,000 messages`. */
export function counted(count: number, noun: string): string {
  const plural = noun.endsWith('y') ? `${noun.slice(0, -1)}ies` : `${noun}s`
  return `${NUMBERS.format(count)} ${count === 1 ? noun : plural}`
}

/** A size as people say it: `17 B`, `3.4 kB`, `12 MB`. */
export function sizeText(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB']
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(bytes, 1)) / 3))
  const number = bytes / 1_000 ** power
  return `${power > 0 && number < 10 ? number.toFixed(1) : Math.floor(number)} ${units[power]}`
}
