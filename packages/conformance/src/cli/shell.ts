/** A command as it can be pasted into a shell. */
export function commandLine(...words: readonly (string | number)[]): string {
  return ['npx', 'durability-conformance', ...words].map((word) => quoted(String(word))).join(' ')
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}
