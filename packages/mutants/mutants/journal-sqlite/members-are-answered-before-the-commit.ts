import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'members-are-answered-before-the-commit',
  tier: 'K',
  invariant: 'J1',
  also: ['J15'],
  statement: 'answers the members of a group and then commits it',
  file: 'packages/journal-sqlite/src/writer.ts',
  replace:
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is source text, not a template.
    "      connection.exec('BEGIN IMMEDIATE')\n      const written = new Set(group.filter((member) => member.apply(transactionOf(this.#parts))))\n      for (const { mutation } of written) failpoint(`${mutation}:before-commit`)\n      committing = true\n      connection.exec('COMMIT')\n      this.#logged += group.reduce((sum, { bytes }) => sum + bytes + MEMBER_BYTES, COMMIT_BYTES)\n      for (const member of group) this.#deliver(member, written.has(member))\n",
  by:
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is source text, not a template.
    "      connection.exec('BEGIN IMMEDIATE')\n      const written = new Set(group.filter((member) => member.apply(transactionOf(this.#parts))))\n      for (const member of group) this.#deliver(member, written.has(member))\n      for (const { mutation } of written) failpoint(`${mutation}:before-commit`)\n      committing = true\n      connection.exec('COMMIT')\n      this.#logged += group.reduce((sum, { bytes }) => sum + bytes + MEMBER_BYTES, COMMIT_BYTES)\n",
}
