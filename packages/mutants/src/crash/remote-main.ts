// A bridge or a sandbox, until it is killed or nobody is there who has started it: node remote-main.ts KIND FOLDER PORT
import { createBridgeHost } from '@tangle-network/executor-cli-bridge'
import { createSandboxServer } from '@tangle-network/executor-sandbox'
import { createSqliteJournal } from '@tangle-network/journal-sqlite'

const [kind, folder = '', port = '0'] = process.argv.slice(2)
process.on('disconnect', () => process.exit(1))
process.send?.({ url: (await listening()).url })

async function listening(): Promise<{ readonly url: string }> {
  if (kind === 'sandbox') return createSandboxServer({ folder, port: Number(port), graceMs: 300 })
  return createBridgeHost({
    journal: await createSqliteJournal({ path: `${folder}/registry.sqlite` }),
    folder,
    port: Number(port),
    graceMs: 300,
    commands: {
      sh: ({ messages }) => ({ program: 'sh', args: ['-c', String((messages as { content: unknown }[])[0]?.content)] }),
    },
  })
}
