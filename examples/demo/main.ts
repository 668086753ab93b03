import { randomInt } from 'node:crypto'
import { Demo } from './demo.ts'
import { type DemoOptions, HELP, parseOptions, UsageError } from './options.ts'
import { proofText } from './proof-text.ts'
import { styleFor } from './style.ts'
import { openFolder } from './surveyed-folder.ts'
import { createView } from './view.ts'
import { makeWorkFolder } from './work-folder.ts'

const [PROVEN, NOT_PROVEN, BAD_USAGE] = [0, 1, 2]
const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const

async function demonstrate(options: DemoOptions): Promise<number> {
  const folder = await openFolder(options.path)
  const view = createView(process.stdout, options.json)
  const demo = new Demo(options, folder, await makeWorkFolder(folder.path), view)
  for (const [signal, code] of Object.entries(SIGNALS)) {
    process.once(signal, async () => {
      await demo.stop()
      view.close()
      process.exit(code)
    })
  }
  try {
    const proof = await demo.run()
    process.stdout.write(options.json ? `${JSON.stringify(proof)}\n` : proofText(proof, styleFor(process.stdout)))
    return proof.problems.length === 0 ? PROVEN : NOT_PROVEN
  } finally {
    view.close()
  }
}

try {
  const options = parseOptions(process.argv.slice(2), () => randomInt(1_000_000))
  if (options === 'help') process.stdout.write(HELP)
  else process.exitCode = await demonstrate(options)
} catch (error) {
  if (!(error instanceof UsageError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = BAD_USAGE
}
