import { expect, test } from 'vitest'
import { read } from './repository.ts'

test.each(['journal', 'start-route', 'drain-route', 'events-route', 'steps-route'])(
  'the page about Next.js shows %s as the tests call it',
  (name) => {
    // A snippet is compiled beside the folder that its module lies in.
    const code = read(`examples/next/${name}.ts`).replaceAll("from './", "from './next/")
    expect(read('docs/next.md')).toContain(`\`\`\`ts\n${code}\`\`\``)
  },
)
