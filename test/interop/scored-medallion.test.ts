/** The conformance suite against a server that is not ours: it tells apart what medallion does right and what it is known to do wrong. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { globSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { MEDALLION_PASSWORD, MEDALLION_USERS, startMedallion } from './medallion.fixture.ts'

const SUITE = fileURLToPath(new URL('../taxii/conformance/', import.meta.url))
/** Refuses a type without version, weights, a 401 without a TAXII body, a page that is asked for again, a posting with one bad object, a duplicate. */
const KNOWN_WRONG = [4, 5, 7, 10, 34, 51, 52]
const KNOWN_RIGHT = [1, 13, 15, 19, 22, 23, 24, 26, 39, 43, 44, 46, 48, 49, 50]

test('the suite runs against medallion, and tells what it does right and wrong', { timeout: 600_000 }, async (context) => {
  const empty = { objects: [], manifest: [] }
  const peer = await startMedallion(
    [
      { id: '64993447-4d7e-4f70-b94d-d7f33742ee63', title: 'To write', can_write: true, ...empty },
      { id: '91a7b528-80eb-42ed-a74d-c6fbd5a26116', title: 'To read', can_write: false, ...empty },
    ],
    { largestBody: 1_048_576, pageObjects: 100 },
  )
  if ('missing' in peer) return context.skip(peer.missing)
  using server = peer
  const { NODE_TEST_CONTEXT: _, ...environment } = process.env
  const [user, other] = MEDALLION_USERS
  const env = {
    ...environment,
    COMITY_TAXII_URL: `${server.address}/taxii2/`,
    ...{ COMITY_TAXII_USER: user, COMITY_TAXII_PASSWORD: MEDALLION_PASSWORD },
    ...{ COMITY_TAXII_OTHER_USER: other, COMITY_TAXII_OTHER_PASSWORD: MEDALLION_PASSWORD },
  }
  const files = globSync('*.test.ts', { cwd: SUITE }).map((file) => `${SUITE}${file}`)
  const reporter = `--test-reporter=${SUITE}score-reporter.ts`
  const args = ['--disable-warning=ExperimentalWarning', '--test', '--test-concurrency=1', reporter, ...files]
  // It ends with 1 where a point fails; what failed stands in what it prints.
  const { stdout } = await promisify(execFile)(process.execPath, args, { env }).catch((error: { readonly stdout: string }) => error)
  const outcomes = new Map(
    [...stdout.matchAll(/^ *(\d+) (holds|fails|not tried)$/gm)].map(([, point, outcome]) => [Number(point), outcome]),
  )
  assert.equal(outcomes.size, 61, stdout)
  for (const point of KNOWN_WRONG) assert.equal(outcomes.get(point), 'fails', `point ${point}`)
  for (const point of KNOWN_RIGHT) assert.equal(outcomes.get(point), 'holds', `point ${point}\n${stdout}`)
  const tried = [...outcomes.values()].filter((outcome) => outcome !== 'not tried')
  assert.ok(tried.length >= 58, `${tried.length} points were tried`)
  context.diagnostic(/^holds .*$/m.exec(stdout)?.[0] ?? '')
})
