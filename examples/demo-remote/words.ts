import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { REPOSITORY } from './place.ts'

/** There may be more pages one day than anybody wants to watch. */
const MOST_PAGES = 36

/** What there is to read: pages of the documentation. */
export function pagesToRead(): string[] {
  const pages = globSync(['docs/*.md', 'docs/decisions/*.md'], { cwd: REPOSITORY })
  return pages.sort().slice(0, MOST_PAGES)
}

export function wordsIn(text: string): number {
  return text.split(/\s+/).filter((word) => word !== '').length
}

/** What the program must come to. */
export function wordsInAll(pages: readonly string[]): number {
  return pages.reduce((sum, page) => sum + wordsIn(readFileSync(join(REPOSITORY, page), 'utf8')), 0)
}
