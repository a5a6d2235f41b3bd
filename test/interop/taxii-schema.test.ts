/** The TAXII server asked by requests that Schemathesis makes up from the OpenAPI document of TAXII 2.1 (`spec/taxii.openapi.json`). */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { domain, indicator, PASSWORD, serveNode } from '../taxii/served-node.fixture.ts'
import { preparePython, SCHEMATHESIS } from './python.fixture.ts'
import { askMadeUp } from './schemathesis.fixture.ts'

const DOCUMENT = fileURLToPath(new URL('../../spec/taxii.openapi.json', import.meta.url))
const OPERATIONS = 11
const REQUESTS_MIN = 300

const folder = mkdtempSync(join(tmpdir(), 'comity-taxii-schema-'))
after(() => rmSync(folder, { recursive: true, force: true }))

test('the TAXII server answers every operation as the OpenAPI document of TAXII 2.1 says, whatever is asked', async (context) => {
  const prepared = await preparePython(folder, SCHEMATHESIS)
  if ('missing' in prepared) return context.skip(prepared.missing)
  await using node = await serveNode()
  await node.hold([1, 2, 3].map((number) => ({ object: indicator(number) })))
  await node.hold([{ object: domain(4) }, { object: indicator(1, '2026-06-01T00:00:00.000Z') }])
  for (const collection of ['received', 'inbox']) {
    const { operations, requests, faults, told } = await askMadeUp(prepared.python, {
      document: DOCUMENT,
      url: `http://127.0.0.1:${node.port}`,
      ...{ login: 'misp', password: PASSWORD, phases: 'coverage,fuzzing', examples: 10 },
      parameters: { 'path.root': 'cyber-threat-exchange-v1', 'path.collection': collection, 'path.object': indicator(1).id },
    })
    context.diagnostic(`${collection}: ${requests} requests for ${operations.tested} operations`)
    assert.deepEqual(faults, [], told.slice(-20_000))
    assert.deepEqual(operations, { ...operations, selected: OPERATIONS, tested: OPERATIONS })
    assert.ok(requests >= REQUESTS_MIN, `${requests} requests`)
  }
})
