/** What the name of a property that no standard defines says of its value. */
import type { Certainty, PersonalCategory, ValueKind } from './finding.ts'

/** What a name promises. */
export type NameHint = { readonly category: PersonalCategory; readonly kind: ValueKind; readonly certainty: Certainty }

const NAMES: readonly [RegExp, PersonalCategory, ValueKind, Certainty][] = [
  [
    /(?:^|_)(?:pass(?:word|wd|phrase|code)?|pwd|secret|credentials?|cookie|authorization|private_?key|api_?key|access_?token|session_?id|cvv|pin)s?$/,
    'credential',
    'credential',
    'certain',
  ],
  [
    /(?:^|_)(?:passport|national_?id|identity_?(?:card|number)|id_?card|ssn|social_?security|tax_?(?:id|number)|driv(?:er|ing)s?_?licen[cs]e|visa|licen[cs]e_plate|personal_?(?:number|code)|redress)(?:_?(?:number|no|id|country|expiration|issue.*))?$/,
    'identity-document',
    'document',
    'certain',
  ],
  [
    /(?:^|_)(?:(?:first|last|middle|full|given|family|maiden|birth|sur|nick|display|holder|owner|victim|contact|person|author|analyst|reporter)_?name|surname|alias|authors?|mothers_name|fathers_name)$/,
    'name',
    'person-name',
    'candidate',
  ],
  [/(?:^|_)(?:phone|telephone|tel|mobile|fax|msisdn|imsi|imei)(?:_?(?:number|no))?$/, 'contact', 'phone', 'candidate'],
  [/(?:^|_)(?:iban|account_?number|bank_?account|card_?number|pan|bic|swift)$/, 'financial', 'document', 'candidate'],
  [/(?:^|_)(?:user_?name|user_?id|login|account_?(?:name|login)|handle|screen_?name)$/, 'account', 'account', 'candidate'],
  [
    /(?:^|_)(?:street|address_?line|home_?address|postal_?(?:code|address)|zip(?:_?code)?|street_?address)$/,
    'location',
    'postal-address',
    'candidate',
  ],
  [/(?:^|_)(?:lat(?:itude)?|lon(?:g|gitude)?|gps.*|coordinates)$/, 'location', 'coordinates', 'candidate'],
  [/(?:^|_)(?:date_of_birth|dob|birth_?(?:date|day|place)|place_of_birth|age)$/, 'identity-document', 'text', 'candidate'],
  [
    /(?:^|_)(?:nationality|gender|sex|ethnic.*|race|religio.*|politic.*|health.*|diagnosis|sexual.*|union_membership|biometric.*|genetic.*)$/,
    'special-category',
    'text',
    'candidate',
  ],
]

/** What a name promises of its value, or undefined. Names are read without case, with `-` and capitals as word ends. */
export function nameHint(name: string): NameHint | undefined {
  if (name.length > 128) return undefined
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[-. ]/g, '_')
  for (const [pattern, category, kind, certainty] of NAMES) if (pattern.test(words)) return { category, kind, certainty }
  return undefined
}
