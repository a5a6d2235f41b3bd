/**
 * The text of a request: what is asked, why, about whom. It may name people, so no act holds it: it travels as one item under a token of the
 * asker, of a type that no annex lists, so that neither a tool nor a page of items ever shows it.
 */
import { Compile, Type } from '#typebox'
import { VISIBLE_TEXT } from '../agreement/index.ts'
import type { JsonObject } from '../foundation/index.ts'
import { ActError } from './errors.ts'

/** Type of the object that holds it. */
export const REQUEST_TYPE = 'x-comity-request'

/** What a request states in its text; purpose and urgency stand in the act. */
export const TEXT_PARTS = ['facts', 'reason', 'link', 'handling', 'legal-basis', 'case-reference', 'requester'] as const
/** One part of the text. */
export type TextPart = (typeof TEXT_PARTS)[number]
/** A text by its parts. */
export type RequestText = { readonly [Part in TextPart]?: string }

/** What every request states, whatever its agreement asks for: why it is put, and which own law lets its party ask. */
export const PARTS_ALWAYS = ['reason', 'legal-basis'] as const satisfies readonly TextPart[]

/** Characters of one part. */
export const TEXT_PART_MAX = 10_000

const part = Type.Optional(Type.String({ minLength: 1, maxLength: TEXT_PART_MAX, pattern: VISIBLE_TEXT }))
const textForm = Compile(Type.Object(Object.fromEntries(TEXT_PARTS.map((name) => [memberOf(name), part])), { additionalProperties: false }))

/** Members of the object beside those that hold the text. */
const COMMON: ReadonlySet<string> = new Set(['type', 'spec_version', 'id', 'created_by_ref', 'created', 'modified', 'object_marking_refs'])

/** The members of the object that hold a text. */
export function textMembers(text: RequestText): JsonObject {
  return Object.fromEntries(TEXT_PARTS.flatMap((name) => (text[name] === undefined ? [] : [[memberOf(name), text[name]]])))
}

/** Reads the text out of its object. @throws ActError `content-invalid` where it is not the object of a request */
export function requestTextOf(object: JsonObject): RequestText {
  const members = Object.fromEntries(Object.entries(object).filter(([name]) => !COMMON.has(name)))
  if (object.type !== REQUEST_TYPE || !textForm.Check(members)) throw new ActError('content-invalid', 'item is not the text of a request')
  return Object.fromEntries(TEXT_PARTS.flatMap((name) => (members[memberOf(name)] === undefined ? [] : [[name, members[memberOf(name)]]])))
}

/** Proves that a text states the parts that its act says, each and no other. @throws ActError `content-invalid` */
export function assertStates(object: JsonObject, parts: readonly string[]): void {
  const stated = Object.keys(requestTextOf(object))
  if (stated.length !== parts.length || !parts.every((name) => stated.includes(name)))
    throw new ActError('content-invalid', 'text of the request states other parts than its act says')
}

function memberOf(name: TextPart): string {
  return name.replaceAll('-', '_')
}
