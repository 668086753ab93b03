/** One line for each figure. */
export function tableOf(figures: Readonly<Record<string, number>>): string {
  return Object.entries(figures)
    .map(([name, value]) => `${name.padEnd(16)}${String(value).padStart(8)}`)
    .join('\n')
}
