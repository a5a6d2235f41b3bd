import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { TLP } from './objects.fixture.ts'
import { bundleText, chunksOf, requestFor, startSender } from './sender.fixture.ts'

const list = JSON.parse(
  readFileSync(new URL('../../node_modules/eth-phishing-detect/src/config.json', import.meta.url), 'utf8'),
).blacklist.slice(0, 13752)
const T = '2026-12-01T00:00:00.000Z'
const who = {
  type: 'identity',
  spec_version: '2.1',
  id: 'identity--' + randomUUID(),
  created: T,
  modified: T,
  name: 'Feed',
  identity_class: 'organization',
  object_marking_refs: [TLP.GREEN],
}
const objects = [
  who,
  ...list.map((d: string) => ({
    type: 'indicator',
    spec_version: '2.1',
    id: 'indicator--' + randomUUID(),
    created_by_ref: who.id,
    created: T,
    modified: T,
    name: d,
    indicator_types: ['malicious-activity'],
    pattern: `[domain-name:value = '${d}']`,
    pattern_type: 'stix',
    valid_from: T,
    labels: ['phishing'],
    object_marking_refs: [TLP.GREEN],
  })),
]
const text = bundleText(objects)
console.log(objects.length, text.length)
await using sender = await startSender()
for (let i = 0; i < Number(process.argv[2] ?? 1); i++) {
  const t0 = performance.now(),
    c0 = process.cpuUsage()
  const r = await sender.disclosure.submit(requestFor([], { chunks: chunksOf(text) }))
  const t1 = performance.now(),
    c1 = process.cpuUsage(c0)
  await sender.disclosure.idle()
  const t2 = performance.now(),
    c2 = process.cpuUsage(c0)
  if (!r.ok) throw new Error(JSON.stringify(r))
  const n = objects.length
  console.log(
    'prepare us/obj wall',
    (((t1 - t0) * 1e3) / n).toFixed(1),
    'cpu',
    ((c1.user + c1.system) / n).toFixed(1),
    'total wall',
    (((t2 - t0) * 1e3) / n).toFixed(1),
    'cpu',
    ((c2.user + c2.system) / n).toFixed(1),
    'rss',
    process.memoryUsage().rss >> 20,
    sender.failures,
  )
}
