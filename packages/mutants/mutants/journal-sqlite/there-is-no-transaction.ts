import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'there-is-no-transaction',
  tier: 'K',
  invariant: 'J5',
  also: ['J2', 'J1', 'J15'],
  statement: 'writes each statement in a transaction of its own',
  file: 'packages/journal-sqlite/src/writer.ts',
  replace:
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is source text, not a template.
    "      connection.exec('BEGIN IMMEDIATE')\n      const written = new Set(group.filter((member) => member.apply(transactionOf(this.#parts))))\n      for (const { mutation } of written) failpoint(`${mutation}:before-commit`)\n      committing = true\n      connection.exec('COMMIT')\n",
  by:
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is source text, not a template.
    '      const written = new Set(group.filter((member) => member.apply(transactionOf(this.#parts))))\n      for (const { mutation } of written) failpoint(`${mutation}:before-commit`)\n      committing = true\n',
}
