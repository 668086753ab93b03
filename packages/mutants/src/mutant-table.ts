import type { MutantResult } from './mutant-result.ts'

/** One line for each mutant: what killed it where, with the cases and seconds that took. */
export function tableOf(results: readonly MutantResult[]): string {
  const width = Math.max(...results.map(({ id }) => id.length))
  return results.flatMap((result) => result.on.map((on) => lineOf(result, on, width))).join('\n')
}

function lineOf({ id, tier, invariant }: MutantResult, on: MutantResult['on'][number], width: number): string {
  const alive = on.notTried ? 'NOT TRIED' : 'SURVIVED'
  const end = on.killed ? `killed by ${on.killedBy.join(', ')}` : `${alive}${on.why ? `: ${on.why}` : ''}`
  const cost = `${String(on.runs).padStart(5)} runs ${on.seconds.toFixed(1).padStart(6)} s`
  return `${id.padEnd(width)}  ${tier} ${invariant.padEnd(3)} ${on.subject.padEnd(14)} ${cost}  ${end}`
}

/** Mutants as rows, the laws that failed as columns: `#` killed it, `x` failed and named something else. */
export function matrixOf(results: readonly MutantResult[]): string {
  const laws = [...new Set(results.flatMap(({ on }) => on.flatMap(({ failedLaws }) => failedLaws)))].sort()
  const width = Math.max(...results.map(({ id }) => id.length))
  const mark = (result: MutantResult, law: string) => {
    if (result.killedBy.includes(law)) return '#'
    return result.on.some(({ failedLaws }) => failedLaws.includes(law)) ? 'x' : '·'
  }
  const key = laws.map((law, index) => `${String(index + 1).padStart(3)} ${law}`)
  const rows = results.map(
    (result) => `${result.id.padEnd(width)} ${laws.map((law) => mark(result, law)).join('')} ${cost(result)}`,
  )
  return [...key, '', ...rows].join('\n')
}

function cost({ runs, seconds }: MutantResult): string {
  return `${runs} runs, ${seconds.toFixed(1)} s`
}
