/** The kinds of values of STIX 2.1 (section 2): what each says in the reference, and its check. */
import type { Json, JsonObject } from '../../foundation/index.ts'
import { FoundationError, isJsonObject, parseTimestamp } from '../../foundation/index.ts'
import type { ObjectErrorCode } from '../errors.ts'
import type { Findings } from './findings.ts'
import { isTypeName, typeOfIdentifier } from './identifier.ts'
import type { VocabularyName } from './vocabularies.ts'
import { VOCABULARIES } from './vocabularies.ts'

/** A kind of value. `Value` is what a value that passed the check has as its type. */
export type Kind<Value = Json> = {
  /** What the reference page says of it. */
  readonly says: string
  /** Reports what is wrong with a value. Never throws. */
  readonly check: (value: Json, findings: Findings) => undefined
  readonly vocabulary?: VocabularyName
  /** Never present: carries the type. */
  readonly value?: Value
}

/** What a value of a kind has as its type. */
export type ValueOf<Of> = Of extends Kind<infer Value> ? Value : never

const DICTIONARY_KEY = /^[A-Za-z0-9_-]{1,250}$/
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/
const MILLISECONDS = /\.\d{3,}Z$/
const UNUSUAL_WORD = /[A-Z\s_]/
const TIME_MESSAGE = 'must be a time in UTC as in 2026-01-31T08:00:00Z, of a day that exists'

/** A kind that is told by one test. */
export function simple<Value>(
  says: string,
  test: (value: Json) => boolean,
  fault: { readonly code?: ObjectErrorCode; readonly message: string },
): Kind<Value> {
  const { code = 'property-invalid', message } = fault
  return {
    says,
    check(value, findings) {
      if (!test(value)) findings.error(code, message)
    },
  }
}

/** A string. */
export const text: Kind<string> = simple('text', (value) => typeof value === 'string', { message: 'must be a text' })

/** `true` or `false`. */
export const flag: Kind<boolean> = simple('`true` or `false`', (value) => typeof value === 'boolean', { message: 'must be true or false' })

/** A finite number. */
export const float: Kind<number> = simple('number', Number.isFinite, { message: 'must be a number' })

/** An integer within +-(2^53 - 1). */
export const integer: Kind<number> = simple('whole number', Number.isSafeInteger, {
  message: 'must be a whole number between -(2^53 - 1) and 2^53 - 1',
})

/** An integer from `min` to `max`. */
export function integerWithin(min: number, max: number): Kind<number> {
  const says = max === Number.MAX_SAFE_INTEGER ? `whole number from ${min}` : `whole number from ${min} to ${max}`
  const isWithin = (value: Json): boolean => Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max
  return simple(says, isWithin, { message: `must be a ${says}` })
}

/** A number from `min` to `max`. */
export function floatWithin(min: number, max: number): Kind<number> {
  const says = `number from ${min} to ${max}`
  return simple(says, (value) => typeof value === 'number' && value >= min && value <= max, { message: `must be a ${says}` })
}

/** A string that matches. */
export function matching(pattern: RegExp, says: string, message = `must be ${says}`): Kind<string> {
  return simple(says, (value) => typeof value === 'string' && pattern.test(value), { message })
}

/** A word of a list of section 10: one of it where the list is closed, better one of it where it is open. */
export function wordOf(vocabulary: VocabularyName): Kind<string> {
  const { kind, words } = VOCABULARIES[vocabulary]
  const known = new Set<Json>(words)
  if (kind === 'closed') {
    const message = `must be one of the words of ${vocabulary}`
    return { ...simple<string>('word', (value) => known.has(value), { message }), vocabulary }
  }
  return {
    says: 'word',
    vocabulary,
    check(value, findings) {
      if (known.has(value)) return
      if (typeof value !== 'string') return findings.error('property-invalid', 'must be a text')
      findings.warn('vocabulary-unknown', `should be a word of ${vocabulary}: others may not know this one`)
      if (UNUSUAL_WORD.test(value)) findings.warn('word-form-unusual', 'should be in lower case with hyphens between words')
    },
  }
}

/** A non-empty list of such values. */
export function listOf<Value>(kind: Kind<Value>): Kind<readonly Value[]> {
  return {
    says: `list of ${kind.says}`,
    ...(kind.vocabulary === undefined ? {} : { vocabulary: kind.vocabulary }),
    check(value, findings) {
      if (!Array.isArray(value) || value.length === 0) return findings.error('property-invalid', 'must be a list with at least one element')
      for (let index = 0; index < value.length && !findings.isDone; index += 1) {
        findings.enter(index)
        kind.check(value[index] as Json, findings)
        findings.leave()
      }
    },
  }
}

/** A non-empty list of strings. */
export const texts: Kind<readonly string[]> = listOf(text)

/** Whether a value is an RFC 3339 time in UTC with a real calendar date. */
export function isTimestamp(value: Json | undefined): value is string {
  if (typeof value !== 'string') return false
  try {
    parseTimestamp(value)
    return true
  } catch (error) {
    if (error instanceof FoundationError) return false
    throw error
  }
}

/** An RFC 3339 time in UTC with a real calendar date. */
export const timestamp: Kind<string> = simple('time in UTC', isTimestamp, { code: 'timestamp-invalid', message: TIME_MESSAGE })

/** A timestamp with at least three fraction digits, as `created` and `modified` need. */
export const preciseTimestamp: Kind<string> = simple(
  'time in UTC with at least three fraction digits',
  (value) => typeof value === 'string' && MILLISECONDS.test(value) && isTimestamp(value),
  { code: 'timestamp-invalid', message: `${TIME_MESSAGE}, with at least three digits after the seconds` },
)

/** A non-empty object whose keys are dictionary keys and whose values are of the kind. */
export function dictionaryOf<Value>(kind?: Kind<Value>): Kind<{ readonly [key: string]: Value }> {
  return {
    says: kind === undefined ? 'dictionary' : `dictionary of ${kind.says}`,
    check(value, findings) {
      if (!isJsonObject(value)) return findings.error('property-invalid', 'must be an object with at least one member')
      const keys = Object.keys(value)
      if (keys.length === 0) return findings.error('property-invalid', 'must be an object with at least one member')
      for (const key of keys) {
        if (findings.isDone) return
        findings.enter(key)
        if (!DICTIONARY_KEY.test(key)) findings.error('property-invalid', 'a key must be 1 to 250 of A-Z, a-z, 0-9, hyphen and underscore')
        kind?.check(value[key] as Json, findings)
        findings.leave()
      }
    },
  }
}

/** A non-empty object whose keys are dictionary keys. */
export const dictionary: Kind<JsonObject> = dictionaryOf<Json>()

/** A kind or another. The second is the one whose faults are told. */
export function either<First, Second>(first: Kind<First>, test: (value: Json) => boolean, second: Kind<Second>): Kind<First | Second> {
  return {
    says: `${first.says} or ${second.says}`,
    check: (value, findings) => (test(value) ? first : second).check(value, findings),
  }
}

/** An identifier of any type, or of one of the types given. */
export function reference(...types: readonly string[]): Kind<string> {
  const says = types.length === 0 ? 'identifier' : `identifier of ${types.join(' or ')}`
  const isReference = (value: Json): boolean => {
    const type = typeof value === 'string' ? typeOfIdentifier(value) : undefined
    return type !== undefined && (types.length === 0 || types.includes(type))
  }
  return simple(says, isReference, { code: 'reference-invalid', message: `must be an ${says}, in lower case` })
}

const MALFORMED_UUID = /^[0-9a-f-]{1,64}$/

/**
 * As {@link reference}, of a cyber-observable object: a type that is right before a malformed UUID is advised against, as the
 * reference validator has it. Inside observed-data the key of another object there stands for it.
 */
export function observableReference(...types: readonly string[]): Kind<string> {
  const strict = reference(...types)
  const isRight = (type: Json | undefined): boolean => typeof type === 'string' && (types.length === 0 || types.includes(type))
  return {
    says: strict.says,
    check(value, findings) {
      if (typeof value === 'string' && findings.localObjects !== undefined && Object.hasOwn(findings.localObjects, value)) {
        const named = findings.localObjects[value] as Json
        if (isJsonObject(named) && isRight(named.type)) return
        return findings.error('reference-invalid', `must name an object of a type that fits: ${strict.says}`)
      }
      if (typeof value === 'string' && typeOfIdentifier(value) === undefined && isRight(typeBeforeMalformed(value))) {
        return findings.warn('reference-malformed', 'must end in a whole UUID: this names no object')
      }
      strict.check(value, findings)
    },
  }
}

/** A non-empty list of such references. */
export function observableReferences(...types: readonly string[]): Kind<readonly string[]> {
  return listOf(observableReference(...types))
}

function typeBeforeMalformed(value: string): string | undefined {
  const typeLength = value.indexOf('--')
  const type = value.slice(0, typeLength)
  return typeLength > 0 && isTypeName(type) && MALFORMED_UUID.test(value.slice(typeLength + 2)) ? type : undefined
}

/** An identifier of any type but those given. */
export function referenceExcept(types: ReadonlySet<string>, what: string): Kind<string> {
  const isReference = (value: Json): boolean => {
    const type = typeof value === 'string' ? typeOfIdentifier(value) : undefined
    return type !== undefined && !types.has(type)
  }
  return simple(`identifier of ${what}`, isReference, { code: 'reference-invalid', message: `must be an identifier of ${what}` })
}

/** A non-empty list of such identifiers. */
export function references(...types: readonly string[]): Kind<readonly string[]> {
  return listOf(reference(...types))
}

/** Base64 with padding (RFC 4648 section 4), by its shape. */
export const binary: Kind<string> = simple('base64', (value) => typeof value === 'string' && value.length % 4 === 0 && BASE64.test(value), {
  message: 'must be base64 with padding',
})

/** Lower-case hexadecimal of whole bytes. */
export const hexadecimal: Kind<string> = matching(
  /^(?:[0-9a-f]{2})+$/,
  'hexadecimal',
  'must be an even number of hexadecimal digits in lower case',
)
