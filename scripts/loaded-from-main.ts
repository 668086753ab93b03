import { isMainThread, parentPort } from 'node:worker_threads'
import { loadedFrom } from './loaded-from.ts'

// Tells whoever started this process or thread what it runs.
if (isMainThread) process.stdout.write(loadedFrom())
else parentPort?.postMessage(loadedFrom())
