/** What becomes of the MISP object templates that are domain objects of STIX, as data. */
import type { Json } from '../../../foundation/index.ts'
import type { Reading } from '../part.ts'

/** Where the values of one relation go. */
export type DomainPart =
  | { readonly property: string; readonly as?: Reading; readonly isList?: true }
  /** An external reference under this name, by `url` or `external_id`. */
  | { readonly source: string; readonly member: 'url' | 'external_id' }

/** One template. Relations that are not named are kept as custom properties `x_misp_RELATION`. */
export type DomainRule = {
  readonly type: string
  readonly constants?: Readonly<Record<string, unknown>>
  readonly relations: Readonly<Record<string, DomainPart>>
  /** Relations that together are `contact_information`, in this order. */
  readonly contacts?: readonly string[]
  /** Relations that together are the name, in this order, where none gives it alone. */
  readonly nameOf?: readonly string[]
  /** What the object must say and no relation said. */
  readonly defaults?: Readonly<Record<string, Json>>
  /** Whether the object may go without a name. */
  readonly hasNoName?: true
}

const text = (property: string): DomainPart => ({ property })
const list = (property: string): DomainPart => ({ property, isList: true })
const time = (property: string): DomainPart => ({ property, as: 'time' })
const link: DomainPart = { source: 'url', member: 'url' }

const CONTACTS = ['address', 'e-mail', 'email-address', 'phone-number', 'fax-number', 'link', 'website']

/** Rules of detection languages: the relation that holds the rule, its name and its version. */
export const RULE_OBJECTS: ReadonlyMap<
  string,
  { readonly language: string; readonly rule: string; readonly name: string; readonly relations: Readonly<Record<string, DomainPart>> }
> = new Map(
  (
    [
      ['sigma', 'sigma', 'sigma', 'sigma-rule-name'],
      ['yara', 'yara', 'yara', 'yara-rule-name'],
      ['suricata', 'suricata', 'suricata', 'suricata-rule-name'],
      ['snort', 'snort', 'snort', 'snort-rule-name'],
      ['stix2-pattern', 'stix', 'stix2-pattern', 'name'],
      ['wazuh-rule', 'wazuh', 'wazuh-rule', 'rule-id'],
      ['owasp-crs-rule', 'crs', 'raw-rule', 'rule-id'],
    ] as const
  ).map(([template, language, rule, name]) => [
    template,
    {
      language,
      rule,
      name,
      relations: {
        ...{ [name]: text('name'), comment: text('description'), reference: link, ref: link },
        // Patterns of STIX have the version of the standard, which MISP writes in words.
        ...(language !== 'stix' && { version: text('pattern_version') }),
      },
    },
  ]),
)

/** By the name of the template. */
export const DOMAIN_OBJECTS: ReadonlyMap<string, DomainRule> = new Map<string, DomainRule>([
  [
    'attack-pattern',
    {
      type: 'attack-pattern',
      relations: { name: text('name'), summary: text('description'), id: { source: 'capec', member: 'external_id' }, references: link },
    },
  ],
  ['course-of-action', { type: 'course-of-action', relations: { name: text('name'), description: text('description') } }],
  [
    'employee',
    {
      type: 'identity',
      constants: { identity_class: 'individual' },
      relations: { 'full-name': text('name'), 'employee-type': list('roles'), text: text('description') },
      contacts: ['email-address', 'phone-number'],
      nameOf: ['first-name', 'last-name'],
    },
  ],
  [
    'identity',
    {
      type: 'identity',
      relations: {
        name: text('name'),
        description: text('description'),
        identity_class: text('identity_class'),
        roles: list('roles'),
        sectors: list('sectors'),
        contact_information: text('contact_information'),
      },
    },
  ],
  [
    'intrusion-set',
    {
      type: 'intrusion-set',
      relations: {
        name: text('name'),
        description: text('description'),
        aliases: list('aliases'),
        goals: list('goals'),
        resource_level: text('resource_level'),
        'primary-motivation': text('primary_motivation'),
        'secondary-motivation': list('secondary_motivations'),
        first_seen: time('first_seen'),
        last_seen: time('last_seen'),
      },
    },
  ],
  [
    'legal-entity',
    {
      type: 'identity',
      constants: { identity_class: 'organization' },
      relations: { name: text('name'), text: text('description'), business: list('sectors') },
      contacts: ['phone-number', 'website'],
    },
  ],
  [
    'malware',
    {
      type: 'malware',
      relations: {
        name: text('name'),
        description: text('description'),
        alias: list('aliases'),
        architecture_execution_env: list('architecture_execution_envs'),
        capability: list('capabilities'),
        first_seen: time('first_seen'),
        last_seen: time('last_seen'),
        implementation_language: list('implementation_languages'),
        is_family: { property: 'is_family', as: 'boolean' },
        malware_type: list('malware_types'),
      },
      defaults: { is_family: false },
      hasNoName: true,
    },
  ],
  [
    'news-agency',
    { type: 'identity', constants: { identity_class: 'organization' }, relations: { name: text('name') }, contacts: CONTACTS },
  ],
  [
    'organization',
    {
      type: 'identity',
      constants: { identity_class: 'organization' },
      relations: { name: text('name'), description: text('description'), role: list('roles') },
      contacts: ['address', 'e-mail', 'phone-number', 'fax-number'],
    },
  ],
  [
    'person',
    {
      type: 'identity',
      constants: { identity_class: 'individual' },
      relations: { 'full-name': text('name'), text: text('description'), role: list('roles') },
      contacts: ['address', 'e-mail', 'phone-number', 'fax-number'],
      nameOf: ['first-name', 'middle-name', 'last-name'],
    },
  ],
  [
    'vulnerability',
    {
      type: 'vulnerability',
      relations: {
        id: { source: 'cve', member: 'external_id' },
        summary: text('description'),
        description: text('description'),
        references: link,
      },
      nameOf: ['id'],
    },
  ],
])
