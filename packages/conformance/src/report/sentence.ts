import { counted, plural } from './figures.ts'
import type { LawReport, Report } from './report.ts'

export interface Sentence {
  readonly state: LawReport['result']
  readonly sentence: string
}

/** What a run came to. Laws that are exempt or not claimed are never among those that hold. */
export function inOneSentence({ laws }: Report): Sentence {
  const count = (result: LawReport['result']) => laws.filter((law) => law.result === result).length
  const [broken, held] = [count('broken'), count('holds')]
  if (broken > 0) {
    const of = plural(broken + held, 'claimed law')
    return { state: 'broken', sentence: `${counted(broken)} of ${of} ${broken === 1 ? 'is' : 'are'} broken` }
  }
  if (held === 0) return { state: 'not claimed', sentence: 'No claimed law was checked, so nothing is proven' }
  const sentence = held === 1 ? 'The one claimed law holds' : `All ${counted(held)} claimed laws hold`
  return { state: 'holds', sentence }
}
