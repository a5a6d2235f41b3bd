/** The written form of addresses, names and product identifiers (STIX 2.1 section 6); `defanged` objects are exempt. */
import { isJsonObject, type Json } from '../../foundation/index.ts'
import { dictionaryOf, either, integer, type Kind, matching, simple, text } from './kind.ts'

const OCTET = '(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])'
const IPV4 = `${OCTET}(?:\\.${OCTET}){3}`
const IPV4_CIDR = new RegExp(`^${IPV4}(?:/(?:3[0-2]|[12]?[0-9]))?$`)
const IPV6_GROUP = /^[0-9A-Fa-f]{1,4}$/
const IPV4_TAIL = new RegExp(`:(${IPV4})$`)
const CHARACTER_SET =
  /^(?:us-ascii|ascii|ansi_x3|utf-?(?:7|8|16|16be|16le|32|32be|32le)$|iso[-_]?(?:8859|10646|646|2022|2033|5427|5428|6937|ir)|windows-(?:874|125[0-8]|3[01])|ibm|cp-?\d|ecma-|euc-|gb|big5|koi|shift_jis|sjis|macintosh|hz-gb|viscii|viqr|tis-620|tscii|hp-|dec-mcs|ptcp154|kz-1048|ks_c|ksc|jis_|bs_|din_|nats-|nf_|ns_|latin|greek|inis|invariant|brf|cesu-8|scsu|bocu-1|unicode-1-1|mnem|osd_|amiga-|adobe-|ventura-|ebcdic|cs[a-z])[a-z0-9/.+_:()-]*$/i
const FLOW_ELEMENT = /^[a-z][A-Za-z0-9]*$/
const FLOW_ELEMENTS = dictionaryOf(either(text, (value) => typeof value === 'string', integer))
const COUNTRIES: ReadonlySet<string> = new Set(
  (
    'AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG ' +
    'CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL ' +
    'GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA ' +
    'LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP ' +
    'NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV ' +
    'SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW'
  ).split(' '),
)
const PREFIX_128 = /^(?:12[0-8]|1[01][0-9]|[1-9]?[0-9])$/

/** An IPv4 address, alone or with a prefix length. */
export const ipv4: Kind<string> = matching(IPV4_CIDR, 'IPv4 address', 'must be an IPv4 address, alone or with a prefix length')

/** An IPv6 address (RFC 4291 section 2.2), alone or with a prefix length. */
export const ipv6: Kind<string> = simple('IPv6 address', isIpv6Range, { message: 'must be an IPv6 address, alone or with a prefix length' })

function isIpv6Range(value: Json): boolean {
  if (typeof value !== 'string') return false
  const [address = '', prefix, ...rest] = value.split('/')
  return rest.length === 0 && (prefix === undefined || PREFIX_128.test(prefix)) && isIpv6(address)
}

/** A MAC-48 address: six lower-case pairs with colons. */
export const macAddress: Kind<string> = matching(
  /^[0-9a-f]{2}(?::[0-9a-f]{2}){5}$/,
  'MAC address',
  'must be a MAC address of six pairs in lower case with colons between',
)

/** An RFC 5322 addr-spec without a display name, by its shape. */
export const emailAddress: Kind<string> = matching(
  /^(?:"[^"]+"|[^\s@<>"(),:;[\]\\]+)@(?:[^\s@<>"(),:;[\]\\]+|\[[^\s\][\\]+\])$/,
  'e-mail address',
  'must be an e-mail address without a display name',
)

/** A CPE 2.3 formatted string. */
export const cpe: Kind<string> = matching(
  /^cpe:2\.3:[aho*-](?::(?:[^:\\\s]|\\\S)+){10}$/,
  'CPE 2.3 name',
  'must be a CPE 2.3 formatted string',
)

/** The name of a character set, by the families of the IANA registry. */
export const characterSet: Kind<string> = matching(
  CHARACTER_SET,
  'character set',
  'must be the name of a character set of the IANA registry',
)

/** Whether a value names one. */
export function isCharacterSet(value: unknown): boolean {
  return typeof value === 'string' && CHARACTER_SET.test(value)
}

const MEDIA_TYPE = /^(?:application|audio|font|image|message|model|multipart|text|video)\/[A-Za-z0-9.+_-]+/

/** A media type, by its top-level type. */
export const mediaType: Kind<string> = matching(MEDIA_TYPE, 'media type', 'must be a media type such as application/pdf')

/** A text that is better a media type (section 6.7). */
export const unboundMediaType: Kind<string> = {
  says: 'media type',
  check(value, findings) {
    text.check(value, findings)
    if (typeof value === 'string' && !MEDIA_TYPE.test(value))
      findings.warn('vocabulary-unknown', 'should be a media type such as application/pdf')
  },
}

const LABEL_LENGTH_MAX = 63
const NAME_LENGTH_MAX = 253
// A label that is no host name may have other characters (RFC 5890 section 2.3.1), but none that end a name where names are written.
const NO_LABEL = /[\s\p{Cc}"'(),/:;<>?@[\\\]^`{|}]/u

/** A domain name (RFC 1034 section 3.1), internationalised or not. */
export const domainName: Kind<string> = simple('domain name', isDomainName, {
  message: 'must be a domain name: labels of 1 to 63 characters with dots between, together no more than 253',
})

function isDomainName(value: Json): boolean {
  if (typeof value !== 'string') return false
  const name = value.endsWith('.') ? value.slice(0, -1) : value
  if (name.length > NAME_LENGTH_MAX) return false
  return name.split('.').every((label) => label !== '' && label.length <= LABEL_LENGTH_MAX && !NO_LABEL.test(label))
}

/** An ISO 3166-1 alpha-2 code, better one that is assigned. */
export const country: Kind<string> = {
  says: 'country code (ISO 3166-1 alpha-2)',
  check(value, findings) {
    text.check(value, findings)
    if (typeof value === 'string' && !COUNTRIES.has(value.toUpperCase()))
      findings.warn('vocabulary-unknown', 'should be an ISO 3166-1 country code of two letters')
  },
}

/** IPFIX information elements, whose names begin in lower case. */
export const flowElements: Kind<{ readonly [key: string]: string | number }> = {
  says: 'dictionary of text or whole number',
  check(value, findings) {
    FLOW_ELEMENTS.check(value, findings)
    if (!isJsonObject(value)) return
    for (const key of Object.keys(value)) {
      if (!FLOW_ELEMENT.test(key)) findings.warnAt(key, 'vocabulary-unknown', 'should be the name of an IPFIX information element')
    }
  },
}

/** A registry key whose hive is written in full. */
export const registryKey: Kind<string> = matching(
  /^(?!(?:HKLM|HKCC|HKCR|HKCU|HKU)(?:\\|$))/i,
  'registry key',
  'must be a registry key whose hive is written in full',
)

function isIpv6(address: string): boolean {
  // An embedded IPv4 tail stands for two groups.
  const groupsText = address.replace(IPV4_TAIL, ':0:0')
  const halves = groupsText.split('::')
  if (halves.length > 2) return false
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')))
  if (!groups.every((group) => IPV6_GROUP.test(group))) return false
  return halves.length === 2 ? groups.length <= 7 : groups.length === 8
}
