import { rename, writeFile } from 'node:fs/promises'

/** Writes a file whole or not at all: whoever is killed in between leaves the old one. */
export async function writeWhole(path: string, content: string): Promise<void> {
  const draft = `${path}.${process.pid}`
  await writeFile(draft, content, { flush: true })
  await rename(draft, path)
}
