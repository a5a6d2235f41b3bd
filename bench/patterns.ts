/** Reading of STIX patterns. */
import { parsePattern } from '../src/intelligence/index.ts'
import { phishingDomains } from '../src/node/demo/feed.ts'
import { type Benchmark, bestOf } from './benchmark.ts'

const RUNS = 10
const MS_PER_SECOND = 1_000

/** From the short patterns of feeds to those of analysts, with each kind of literal, set and qualifier. */
const FORMS: readonly ((domain: string) => string)[] = [
  (domain) => `[domain-name:value = '${domain}']`,
  (domain) => `[url:value LIKE 'https://${domain}/%' OR url:value MATCHES '^https?://${domain.replaceAll('.', '\\\\.')}/']`,
  (domain) => `[network-traffic:dst_ref.value IN ('${domain}', '198.51.100.7') AND network-traffic:dst_port > 1023] WITHIN 300 SECONDS`,
  (domain) =>
    `([file:hashes.'SHA-256' = '${'0a'.repeat(32)}' AND file:size >= 1024] FOLLOWEDBY [domain-name:value = '${domain}']) ` +
    "REPEATS 5 TIMES START t'2026-01-01T00:00:00Z' STOP t'2026-02-01T00:00:00Z' /* of the same campaign */",
]

/** Patterns read and held to every rule in a second on one core. */
export const patternPerSecond: Benchmark = {
  name: 'stix.pattern-per-second',
  unit: 'patterns/s',
  target: { least: 50_000 },
  how: `syntax and rules of one pattern for each of the feed's domains, in ${FORMS.length} forms by turns, on one core; best of ${RUNS} runs`,
  async run() {
    const patterns = phishingDomains().map((domain, index) => (FORMS[index % FORMS.length] as (domain: string) => string)(domain))
    const best = await bestOf(RUNS, () => {
      const start = performance.now()
      for (const pattern of patterns) if (!parsePattern(pattern).ok) throw new Error('a pattern of the benchmark is not valid')
      return performance.now() - start
    })
    return { value: (patterns.length * MS_PER_SECOND) / best }
  },
}
