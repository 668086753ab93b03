import { expect, test } from 'vitest'
import { endsTransaction } from '../src/ends-transaction.ts'

test.each([
  ...['COMMIT', 'commit;', ' end', '\tRollback to savepoint a', 'ABORT', 'begin', 'START TRANSACTION', 'savepoint a'],
  ...['release a', "PREPARE TRANSACTION 'x'", ';commit', ';; ;commit', '-- why\ncommit', '-- why\rcommit'],
  ...['/* why */commit', '/* a /* nested */ one */ commit', '/*--*/\n-- /*\ncommit', '/**/;/**/end'],
])('a statement that ends its transaction is known, however it hides: %j', (statement) => {
  expect(endsTransaction(statement)).toBe(true)
})

test.each([
  ...['', ' ', '-- commit', '/* commit */', '/* commit', 'INSERT INTO commit VALUES (1)', 'SELECT 1 AS end'],
  ...['commits()', '"commit"', 'endless', 'WITH commit AS (SELECT 1) SELECT', '--\n/* commit */ UPDATE t SET a = 1'],
])('what ends no transaction is let through: %j', (statement) => {
  expect(endsTransaction(statement)).toBe(false)
})
