/** The OASIS client library for TAXII 2 (PyPI `taxii2-client`) against a node's TAXII server. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { promisify } from 'node:util'
import type { HoldingKey } from '../../src/acts/index.ts'
import { domain, indicator, PASSWORD, serveNode } from '../taxii/served-node.fixture.ts'
import { PYTHON_STIX, preparePython, STIX_VALIDATOR, TAXII_CLIENT } from './python.fixture.ts'

const run = promisify(execFile)
const SCRIPT = new URL('taxii2-client.py', import.meta.url).pathname
const SERVED = new URL('served-objects.py', import.meta.url).pathname
const NEW = '2026-06-01T00:00:00.000Z'

const folder = mkdtempSync(join(tmpdir(), 'comity-interop-'))
after(() => rmSync(folder, { recursive: true, force: true }))

test('taxii2-client discovers, reads by page, and posts to and deletes from its inbox', async (context) => {
  const prepared = await preparePython(folder, TAXII_CLIENT)
  if ('missing' in prepared) return context.skip(prepared.missing)
  await using node = await serveNode()
  await node.hold(Array.from({ length: 15 }, (_, index) => ({ object: indicator(index) })))
  await node.hold([{ object: domain(50) }, { object: domain(51) }, { object: indicator(0, NEW) }])
  const posting = [indicator(60), domain(61), { type: 'indicator', id: 'indicator--not-an-id' }]
  const args = [SCRIPT, `http://127.0.0.1:${node.port}/taxii2/`, 'misp', PASSWORD, JSON.stringify(posting)]
  const { stdout } = await run(prepared.python, args)
  const seen = JSON.parse(stdout)

  const numbers = (page: readonly string[]): number[] => page.map((id) => Number(id.slice(-3)))
  const expected = [...Array.from({ length: 14 }, (_, index) => index + 1), 50, 51, 0]
  assert.equal(seen.title, 'Borland')
  const root = (name: string) => `http://127.0.0.1:${node.port}/taxii2/${name}/`
  assert.deepEqual(seen.roots, [root('cyber-threat-exchange-v1'), root('holdings')])
  assert.equal(seen.rootTitle, 'Cyber Threat Exchange')
  assert.deepEqual(seen.versions, ['application/taxii+json;version=2.1'])
  assert.deepEqual(seen.collections, {
    Received: [true, false],
    Own: [true, false],
    From: [true, false],
    Parties: [true, false],
    Inbox: [true, true],
    Proposals: [false, true],
    Recalled: [true, false],
    Alerts: [true, false],
  })
  assert.deepEqual(
    seen.pages.map((page: string[]) => page.length),
    [7, 7, 3],
  )
  assert.deepEqual(numbers(seen.pages.flat()), expected)
  assert.deepEqual(numbers(seen.filtered.flat()), [50, 51])
  assert.deepEqual(numbers(seen.after.flat()), [50, 51, 0])
  assert.deepEqual(seen.afterLast.flat(), [])
  assert.equal(seen.manifest.length, 18)
  assert.deepEqual(seen.objectVersions, [indicator(1).modified])
  assert.deepEqual(seen.object, indicator(1))
  assert.deepEqual([seen.status, seen.asked], [['complete', 3, 2, 1], 2])
  assert.deepEqual(seen.kept, [indicator(60), domain(61, { spec_version: '2.1' })])
  assert.deepEqual([seen.left, seen.deleted], [[domain(61).id], 404])
  assert.equal(seen.wrongPassword, 401)
})

test('python-stix2 and the OASIS validator find nothing wrong in what any collection serves', async (context) => {
  const prepared = await preparePython(folder, TAXII_CLIENT, STIX_VALIDATOR, PYTHON_STIX)
  if ('missing' in prepared) return context.skip(prepared.missing)
  await using node = await serveNode()
  const [recalled] = (await node.hold([
    ...[1, 2, 3].map((number) => ({ object: indicator(number) })),
    { object: indicator(1, NEW) },
    { object: domain(50) },
    { object: indicator(4), role: 'own' },
  ])) as [HoldingKey]
  await node.call('/taxii2/cyber-threat-exchange-v1/collections/received/objects/?match[version]=all')
  const change = { change: 'items-erased', holdings: [recalled], cause: 'recall', at: node.clock.value } as const
  await node.store.write((writer) => writer.readModel.apply([change], 90_000))
  const { stdout } = await run(prepared.python, [SERVED, `http://127.0.0.1:${node.port}/taxii2/`, 'misp', PASSWORD])
  const { counts, errors, ofBroken } = JSON.parse(stdout)
  assert.deepEqual(errors, [])
  assert.ok(ofBroken.length >= 2, 'both find what is wrong in what is not valid')
  const inRoot = Object.fromEntries(Object.entries(counts).map(([title, count]) => [title.split(' ')[0], count]))
  assert.deepEqual(inRoot, { ...inRoot, Received: 4, From: 4, Recalled: 1, Parties: 5, Own: 1 })
})
