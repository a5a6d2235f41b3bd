/** A small report that names persons and carries mixed markings. Every person and address in it is invented. */
import { formatTimestamp, randomUuid, utf8 } from '../../foundation/index.ts'
import { systemClock, systemRandomness } from '../system.ts'

const TLP = {
  green: 'marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb',
  amber: 'marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421',
  amberStrict: 'marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003',
  red: 'marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1',
}

/** STIX ids of the report's objects by what they are. */
export type ReportIds = { readonly suspect: string; readonly campaign: string; readonly note: string }

/** The report as a bundle, and the ids of some of its objects. */
export function caseReport(): { readonly bundle: Uint8Array; readonly ids: ReportIds; readonly objects: number } {
  const now = formatTimestamp(systemClock.now())
  const id = (type: string) => `${type}--${randomUuid(systemRandomness)}`
  const common = (type: string, markings: readonly string[]) => ({
    type,
    spec_version: '2.1',
    id: id(type),
    created: now,
    modified: now,
    object_marking_refs: markings,
  })
  const campaign = { ...common('campaign', [TLP.green]), name: 'Harbour Lantern', description: 'Phishing of port authorities' }
  const infrastructure = { ...common('infrastructure', [TLP.green]), name: 'Bullet-proof host', infrastructure_types: ['hosting-malware'] }
  const uses = { ...common('relationship', [TLP.green]), relationship_type: 'uses', source_ref: campaign.id, target_ref: infrastructure.id }
  const suspect = {
    ...common('identity', [TLP.amber]),
    name: 'Ivo Exempli',
    identity_class: 'individual',
    contact_information: 'ivo.exempli@mail.example',
    labels: ['data-subject:suspect'],
  }
  const attributed = {
    ...common('relationship', [TLP.amber]),
    relationship_type: 'attributed-to',
    source_ref: campaign.id,
    target_ref: suspect.id,
  }
  const tool = {
    ...common('tool', [TLP.green]),
    name: 'Kit builder',
    description: 'Seized copy, provided by a source that must not be named',
    granular_markings: [{ marking_ref: TLP.red, selectors: ['description'] }],
  }
  const note = { ...common('note', [TLP.amberStrict]), content: 'Arrest planned', object_refs: [campaign.id] }
  const withheld = { ...common('note', [TLP.red]), content: 'Identity of the source', object_refs: [tool.id] }
  const report = {
    ...common('report', [TLP.green]),
    name: 'Harbour Lantern, first findings',
    published: now,
    report_types: ['campaign'],
    object_refs: [campaign.id, infrastructure.id, uses.id, suspect.id, attributed.id, tool.id, note.id, withheld.id],
  }
  const objects = [campaign, infrastructure, uses, suspect, attributed, tool, note, withheld, report]
  const bundle = { type: 'bundle', id: id('bundle'), objects }
  return {
    bundle: utf8(JSON.stringify(bundle)),
    ids: { suspect: suspect.id, campaign: campaign.id, note: note.id },
    objects: objects.length,
  }
}

/** One vulnerability: permitted by the agreement, refused by the law of one receiver alone. */
export function vulnerabilityBundle(): Uint8Array {
  const now = formatTimestamp(systemClock.now())
  const object = {
    type: 'vulnerability',
    spec_version: '2.1',
    id: `vulnerability--${randomUuid(systemRandomness)}`,
    created: now,
    modified: now,
    name: 'CVE-2021-44228',
    object_marking_refs: [TLP.green],
  }
  return utf8(JSON.stringify({ type: 'bundle', id: `bundle--${randomUuid(systemRandomness)}`, objects: [object] }))
}

/** A warning about one host, which every partner may have, and its id. */
export function warningBundle(): { readonly bundle: Uint8Array; readonly stixId: string } {
  const now = formatTimestamp(systemClock.now())
  const name = `host-${randomUuid(systemRandomness).slice(0, 8)}.example`
  const object = {
    type: 'indicator',
    spec_version: '2.1',
    id: `indicator--${randomUuid(systemRandomness)}`,
    created: now,
    modified: now,
    name: `Phishing host ${name}`,
    indicator_types: ['malicious-activity'],
    pattern: `[domain-name:value = '${name}']`,
    pattern_type: 'stix',
    valid_from: now,
    object_marking_refs: [TLP.green],
  }
  const bundle = { type: 'bundle', id: `bundle--${randomUuid(systemRandomness)}`, objects: [object] }
  return { bundle: utf8(JSON.stringify(bundle)), stixId: object.id }
}
