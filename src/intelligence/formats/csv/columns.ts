/** What the columns of a table hold: said by the caller, told by their names, or by what is in them. */
import { FormatError } from '../errors.ts'
import { detectIndicator, type IndicatorKind } from './indicator-type.ts'

/** What a column may hold. */
export const COLUMN_ROLES = [
  'value',
  'type',
  'description',
  'name',
  'first-seen',
  'valid-until',
  'confidence',
  'labels',
  'tlp',
  'reference',
] as const
type PlainRole = (typeof COLUMN_ROLES)[number]
/** A role; a value whose kind its column tells is that kind. */
export type ColumnRole = PlainRole | IndicatorKind | 'ignored'

const KINDS: readonly IndicatorKind[] = [
  'domain',
  'ip',
  'ip-port',
  'url',
  'email',
  'md5',
  'sha1',
  'sha224',
  'sha256',
  'sha384',
  'sha512',
  'mac',
  'asn',
  'filename',
  'regkey',
]

/** Names of columns in use, in lower case without anything but letters and digits. */
export const COLUMN_NAMES: Readonly<Record<Exclude<ColumnRole, 'ignored'>, readonly string[]>> = {
  value: ['value', 'indicator', 'ioc', 'iocvalue', 'indicatorvalue', 'observable', 'artifact', 'entity'],
  type: ['type', 'ioctype', 'indicatortype', 'observabletype', 'kind', 'entitytype'],
  description: ['description', 'comment', 'comments', 'note', 'notes', 'details', 'threat', 'context'],
  name: ['name', 'title', 'malware', 'malwareprintable', 'family', 'campaign'],
  'first-seen': ['firstseen', 'firstseenutc', 'dateadded', 'date', 'added', 'created', 'createdat', 'timestamp', 'validfrom'],
  'valid-until': ['validuntil', 'expires', 'expiration', 'expiry', 'expiresat'],
  confidence: ['confidence', 'confidencelevel'],
  labels: ['tags', 'tag', 'labels', 'label', 'category', 'categories'],
  tlp: ['tlp', 'marking', 'tlplabel'],
  reference: ['reference', 'references', 'link', 'source', 'sourceurl'],
  domain: ['domain', 'domainname', 'hostname', 'fqdn', 'host'],
  ip: ['ip', 'ipaddress', 'ipv4', 'ipv6', 'dstip', 'srcip', 'destip', 'sourceip', 'address'],
  'ip-port': ['ipport'],
  url: ['url', 'uri'],
  email: ['email', 'emailaddress', 'mail'],
  md5: ['md5', 'md5hash', 'filehashmd5'],
  sha1: ['sha1', 'sha1hash', 'filehashsha1'],
  sha224: ['sha224'],
  sha256: ['sha256', 'sha256hash', 'filehashsha256'],
  sha384: ['sha384'],
  sha512: ['sha512', 'sha512hash'],
  mac: ['mac', 'macaddress'],
  asn: ['asn', 'as', 'asnumber'],
  filename: ['filename', 'file'],
  regkey: ['regkey', 'registrykey'],
}

const BY_NAME: ReadonlyMap<string, ColumnRole> = new Map(
  Object.entries(COLUMN_NAMES).flatMap(([role, names]) => names.map((name) => [name, role as ColumnRole] as const)),
)

/** Words in a column of types, without anything but letters and digits. */
const TYPE_WORDS: ReadonlyMap<string, IndicatorKind> = new Map<string, IndicatorKind>([
  ...KINDS.flatMap((kind) => COLUMN_NAMES[kind].map((name) => [name, kind] as const)),
  ...(['ipdst', 'ipsrc', 'ipv4addr', 'ipv6addr', 'cidr'] as const).map((name) => [name, 'ip'] as const),
  ...(['emailaddr', 'emailsrc', 'emaildst'] as const).map((name) => [name, 'email'] as const),
  ...(['ipdstport', 'ipsrcport'] as const).map((name) => [name, 'ip-port'] as const),
  ['macaddr', 'mac'],
  ['autonomoussystem', 'asn'],
])

/** The kind that a word in a column of types means. */
export function kindOfWord(word: string): IndicatorKind | undefined {
  return TYPE_WORDS.get(plain(word))
}

/** The columns of a table. */
export type Columns = { readonly roles: readonly ColumnRole[]; readonly hasHeader: boolean }

const HELD_SHARE = 0.9

/** Reads the roles that a caller names, in order; `-` leaves a column out. @throws FormatError `format-columns` */
export function namedColumns(names: readonly string[], first: readonly string[]): Columns {
  const roles = names.map((name) => {
    const role = name === '-' ? 'ignored' : ([...COLUMN_ROLES, ...KINDS] as readonly ColumnRole[]).find((known) => known === name)
    if (role === undefined) throw new FormatError('format-columns', `a column is one of -, ${[...COLUMN_ROLES, ...KINDS].join(', ')}`)
    return role
  })
  return { roles: checked(roles), hasHeader: headerOf(first) !== undefined }
}

/**
 * The roles by the header or by what the first rows hold.
 * @throws FormatError `format-columns` when no column holds indicators, or several may
 */
export function detectedColumns(rows: readonly (readonly string[])[], comment: readonly string[] | undefined): Columns {
  const first = rows[0] ?? []
  const header = headerOf(first)
  if (header !== undefined) return { roles: checked(header), hasHeader: true }
  // Feeds name their columns in the last comment before the rows.
  const commented = comment === undefined ? undefined : headerOf(comment)
  if (commented !== undefined && commented.length === first.length) return { roles: checked(commented), hasHeader: false }
  const width = Math.max(0, ...rows.map((row) => row.length))
  const held = Array.from({ length: width }, (_, index) => holdsIndicators(rows.map((row) => row[index] ?? '')))
  const columns = held.flatMap((isHeld, index) => (isHeld ? [index] : []))
  if (columns.length > 1)
    throw new FormatError('format-columns', 'several columns look like indicators and nothing names them: name the columns')
  return { roles: checked(held.map((isHeld) => (isHeld ? 'value' : 'ignored'))), hasHeader: false }
}

function headerOf(fields: readonly string[]): readonly ColumnRole[] | undefined {
  const roles = fields.map((field) => BY_NAME.get(plain(field)) ?? 'ignored')
  return roles.some((role) => role !== 'ignored') && fields.every((field) => 'why' in detectIndicator(field)) ? roles : undefined
}

function holdsIndicators(values: readonly string[]): boolean {
  const given = values.filter((value) => value !== '')
  const found = given.filter((value) => !('why' in detectIndicator(value)))
  return given.length > 0 && found.length / given.length >= HELD_SHARE
}

function checked(roles: readonly ColumnRole[]): readonly ColumnRole[] {
  const holders = roles.filter((role) => role === 'value' || KINDS.some((kind) => kind === role))
  if (holders.length === 0) throw new FormatError('format-columns', 'no column holds indicators: name the columns')
  if (roles.filter((role) => role === 'value').length > 1) throw new FormatError('format-columns', 'two columns are named value')
  return roles
}

/** Whether a role is a kind of indicator. */
export function isKind(role: ColumnRole): role is IndicatorKind {
  return KINDS.some((kind) => kind === role)
}

function plain(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
}
