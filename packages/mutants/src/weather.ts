/** What the tool of the scripted model answers. */
export function weatherIn(city: string): string {
  return `fair in ${city}`
}
