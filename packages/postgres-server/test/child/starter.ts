import { startPostgres } from '../../src/index.ts'

// Starts a server on the medium that is named, tells where it is, and stays until it is killed.
const { pid, dataDir, url } = await startPostgres({ medium: process.argv[2] === 'memory' ? 'memory' : 'disk' })
process.stdout.write(`${JSON.stringify({ pid, dataDir, url })}\n`)
setInterval(() => {}, 60_000)
