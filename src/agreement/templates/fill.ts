/** Puts what a drafter chose into the text of a template; everything else, comments included, stays as it was written. */
import { isDeepStrictEqual } from 'node:util'
import { isCollection, isPair, isScalar, type Pair, parse, stringify, type YAMLMap, type YAMLSeq } from 'yaml'
import type { Json } from '../../foundation/index.ts'
import { type Filling, fillingsOf, missingOfParties, type TemplateChoices } from './choices.ts'
import { TemplateError } from './errors.ts'
import { type Place, type PlacedPlaceholder, placeOf, type ReadTemplate, readTemplate } from './placeholders.ts'

/** A stretch of the text and what takes its place. */
type Edit = { readonly start: number; readonly end: number; readonly text: string }

/**
 * The text of an agreement: the template with every placeholder replaced by what was chosen. An optional placeholder for which
 * nothing was chosen takes away the article whose list holds it, or the member whose value it is, with the comment above.
 * The result is YAML that still has to be parsed and checked.
 * @throws TemplateError with the names of all placeholders that are missing, or of all choices that have no place
 */
export function fillTemplate(text: string, choices: TemplateChoices): string {
  const template = readTemplate(text)
  const fillings = fillingsOf(choices)
  checkChoices(template.placeholders, { choices, fillings })
  const edits = template.placeholders.map((placeholder) => editFor(placeholder, { text, filling: chosen(fillings, placeholder.name) }))
  const filled = applyEdits(text, edits)
  const expected = filledTree(template, fillings)
  if (!isDeepStrictEqual(parse(filled), expected)) throw new Error('a filled template says something else than what was chosen')
  return filled
}

function checkChoices(
  placeholders: readonly PlacedPlaceholder[],
  given: { readonly choices: TemplateChoices; readonly fillings: ReadonlyMap<string, Filling> },
): void {
  const { choices, fillings } = given
  const names = [...new Set(placeholders.map(({ name }) => name))]
  const missing = placeholders.filter(({ name, isOptional }) => !isOptional && chosen(fillings, name) === undefined)
  const silent = names.flatMap((name) => missingOfParties(choices, name))
  const all = [...new Set([...missing.map(({ name }) => name), ...silent])]
  if (all.length > 0) throw new TemplateError('choice-missing', all, `nothing was chosen for ${all.join(', ')}`)
  const unknown = Object.keys(choices.values).filter((name) => !names.includes(name))
  if (unknown.length > 0) throw new TemplateError('choice-unknown', unknown, `the template has no place for ${unknown.join(', ')}`)
}

/** An empty list is no choice, except for overseers: an agreement can say that it has none. */
function chosen(fillings: ReadonlyMap<string, Filling>, name: string): Filling | undefined {
  const filling = fillings.get(name)
  return Array.isArray(filling) && filling.length === 0 && name !== 'overseers' ? undefined : filling
}

function editFor(placeholder: PlacedPlaceholder, given: { readonly text: string; readonly filling: Filling | undefined }): Edit {
  const place = placeOf(placeholder)
  const { text, filling } = given
  if (filling === undefined) return removal(text, removedNode(placeholder, place))
  const [start, end] = rangeOf(placeholder.node)
  if (place.kind === 'element') return { start, end, text: elements(placeholder, filling) }
  if (typeof filling !== 'object') return { start, end, text: scalarText(filling) }
  if ((Array.isArray(filling) && filling.length === 0) || place.map.flow === true) return { start, end, text: JSON.stringify(filling) }
  const indent = ' '.repeat(columnOf(text, rangeOf(place.pair.key)[0]) + 2)
  const lines = stringify(filling, { lineWidth: 0, compat: 'yaml-1.1', aliasDuplicateObjects: false }).trimEnd().split('\n')
  return { start, end, text: lines.map((line) => `\n${indent}${line}`).join('') }
}

function elements({ name }: PlacedPlaceholder, filling: Filling): string {
  const list = Array.isArray(filling) ? (filling as readonly Json[]) : [filling]
  if (list.some((entry) => typeof entry !== 'string')) throw new TemplateError('choice-invalid', [name], 'stands in a list of words')
  return list.map((entry) => scalarText(entry as string)).join(', ')
}

/** One scalar on one line; whatever YAML 1.1 or 1.2 could read otherwise is quoted. */
function scalarText(value: string | number): string {
  const plain = typeof value === 'number' || /^[A-Za-z][A-Za-z0-9-]*$/.test(value)
  return plain ? stringify(value, { compat: 'yaml-1.1', lineWidth: 0 }).trimEnd() : JSON.stringify(value)
}

/** What goes when nothing was chosen. */
function removedNode({ name }: PlacedPlaceholder, place: Place): Pair | YAMLMap {
  if (place.kind === 'member' && place.map.flow !== true) return place.pair
  if (place.kind === 'element' && place.owner !== undefined && place.owner.flow !== true && place.ownerList !== undefined)
    return place.owner
  throw new TemplateError('template-invalid', [name], 'what may be left out stands in an article or member of its own')
}

/** Whole lines: those of the node and the comment directly above it. */
function removal(text: string, node: Pair | YAMLMap): Edit {
  const first = isPair(node) ? node.key : node.items[0]?.key
  let start = lineStart(text, rangeOf(first)[0])
  const indent = /^ */.exec(text.slice(start))?.[0] ?? ''
  for (;;) {
    const above = lineStart(text, start - 1)
    const isOwnComment = start > 0 && text.slice(above, start).startsWith(`${indent}#`)
    if (!isOwnComment) break
    start = above
  }
  const lastLine = text.indexOf('\n', lastOffset(node) - 1)
  return { start, end: lastLine === -1 ? text.length : lastLine + 1, text: '' }
}

/** Where the last scalar or bracket of a node ends. */
function lastOffset(node: unknown): number {
  if (isPair(node)) return lastOffset(node.value ?? node.key)
  const last = isCollection(node) && node.flow !== true ? node.items.at(-1) : undefined
  return last === undefined ? rangeOf(node)[1] : lastOffset(last)
}

function rangeOf(node: unknown): [number, number] {
  const range = isScalar(node) || isCollection(node) ? node.range : undefined
  if (range === undefined || range === null) throw new Error('a node that was read has a range')
  return [range[0], range[1]]
}

function lineStart(text: string, offset: number): number {
  return offset <= 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1
}

function columnOf(text: string, offset: number): number {
  return offset - lineStart(text, offset)
}

function applyEdits(text: string, edits: readonly Edit[]): string {
  let result = ''
  let place = 0
  for (const { start, end, text: replacement } of edits.toSorted((left, right) => left.start - right.start || right.end - left.end)) {
    // A placeholder inside something that was left out.
    if (end <= place) continue
    result += text.slice(place, start) + replacement
    place = end
  }
  return result + text.slice(place)
}

/** The same on the tree: what the filled text must say. */
function filledTree({ document, placeholders }: ReadTemplate, fillings: ReadonlyMap<string, Filling>): unknown {
  for (const placeholder of placeholders) {
    const place = placeOf(placeholder)
    const filling = chosen(fillings, placeholder.name)
    if (filling === undefined) leaveOut(place)
    else if (place.kind === 'member') place.pair.value = document.createNode(filling)
    else
      place.list.items.splice(place.list.items.indexOf(placeholder.node), 1, ...elementNodes(document.createNode.bind(document), filling))
  }
  return document.toJS()
}

function elementNodes(create: (value: unknown) => unknown, filling: Filling): unknown[] {
  return (Array.isArray(filling) ? (filling as readonly Json[]) : [filling]).map((entry) => create(entry))
}

function leaveOut(place: Place): void {
  if (place.kind === 'member') removeFrom(place.map, place.pair)
  else if (place.ownerList !== undefined && place.owner !== undefined) removeFrom(place.ownerList, place.owner)
}

function removeFrom(collection: YAMLMap | YAMLSeq, entry: unknown): void {
  const index = (collection.items as unknown[]).indexOf(entry)
  if (index >= 0) collection.items.splice(index, 1)
}
