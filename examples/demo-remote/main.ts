import { randomInt } from 'node:crypto'
import { UsageError } from '../demo/options.ts'
import { styleFor } from '../demo/style.ts'
import { RemoteDemo } from './demo.ts'
import { Narrator } from './narrator.ts'
import { HELP, parseOptions, type RemoteDemoOptions } from './options.ts'
import { proofText } from './proof-text.ts'

const [PROVEN, NOT_PROVEN, BAD_USAGE] = [0, 1, 2]
const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const

async function demonstrate(options: RemoteDemoOptions): Promise<number> {
  const style = styleFor(process.stdout)
  const say = (text: string) => void process.stdout.write(text)
  const demo = new RemoteDemo(options, new Narrator(style, options.json ? () => {} : say))
  for (const [signal, code] of Object.entries(SIGNALS)) {
    process.once(signal, async () => {
      await demo.stop()
      process.exit(code)
    })
  }
  const proof = await demo.run()
  say(options.json ? `${JSON.stringify(proof)}\n` : proofText(proof, style))
  return proof.problems.length === 0 ? PROVEN : NOT_PROVEN
}

try {
  const options = parseOptions(process.argv.slice(2), () => randomInt(1_000_000))
  if (options === 'help') process.stdout.write(HELP)
  else if (process.platform !== 'linux') {
    throw new UsageError(
      'This demo needs Linux: elsewhere a bridge that was killed cannot prove that a process is still the one it had started.',
    )
  } else process.exitCode = await demonstrate(options)
} catch (error) {
  if (!(error instanceof UsageError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = BAD_USAGE
}
