/** What the tool of the scripted model answers. */
export function weatherIn(input: unknown): string {
  return `fair in ${(input as { city: string }).city}`
}
