/** The commands that end a transaction or begin one, by their first word. */
const ENDING = /^(?:abort|begin|commit|end|release|rollback|savepoint|start|prepare)$/

/** Whether a statement would end the transaction that it is sent in, or begin another. `PREPARE` counts, as it may do so too. */
export function endsTransaction(statement: string): boolean {
  const start = skipped(statement)
  const [word = ''] = /^[a-z]+/i.exec(statement.slice(start)) ?? []
  return ENDING.test(word.toLowerCase())
}

/** Where the first word begins: behind blanks, empty statements, and comments, which the server lets be nested. */
function skipped(text: string): number {
  let depth = 0
  for (let at = 0; at < text.length; ) {
    const two = text.slice(at, at + 2)
    if (two === '/*') depth += 1
    if (two === '*/' && depth > 0) depth -= 1
    if (two === '/*' || two === '*/') at += 2
    else if (depth > 0 || /[\s;]/.test(text[at] as string)) at += 1
    else if (two === '--') at = endOfLine(text, at)
    else return at
  }
  return text.length
}

function endOfLine(text: string, from: number): number {
  const end = text.slice(from).search(/[\r\n]/)
  return end === -1 ? text.length : from + end
}
