import { SaxesParser } from 'saxes'
import { expect, test } from 'vitest'
import { junitReport } from '../src/index.ts'
import { failing, hostile, partly } from './sample-report.ts'

interface Element {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  text: string
}

/** The elements of a document, by a parser that stops at whatever XML does not allow. */
function elementsOf(xml: string): Element[] {
  const elements: Element[] = []
  const open: Element[] = []
  const parser = new SaxesParser()
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', ({ name, attributes }) => {
    const element = { name, attributes, text: '' }
    elements.push(element)
    open.push(element)
  })
  parser.on('text', (text) => {
    const element = open.at(-1)
    if (element) element.text += text
  })
  parser.on('closetag', () => void open.pop())
  parser.write(xml).close()
  return elements
}

test('whatever the names are made of, it is well-formed, and they are there', () => {
  const elements = elementsOf(junitReport(hostile))
  const failure = elements.find(({ name }) => name === 'failure')!
  expect(failure.attributes.message).toContain('<script>alert(1)</script> ]]> nul \\u{0} and \\u{ffff}')
  expect(failure.text).toContain('lone \\u{d800}')
})

test('a broken law is a failure that says what was expected, found, and how to see it again', () => {
  const elements = elementsOf(junitReport(failing))
  const failures = elements.filter(({ name }) => name === 'failure')
  expect(failures).toHaveLength(1)
  expect(failures[0]!.attributes.type).toBe('J1')
  for (const part of ['expected: 3 acknowledged', 'found: 1 entry', 'replay: npx durability-conformance replay']) {
    expect(failures[0]!.text).toContain(part)
  }
  expect(elements[0]!.attributes).toMatchObject({ tests: '5', failures: '1', skipped: '0' })
})

test('what is not claimed or exempt is skipped, with the reason', () => {
  const elements = elementsOf(junitReport(partly))
  const skipped = elements.filter(({ name }) => name === 'skipped').map(({ attributes }) => attributes.message)
  expect(skipped).toHaveLength(3)
  expect(skipped).toContain('NOT CLAIMED: the harness has no workerModule')
  expect(skipped).toContain('exempt: lists are cut at 1,000 runs until the next release')
  const suites = elements.filter(({ name }) => name === 'testsuite')
  const sum = (count: string) => suites.reduce((total, { attributes }) => total + Number(attributes[count]), 0)
  expect([sum('tests'), sum('failures'), sum('skipped')]).toStrictEqual([6, 0, 3])
})
