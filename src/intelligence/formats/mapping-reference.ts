/** The mappings as rows for people, from the tables that the conversion itself uses. */
import { STATUSES } from './csaf/vulnerability.ts'
import { COLUMN_NAMES } from './csv/columns.ts'
import { TABLE_COLUMNS } from './export/table.ts'
import { ATTRIBUTES } from './misp/attribute-table.ts'
import { DOMAIN_OBJECTS, type DomainPart, RULE_OBJECTS } from './misp/domain-object-table.ts'
import { GALAXIES } from './misp/galaxy-table.ts'
import { DISTRIBUTIONS } from './misp/handling.ts'
import { OBSERVABLE_OBJECTS } from './misp/object-table.ts'
import { type Part, patternPath } from './part.ts'

/** One table of the reference. */
export type MappingTable = { readonly title: string; readonly columns: readonly string[]; readonly rows: readonly (readonly string[])[] }

/** Every table of the formats. */
export function mappingTables(): readonly MappingTable[] {
  return [
    { title: 'MISP attributes', columns: ['type', 'becomes', 'values go to'], rows: [...ATTRIBUTES].map(attributeRow) },
    {
      title: 'MISP objects that are cyber-observables',
      columns: ['template', 'becomes', 'relations'],
      rows: [...OBSERVABLE_OBJECTS].map(([name, { type, relations }]) => [name, type, relationsText(relations, placeOf)]),
    },
    {
      title: 'MISP objects that are domain objects',
      columns: ['template', 'becomes', 'relations'],
      rows: [
        ...[...DOMAIN_OBJECTS].map(([name, { type, relations, contacts = [] }]) => [
          name,
          type,
          [relationsText(relations, domainPlace), ...(contacts.length > 0 ? [`contact_information: ${contacts.join(', ')}`] : [])].join(
            '; ',
          ),
        ]),
        ...[...RULE_OBJECTS].map(([name, { language, rule, relations }]) => [
          name,
          `indicator (${language})`,
          `${rule} → pattern, ${relationsText(relations, domainPlace)}`,
        ]),
      ],
    },
    { title: 'MISP galaxies', columns: ['type of galaxy', 'clusters become'], rows: [...GALAXIES] },
    {
      title: 'MISP distribution',
      columns: ['distribution', 'means', 'is at least'],
      rows: [...DISTRIBUTIONS].map(([code, { words, level }]) => [code, words, `TLP:${level}`]),
    },
    {
      title: 'CSAF product status',
      columns: ['status', 'relationship of the software to the vulnerability', 'described as'],
      rows: Object.entries(STATUSES).map(([status, { relationship, words }]) => [status, relationship, words]),
    },
    {
      title: 'Columns of tables',
      columns: ['role', 'names that are known, without anything but letters and digits'],
      rows: Object.entries(COLUMN_NAMES).map(([role, names]) => [role, names.join(', ')]),
    },
    { title: 'Columns of an exported table', columns: ['column'], rows: TABLE_COLUMNS.map((column) => [column]) },
  ]
}

function attributeRow([type, rule]: readonly [
  string,
  typeof ATTRIBUTES extends ReadonlyMap<string, infer Rule> ? Rule : never,
]): readonly string[] {
  if (rule.kind === 'rule') return [type, 'indicator', `pattern (${rule.language})`]
  if (rule.kind === 'vulnerability' || rule.kind === 'campaign') return [type, rule.kind, 'name']
  const becomes = rule.kind === 'pattern' ? `indicator on ${rule.type}` : rule.type
  return [type, becomes, rule.parts.map(placeOf).join(', ')]
}

function placeOf(part: Part): string {
  if ('path' in part) return patternPath(part.path)
  if ('ref' in part) return `${part.ref} → ${part.makes === 'ip' ? 'ipv4-addr or ipv6-addr' : part.makes}.${part.property}`
  return 'attached' in part ? 'body_multipart → file.name' : 'name, content_ref → artifact.payload_bin'
}

function domainPlace(part: DomainPart): string {
  return 'source' in part ? `external_references (${part.source}, ${part.member})` : part.property
}

function relationsText<Of>(relations: Readonly<Record<string, Of>>, place: (part: Of) => string): string {
  return Object.entries(relations)
    .map(([relation, part]) => `${relation} → ${place(part)}`)
    .join(', ')
}
