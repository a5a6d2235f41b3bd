/**
 * Says in words where a JSON value leaves a closed shape. Whether it does is the compiled validator's answer; this finds all the
 * places and what would be allowed there. Knows the keywords that `document/` uses and no others.
 */
import { isJsonObject, type Json, nearestWord } from '../foundation/index.ts'
import { AgreementError, type AgreementErrorCode } from './errors.ts'
import { type AgreementFault, FAULTS_MAX } from './fault.ts'
import { wordsOfPattern } from './text-forms.ts'

// A member name in a pointer comes from outside and can be of any length.
const POINTER_LENGTH_MAX = 256
const LISTED_WORDS_MAX = 24

/** The part of JSON Schema that the shapes of this folder use. */
type Shape = {
  readonly type?: 'object' | 'array' | 'string' | 'integer' | 'boolean'
  readonly const?: Json
  readonly enum?: readonly string[]
  readonly properties?: Readonly<Record<string, Shape>>
  readonly patternProperties?: Readonly<Record<string, Shape>>
  readonly required?: readonly string[]
  readonly items?: Shape
  readonly minProperties?: number
  readonly maxProperties?: number
  readonly minItems?: number
  readonly maxItems?: number
  readonly uniqueItems?: boolean
  readonly minLength?: number
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly pattern?: string
}

type Report = (fault: Omit<AgreementFault, 'code'>) => void

/** Every place, up to {@link FAULTS_MAX}, where a value that the validator refused leaves its shape; at least one. */
export function shapeFaults(schema: object, json: Json, code: AgreementErrorCode): AgreementFault[] {
  const faults: AgreementFault[] = []
  visit(schema as Shape, json, {
    pointer: '',
    report: (fault) => faults.push({ ...fault, code, pointer: fault.pointer.slice(0, POINTER_LENGTH_MAX) }),
    isFull: () => faults.length >= FAULTS_MAX,
  })
  return faults.length > 0 ? faults.slice(0, FAULTS_MAX) : [{ code, pointer: '', message: 'does not have the required shape' }]
}

/** The first of the faults as an error. */
export function firstFault(faults: readonly AgreementFault[]): AgreementError {
  const [fault] = faults
  if (fault === undefined) throw new Error('a refused document has a fault')
  const { code, pointer, message, isAboutName = false } = fault
  if (!isAboutName) return new AgreementError(code, pointer, message)
  const place = pointer.slice(0, pointer.lastIndexOf('/'))
  return new AgreementError(code, { pointer, place }, `a name ${message}`)
}

type Place = { readonly pointer: string; readonly report: Report; readonly isFull: () => boolean }

function visit(shape: Shape, json: Json, place: Place): void {
  if (place.isFull()) return
  const wrong = wrongKind(shape, json)
  if (wrong !== undefined) place.report({ pointer: place.pointer, message: wrong })
  else if (typeof json === 'string') visitText(shape, json, place)
  else if (typeof json === 'number') visitNumber(shape, json, place)
  else if (Array.isArray(json)) visitList(shape, json, place)
  else if (isJsonObject(json)) visitObject(shape, json, place)
}

const KIND_WORDS = {
  object: 'must be a group of members',
  array: 'must be a list',
  string: 'must be text; write it in quotes',
  integer: 'must be a whole number without quotes',
  boolean: 'must be true or false',
} as const

function wrongKind(shape: Shape, json: Json): string | undefined {
  if (shape.const !== undefined) return json === shape.const ? undefined : `must be ${JSON.stringify(shape.const)}`
  if (shape.enum !== undefined) return typeof json === 'string' && shape.enum.includes(json) ? undefined : wordMessage(shape.enum, json)
  if (shape.type === undefined || kindOf(json) === shape.type) return undefined
  return json === null ? `has no value; it ${KIND_WORDS[shape.type]}` : KIND_WORDS[shape.type]
}

function kindOf(json: Json): string {
  if (Array.isArray(json)) return 'array'
  if (Number.isSafeInteger(json)) return 'integer'
  return json === null ? 'null' : typeof json
}

function wordMessage(words: readonly string[], json: Json): string {
  const meant = typeof json === 'string' ? nearestWord(json, words) : undefined
  const question = meant === undefined ? '' : `; did you mean "${meant}"?`
  return `must be one of: ${words.join(', ')}${question}`
}

function visitText(shape: Shape, text: string, { pointer, report }: Place): void {
  const { minLength = 0, maxLength = Number.POSITIVE_INFINITY, pattern } = shape
  if (text.length < minLength)
    report({ pointer, message: `is shorter than ${minLength === 1 ? 'one character' : `${minLength} characters`}` })
  else if (text.length > maxLength) report({ pointer, message: `is longer than ${maxLength} characters` })
  else if (pattern !== undefined && !new RegExp(pattern, 'u').test(text)) report({ pointer, message: `must be ${wordsOfPattern(pattern)}` })
}

function visitNumber(shape: Shape, value: number, { pointer, report }: Place): void {
  const { minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY } = shape
  if (value < minimum || value > maximum) report({ pointer, message: `must be between ${minimum} and ${maximum}` })
}

function visitList(shape: Shape, list: readonly Json[], place: Place): void {
  const { pointer, report } = place
  const { minItems = 0, maxItems = Number.POSITIVE_INFINITY } = shape
  if (list.length < minItems) report({ pointer, message: `must have at least ${minItems === 1 ? 'one entry' : `${minItems} entries`}` })
  if (list.length > maxItems) report({ pointer, message: `must have at most ${maxItems} entries` })
  // What is too long is not read any further: each entry of it could be wrong as well.
  if (list.length > maxItems || shape.items === undefined) return
  if (shape.uniqueItems === true && new Set(list).size < list.length) report({ pointer, message: 'names an entry twice' })
  for (const [index, entry] of list.entries()) visit(shape.items, entry, { ...place, pointer: `${pointer}/${index}` })
}

function visitObject(shape: Shape, object: { readonly [name: string]: Json }, place: Place): void {
  const { pointer, report } = place
  const names = Object.keys(object)
  for (const name of shape.required ?? []) {
    if (!Object.hasOwn(object, name)) report({ pointer, message: `the member "${name}" is missing` })
  }
  const { minProperties = 0, maxProperties = Number.POSITIVE_INFINITY } = shape
  if (names.length < minProperties) report({ pointer, message: 'must have at least one member' })
  if (names.length > maxProperties) report({ pointer, message: `must have at most ${maxProperties} members` })
  if (names.length > maxProperties) return
  for (const name of names) {
    if (place.isFull()) return
    const member = memberShape(shape, name)
    const below = `${pointer}/${escaped(name)}`
    if (member === undefined) report({ pointer: below, message: unknownName(shape, name), isAboutName: true })
    else visit(member, object[name] as Json, { ...place, pointer: below })
  }
}

function memberShape(shape: Shape, name: string): Shape | undefined {
  if (shape.properties !== undefined && Object.hasOwn(shape.properties, name)) return shape.properties[name]
  const found = Object.entries(shape.patternProperties ?? {}).find(([pattern]) => new RegExp(pattern, 'u').test(name))
  return found?.[1]
}

function unknownName(shape: Shape, name: string): string {
  const [pattern] = Object.keys(shape.patternProperties ?? {})
  if (pattern !== undefined) return `is no name that is allowed here; a name must be ${wordsOfPattern(pattern)}`
  const known = Object.keys(shape.properties ?? {})
  const meant = nearestWord(name, known)
  if (meant !== undefined) return `is no member that is known here; did you mean "${meant}"?`
  const more = known.length > LISTED_WORDS_MAX ? ', ...' : ''
  return `is no member that is known here; known are: ${known.slice(0, LISTED_WORDS_MAX).join(', ')}${more}`
}

function escaped(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1')
}
