/** The table of README.md names each of the 61 points once, and for each the tests that hold it, which there are. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'

const POINTS = 61
/** Seen from inside alone: a certificate is not asked for by every server, and a record of DNS is none of its answers. */
const UNSEEN = [61]
const fileOf = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8')
const rows = fileOf('README.md')
  .split('\n')
  .flatMap((line) => {
    const [, number, , suite = '', own = ''] = /^\| (\d+) \|(.*)\| ([^|]+) \| ([^|]+) \|$/.exec(line) ?? []
    return number === undefined ? [] : [{ point: Number(number), suite, own }]
  })

test('every point stands once', () => {
  assert.deepEqual(
    rows.map(({ point }) => point),
    Array.from({ length: POINTS }, (_, index) => index + 1),
  )
})

test('the suite has a test of each point in the file that is named', () => {
  for (const { point, suite } of rows) {
    if (UNSEEN.includes(point)) continue
    const [, file = ''] = /\((conformance\/\w+\.test\.ts)\)/.exec(suite) ?? []
    assert.ok(fileOf(file).includes(`test('${point}: `), `${point} in ${file}`)
  }
})

test('our own tests that are named are there', () => {
  const named = rows.flatMap(({ point, own }) =>
    [...own.matchAll(/`test\/([\w/.-]+)` "([^"]+)"/g)].map(([, path, name]) => ({ point, path, name })),
  )
  assert.ok(named.length > 60)
  for (const { point, path = '', name = '' } of named) {
    const text = fileOf(`../${path}`)
    assert.ok(
      [`'`, '`', '"'].some((quote) => text.includes(`${quote}${name}`)),
      `${point}: ${path} "${name}"`,
    )
  }
})
