/** The TAXII conformance suite against nodes as they are shipped, from outside. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { globSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { indicator } from '../disclosure/objects.fixture.ts'
import { jsonOf, share } from './calls.fixture.ts'
import { type Founded, found } from './federation.fixture.ts'
import { collection, objectsOf, type SeenObject, taxii } from './taxii.fixture.ts'
import { until } from './waiting.fixture.ts'

const run = promisify(execFile)
const SUITE = fileURLToPath(new URL('../taxii/conformance/', import.meta.url))

let founded: Founded
before(async () => {
  founded = await found({ members: [{ party: 'XA' }, { party: 'XB' }, { party: 'XC' }] })
})
after(() => founded.remove())

test('a node under an agreement in force conforms to TAXII 2.1', async () => {
  await using federation = founded.copy()
  await federation.start('XA')
  const { port, tokens } = federation.member('XA')
  const { NODE_TEST_CONTEXT: _, ...environment } = process.env
  const env = {
    ...environment,
    COMITY_TAXII_URL: `http://127.0.0.1:${port}/taxii2/`,
    COMITY_TAXII_TOKEN: tokens.tool,
    COMITY_TAXII_OTHER_TOKEN: tokens['releasing-officer'],
  }
  const files = globSync('*.test.ts', { cwd: SUITE }).map((file) => `${SUITE}${file}`)
  const reporter = `--test-reporter=${SUITE}score-reporter.ts`
  const args = ['--disable-warning=ExperimentalWarning', '--test', '--test-concurrency=1', reporter, ...files]
  const { stdout } = await run(process.execPath, args, { env })
  assert.match(stdout, /^holds 59, fails 0, not tried 2$/m)
})

test('the creator that a changed object names is among the parties that its recipient serves', async () => {
  await using federation = founded.copy()
  await federation.startAll()
  const [XA, XC] = [federation.member('XA'), federation.member('XC')]
  await share(XA, founded.agreement, [indicator(1, { x_note: 'no annex lists this' }), indicator(2, { x_note: 'nor this' })])
  await until('the release to arrive', async () => (await objectsOf(XC)).length === 2)
  const parties = await collection(XC, 'parties')
  for (const { created_by_ref: creator } of await objectsOf(XC)) {
    const { objects } = jsonOf<{ objects: readonly SeenObject[] }>(await taxii(XC, `${parties}objects/${creator}/`))
    assert.deepEqual(
      objects.map(({ id, type, name }) => [id, type, name]),
      [[creator, 'identity', 'Party XA (XA)']],
    )
  }
  assert.deepEqual(await objectsOf(XC, 'from-xa'), await objectsOf(XC))
  assert.deepEqual(await objectsOf(XC, 'from-xb'), [])
})
