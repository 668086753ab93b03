import { expect, test } from 'vitest'
import { read } from './repository.ts'

test('the hello of the README is the example that the tests run and kill', () => {
  expect(read('README.md')).toContain(`\`\`\`ts\n${read('examples/hello.ts')}\`\`\``)
})
