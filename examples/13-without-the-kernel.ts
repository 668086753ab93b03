// A bridge of one's own, without the kernel, has a command executed. It is killed when it has started the command and not
// yet noted that, and again while it follows it. The command runs once: npm run example 13-without-the-kernel
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openJournal } from '@tangle-network/durability'
import { createBridgeHost, createCliBridge } from '@tangle-network/executor-cli-bridge'
import { executeOnce } from './own-bridge/execute-once.ts'

const COUNT = 'echo started >> starts; for i in 1 2 3; do echo $i; sleep 0.1; done'

const [role, folder = '', url = '', death] = process.argv.slice(-4)
if (role === 'bridge') await bridge()
else await main()

async function bridge(): Promise<void> {
  await using journal = await openJournal(`sqlite:${join(folder, 'bridge.sqlite')}`)
  const remote = createCliBridge({ url, idRetainedMs: 86_400_000 })
  const append = journal.append
  journal.append = (lease, batch) => {
    const [{ kind, payload } = { kind: '' }] = batch.entries
    console.log(kind === 'concluded' ? `bridge: concluded with ${JSON.stringify(payload)}` : `bridge: ${kind}`)
    if (kind === death) process.kill(process.pid, 'SIGKILL')
    return append.call(journal, lease, batch)
  }
  await executeOnce(journal, remote, 'job-7', { model: 'sh/count', messages: [] })
}

async function main(): Promise<void> {
  const at = mkdtempSync(join(tmpdir(), 'bridge-'))
  {
    await using journal = await openJournal(`sqlite:${join(at, 'host.sqlite')}`)
    const commands = { sh: () => ({ program: 'sh', args: ['-c', COUNT], cwd: at }) }
    await using host = await createBridgeHost({ journal, folder: join(at, 'runs'), commands, port: 0 })
    for (const fault of ['dispatched', 'seen', 'none']) {
      const [code, signal] = await once(fork(fileURLToPath(import.meta.url), ['bridge', at, host.url, fault]), 'exit')
      console.log(signal ? `it was killed by ${signal}` : `it ended with ${code}`)
    }
    const starts = readFileSync(join(at, 'starts'), 'utf8').trimEnd().split('\n')
    console.log(`the command was started ${starts.length} time`)
  }
  rmSync(at, { recursive: true })
}
