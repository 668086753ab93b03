import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'entries-are-written-before-the-row',
  tier: 'K',
  invariant: 'J5',
  also: ['J2', 'J1', 'J3', 'J15'],
  statement: 'writes entries first and the row after the failpoint before the commit',
  file: 'packages/journal-memory/src/memory-store.ts',
  replace:
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is source text, not a template.
    '    this.#failpoint(`${mutation}:before-commit`)\n    for (const { row, run } of kept) {\n      run.row = row\n      write(run)\n',
  by:
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is source text, not a template.
    '    for (const { run } of kept) write(run)\n    this.#failpoint(`${mutation}:before-commit`)\n    for (const { row, run } of kept) {\n      run.row = row\n',
}
