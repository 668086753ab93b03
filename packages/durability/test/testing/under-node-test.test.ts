import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const CONDITION = '--conditions=@tangle-network/source'

function node(...args: string[]) {
  const { NODE_OPTIONS: _, NODE_TEST_CONTEXT: __, ...env } = process.env
  return spawnSync(process.execPath, [CONDITION, ...args], { cwd: import.meta.dirname, env, encoding: 'utf8' })
}

test('the kit works under node:test', () => {
  const { status, stdout } = node('--test', join(import.meta.dirname, 'under-node-test.ts'))
  expect(status, stdout).toBe(0)
  expect(stdout).toMatch(/pass 3\n/)
})

test('without fast-check it says how to install it, and what needs none works', () => {
  const kit = new URL('../../src/testing/index.ts', import.meta.url)
  const script = `
    import { registerHooks } from 'node:module'
    registerHooks({
      // Looked for from a folder above which nothing is installed.
      resolve: (asked, context, next) =>
        next(asked, asked === 'fast-check' ? { ...context, parentURL: 'file:///nowhere/program.js' } : context),
    })
    const { crashTest } = await import(${JSON.stringify(kit.href)})
    const agent = { name: 'a', input: undefined, output: undefined, act: (_, scope) => scope.step('s', () => 1) }
    const { crashes } = await crashTest(agent, null)
    const { code, message } = await crashTest(agent, null, { crashes: { runs: 5 } }).catch((thrown) => thrown)
    console.log(JSON.stringify({ crashes, code, message }))
  `
  const { stdout, stderr } = node('--input-type=module', '-e', script)
  expect(stdout, stderr).not.toBe('')
  const { crashes, code, message } = JSON.parse(stdout)
  expect(crashes).toBeGreaterThan(5)
  expect(code).toBe('MISSING_PACKAGE')
  expect(message).toContain('npm install --save-dev fast-check')
})
