/**
 * The severity that an item tells, from 0 to 100: the table `comity-severity-1`. A formula names the table, so that nothing here may
 * ever change: another reading of the standard is another table.
 */
import type { Json, JsonObject } from '../../foundation/index.ts'

const LEVELS: ReadonlyMap<unknown, number> = new Map([
  ['severity:low', 20],
  ['severity:medium', 50],
  ['severity:high', 75],
  ['severity:critical', 95],
  // MISP taxonomy "misp", predicate "threat-level".
  ['misp:threat-level="no-risk"', 0],
  ['misp:threat-level="low-risk"', 20],
  ['misp:threat-level="medium-risk"', 50],
  ['misp:threat-level="high-risk"', 75],
])

/** By type and property what the words of the vocabularies of STIX 2.1 (section 10) count as. Other words, `unknown` among them, tell nothing. */
const WORDS: Readonly<Record<string, Readonly<Record<string, ReadonlyMap<unknown, number>>>>> = {
  indicator: {
    indicator_types: words({
      0: 'benign',
      30: 'anonymization',
      40: 'anomalous-activity',
      50: 'attribution',
      70: 'malicious-activity',
      80: 'compromised',
    }),
  },
  malware: {
    malware_types: words({
      20: 'adware screen-capture',
      40: 'downloader dropper resource-exploitation rogue-security-software',
      60: 'bot ddos keylogger spyware trojan virus',
      75: 'backdoor bootkit exploit-kit remote-access-trojan rootkit webshell worm',
      95: 'ransomware wiper',
    }),
  },
  'malware-analysis': { result: words({ 0: 'benign', 50: 'suspicious', 75: 'malicious' }) },
  infrastructure: {
    infrastructure_types: words({
      30: 'anonymization reconnaissance',
      50: 'amplification hosting-target-lists staging',
      70: 'botnet hosting-malware phishing',
      80: 'command-and-control exfiltration',
    }),
  },
  'threat-actor': {
    sophistication: words({
      10: 'none',
      20: 'minimal',
      45: 'intermediate',
      70: 'advanced',
      80: 'expert',
      90: 'innovator',
      95: 'strategic',
    }),
    resource_level: resources(),
  },
  'intrusion-set': { resource_level: resources() },
}

/** Scores of others as numbers: the base score of CVSS from 0 to 10, the score of OpenCTI from 0 to 100. */
const NUMBERS: readonly (readonly [property: string, scale: number])[] = [
  ['x_opencti_cvss_base_score', 10],
  ['x_opencti_cvss_v4_base_score', 10],
  ['x_opencti_score', 1],
]

/** The gravest that an object tells of its own severity; nothing where it tells none. */
export function severityOf(object: JsonObject): number | undefined {
  const told = [...wordsOf(object.labels).flatMap((label) => LEVELS.get(label) ?? []), ...fromVocabularies(object), ...fromNumbers(object)]
  return told.length === 0 ? undefined : Math.max(...told)
}

function fromVocabularies(object: JsonObject): readonly number[] {
  const properties = typeof object.type === 'string' && Object.hasOwn(WORDS, object.type) ? WORDS[object.type] : undefined
  return Object.entries(properties ?? {}).flatMap(([property, values]) =>
    wordsOf(object[property]).flatMap((word) => values.get(word) ?? []),
  )
}

function fromNumbers(object: JsonObject): readonly number[] {
  return NUMBERS.flatMap(([property, scale]) => {
    const value = object[property]
    const severity = typeof value === 'number' ? Math.round(value * scale) : Number.NaN
    return severity >= 0 && severity <= 100 ? [severity] : []
  })
}

function wordsOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : value === undefined ? [] : [value]
}

function words(byValue: Readonly<Record<number, string>>): ReadonlyMap<unknown, number> {
  return new Map(Object.entries(byValue).flatMap(([value, list]) => list.split(' ').map((word) => [word, Number(value)] as const)))
}

function resources(): ReadonlyMap<unknown, number> {
  return words({ 20: 'individual', 35: 'club contest', 50: 'team', 70: 'organization', 95: 'government' })
}
