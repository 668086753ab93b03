/** A test that left because the machine lacks something. */
export interface NotRun {
  /** Package and test, as in `scripts/may-not-run.txt`. */
  readonly name: string
  /** `NOT RUN: what, how to get it`. */
  readonly note: string
}

/** What to print about tests that did not run, and whether that fails the run: in CI, unless their names are listed. */
export function reportNotRun(
  tests: readonly NotRun[],
  { listed, inCi }: { listed: ReadonlySet<string>; inCi: boolean },
): { lines: string[]; fails: boolean } {
  const lines = tests.map(({ name, note }) => `${note} (${name})`)
  if (tests.length > 0) lines.push(`${tests.length} NOT RUN`)
  const unlisted = inCi ? tests.filter(({ name }) => !listed.has(name)) : []
  for (const { name } of unlisted) lines.push(`FAILED, for it is not listed in scripts/may-not-run.txt: ${name}`)
  return { lines, fails: unlisted.length > 0 }
}

/** The names in `scripts/may-not-run.txt`, one a line; lines that begin with # are for people. */
export function namesIn(text: string): string[] {
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
}
