/** The default data: the phishing domains that `eth-phishing-detect` publishes, as STIX 2.1 indicators. */
import { createRequire } from 'node:module'
import { formatTimestamp, randomUuid, utf8 } from '../../foundation/index.ts'
import { systemClock, systemRandomness } from '../system.ts'

const TLP_GREEN = 'marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb'

/** The domains of the feed. */
export function phishingDomains(): readonly string[] {
  const { blacklist } = createRequire(import.meta.url)('eth-phishing-detect/src/config.json') as { blacklist: readonly string[] }
  return blacklist
}

/** A bundle of one indicator per domain, as a stream. */
export async function* phishingBundle(domains: Iterable<string>): AsyncGenerator<Uint8Array> {
  const now = formatTimestamp(systemClock.now())
  const publisher = `identity--${randomUuid(systemRandomness)}`
  yield utf8(`{"type":"bundle","id":"bundle--${randomUuid(systemRandomness)}","objects":[`)
  yield utf8(
    JSON.stringify({
      type: 'identity',
      spec_version: '2.1',
      id: publisher,
      created: now,
      modified: now,
      name: 'CSIRT Aldoria',
      identity_class: 'organization',
      sectors: ['government'],
      object_marking_refs: [TLP_GREEN],
    }),
  )
  for (const domain of domains) yield utf8(`,${JSON.stringify(indicator(domain, { now, publisher }))}`)
  yield utf8(']}')
}

function indicator(domain: string, by: { now: string; publisher: string }) {
  return {
    type: 'indicator',
    spec_version: '2.1',
    id: `indicator--${randomUuid(systemRandomness)}`,
    created_by_ref: by.publisher,
    created: by.now,
    modified: by.now,
    name: domain,
    indicator_types: ['malicious-activity'],
    pattern: `[domain-name:value = '${domain.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}']`,
    pattern_type: 'stix',
    pattern_version: '2.1',
    valid_from: by.now,
    labels: ['phishing'],
    object_marking_refs: [TLP_GREEN],
  }
}
