import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-batch-is-checked-while-it-is-written',
  tier: 'S',
  invariant: 'J5',
  also: ['J2', 'J10'],
  statement: 'writes the first entry of a batch before it has checked the others',
  file: 'packages/durability-contract/src/journal/define-journal.ts',
  replace: 'const ask = sealBatch(parts,',
  by: 'const many = Array.isArray(batch.entries) && batch.entries.length > 1\n      const { end: _end, suspend: _suspend, seen: _seen, ...first } = batch\n      if (many) {\n        const { cursor } = await this.append(lease, { ...first, entries: batch.entries.slice(0, 1) })\n        batch = { ...batch, after: cursor, entries: batch.entries.slice(1) }\n      }\n      const ask = sealBatch(parts,',
}
