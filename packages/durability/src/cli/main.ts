#!/usr/bin/env node
import { runCommandLine } from './run-command-line.ts'

// Whoever reads us may have seen enough: `durability ls | head` is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit()
})
await runCommandLine(process.argv.slice(2))
