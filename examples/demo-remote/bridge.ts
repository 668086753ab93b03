import { fileURLToPath } from 'node:url'
import { openJournal } from '@tangle-network/durability'
import { createBridgeHost } from '@tangle-network/executor-cli-bridge'
import { BridgeOrder } from './order.ts'
import { filesIn } from './place.ts'

// The process that starts the program, and shows what it prints. It begins anew as often as it is killed, with nothing but
// its registry and what the program and its wrapper wrote.
const { folder, port, paceMs } = BridgeOrder.parse(JSON.parse(process.argv[2] ?? ''))
process.on('disconnect', () => process.exit(1))

const READER = fileURLToPath(new URL('./reader.ts', import.meta.url))
const { registry, bridge } = filesIn(folder)
const host = await createBridgeHost({
  journal: await openJournal(`sqlite:${registry}`),
  folder: bridge,
  port,
  commands: {
    reader: ({ messages, cwd }) => ({
      program: process.execPath,
      args: [READER, folder, `${paceMs}`],
      cwd: String(cwd),
      input: String((messages as { content: unknown }[])[0]?.content),
    }),
  },
})
process.send?.({ port: Number(new URL(host.url).port) })
