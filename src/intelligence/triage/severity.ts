/**
 * The severity that an item tells, from 0 to 100: the table `comity-severity-1`. A formula names the table, so that nothing here may
 * ever change: another reading of the standard is another table.
 */
import type { Json, JsonObject } from '../../foundation/index.ts'

/** One property and what its words count as; `any` stands for every type. */
export type SeverityRow = {
  readonly type: string
  readonly property: string
  /** By severity, words separated by spaces. */
  readonly words: Readonly<Record<number, string>>
}

const RESOURCES = { 20: 'individual', 35: 'club contest', 50: 'team', 70: 'organization', 95: 'government' }

/**
 * What the words of labels and of the vocabularies of STIX 2.1 (section 10) count as. Other words, `unknown` among them, tell nothing. Labels
 * are ours, and those of the MISP taxonomy "misp", predicate "threat-level".
 */
export const SEVERITY_WORDS: readonly SeverityRow[] = [
  {
    type: 'any',
    property: 'labels',
    words: {
      0: 'misp:threat-level="no-risk"',
      20: 'severity:low misp:threat-level="low-risk"',
      50: 'severity:medium misp:threat-level="medium-risk"',
      75: 'severity:high misp:threat-level="high-risk"',
      95: 'severity:critical',
    },
  },
  {
    type: 'indicator',
    property: 'indicator_types',
    words: {
      0: 'benign',
      30: 'anonymization',
      40: 'anomalous-activity',
      50: 'attribution',
      70: 'malicious-activity',
      80: 'compromised',
    },
  },
  {
    type: 'malware',
    property: 'malware_types',
    words: {
      20: 'adware screen-capture',
      40: 'downloader dropper resource-exploitation rogue-security-software',
      60: 'bot ddos keylogger spyware trojan virus',
      75: 'backdoor bootkit exploit-kit remote-access-trojan rootkit webshell worm',
      95: 'ransomware wiper',
    },
  },
  { type: 'malware-analysis', property: 'result', words: { 0: 'benign', 50: 'suspicious', 75: 'malicious' } },
  {
    type: 'infrastructure',
    property: 'infrastructure_types',
    words: {
      30: 'anonymization reconnaissance',
      50: 'amplification hosting-target-lists staging',
      70: 'botnet hosting-malware phishing',
      80: 'command-and-control exfiltration',
    },
  },
  {
    type: 'threat-actor',
    property: 'sophistication',
    words: { 10: 'none', 20: 'minimal', 45: 'intermediate', 70: 'advanced', 80: 'expert', 90: 'innovator', 95: 'strategic' },
  },
  { type: 'threat-actor', property: 'resource_level', words: RESOURCES },
  { type: 'intrusion-set', property: 'resource_level', words: RESOURCES },
]

type Reading = { readonly property: string; readonly severities: ReadonlyMap<unknown, number> }

const READINGS: ReadonlyMap<unknown, readonly Reading[]> = Map.groupBy(
  SEVERITY_WORDS.map(({ type, property, words }) => ({ type, property, severities: severitiesOf(words) })),
  ({ type }) => type,
)

/** Scores of others as numbers, with what they are multiplied by: the base score of CVSS from 0 to 10, the score of OpenCTI from 0 to 100. */
export const SEVERITY_NUMBERS: readonly (readonly [property: string, scale: number])[] = [
  ['x_opencti_cvss_base_score', 10],
  ['x_opencti_cvss_v4_base_score', 10],
  ['x_opencti_score', 1],
]

/** The gravest that an object tells of its own severity; nothing where it tells none. */
export function severityOf(object: JsonObject): number | undefined {
  const readings = [...(READINGS.get('any') ?? []), ...(READINGS.get(object.type) ?? [])]
  const words = readings.flatMap(({ property, severities }) => wordsOf(object[property]).flatMap((word) => severities.get(word) ?? []))
  const told = [...words, ...fromNumbers(object)]
  return told.length === 0 ? undefined : Math.max(...told)
}

function fromNumbers(object: JsonObject): readonly number[] {
  return SEVERITY_NUMBERS.flatMap(([property, scale]) => {
    const value = object[property]
    const severity = typeof value === 'number' ? Math.round(value * scale) : Number.NaN
    return severity >= 0 && severity <= 100 ? [severity] : []
  })
}

function wordsOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : value === undefined ? [] : [value]
}

function severitiesOf(words: SeverityRow['words']): ReadonlyMap<unknown, number> {
  return new Map(Object.entries(words).flatMap(([severity, list]) => list.split(' ').map((word) => [word, Number(severity)] as const)))
}
