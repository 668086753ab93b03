// Renews the lock file. A registry that lacks the builds for some platforms leaves them out of the lock, and `npm ci`
// then refuses it on every platform; so the entries are completed from what each package says it may depend on.
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'

const OS = [
  'aix',
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'wasm32',
  'win32',
]
const CPU = ['arm', 'arm64', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'x64']

execFileSync('npm', ['install', '--package-lock-only', '--no-audit', '--no-fund'], {
  stdio: ['ignore', 'ignore', 'inherit'],
})
const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'))
let added = 0
for (const { optionalDependencies = {}, dev } of Object.values(lock.packages)) {
  for (const [name, version] of Object.entries(optionalDependencies)) {
    const path = `node_modules/${name}`
    if (lock.packages[path]) continue
    const words = name.split(/[^a-z0-9]+/)
    const [os, cpu] = [OS, CPU].map((known) => words.filter((word) => known.includes(word)))
    if (os.length === 0 || cpu.length === 0) throw new Error(`which platform is ${name} for?`)
    lock.packages[path] = { version, cpu, ...(dev ? { dev } : {}), optional: true, os }
    added += 1
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)))
writeFileSync('package-lock.json', `${JSON.stringify(lock, null, 2)}\n`)
process.stdout.write(`${added} platform packages completed\n`)
