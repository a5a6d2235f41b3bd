/** Arbitrary graphs of objects: of several types, each pointing to and mentioning others, as a whole and in one field marked at any level. */
import fc from 'fast-check'
import type { JsonObject } from '../../src/foundation/index.ts'
import { id, indicator, malware, object, relationship, report, TLP } from './objects.fixture.ts'

/** Types of objects in a graph. */
export const TYPES = ['indicator', 'malware', 'relationship', 'report', 'note', 'network-traffic', 'language-content', 'identity'] as const
const LEVELS = [TLP.CLEAR, TLP.GREEN, TLP.AMBER, TLP.STRICT, TLP.RED] as const
const LINKS_MAX = 11

/** One object of a graph; levels count from 0 for CLEAR to 4 for RED. */
export type Plan = {
  readonly type: (typeof TYPES)[number]
  readonly level: number
  readonly fieldLevel: number | undefined
  readonly links: readonly [number, number, number]
  readonly mention: number | undefined
  readonly isPersonal: boolean
}

/** Any object. */
export const plan: fc.Arbitrary<Plan> = fc.record({
  type: fc.constantFrom(...TYPES),
  level: fc.constantFrom(0, 1, 1, 1, 2, 3, 4),
  fieldLevel: fc.option(fc.constantFrom(1, 2, 4), { nil: undefined }),
  links: fc.tuple(fc.nat(LINKS_MAX), fc.nat(LINKS_MAX), fc.nat(LINKS_MAX)),
  mention: fc.option(fc.nat(LINKS_MAX), { nil: undefined, freq: 3 }),
  isPersonal: fc.boolean(),
})

/** The objects of a graph, in order. */
function objectsOf(plans: readonly Plan[]): readonly JsonObject[] {
  const ids = plans.map(({ type }, number) => id(type, number))
  return plans.map((entry, number) => objectOf(entry, { number, ids, text: 'text' }))
}

/** Any graph, of 1 to 12 objects. */
export const graphs: fc.Arbitrary<readonly JsonObject[]> = fc.array(plan, { minLength: 1, maxLength: LINKS_MAX + 1 }).map(objectsOf)

/** One of them: its number, the ids it may point to, and what its free text begins with. */
export function objectOf(
  entry: Plan,
  { number, ids, text }: { readonly number: number; readonly ids: readonly string[]; readonly text: string },
): JsonObject {
  const [first, second, third] = entry.links.map((link) => ids[link % ids.length] as string) as [string, string, string]
  const base = { object_marking_refs: [LEVELS[entry.level] as string] }
  const description = `${text}${entry.mention === undefined ? '' : ` about ${ids[entry.mention % ids.length]}`}`
  const granular = { granular_markings: [{ marking_ref: LEVELS[entry.fieldLevel ?? 0] as string, selectors: ['description'] }] }
  const described = { ...base, description, ...(entry.fieldLevel === undefined ? {} : granular) }
  const members: Record<Plan['type'], () => JsonObject> = {
    indicator: () => indicator(number, { ...described, created_by_ref: first }),
    malware: () => malware(number, described),
    relationship: () => ({ ...relationship(number, first, second), ...described }),
    report: () => report(number, [first, second, third], described),
    note: () => object('note', number, { ...base, content: description, object_refs: [first] }),
    'network-traffic': () => ({
      type: entry.type,
      spec_version: '2.1',
      id: id(entry.type, number),
      ...base,
      src_ref: first,
      protocols: ['tcp'],
    }),
    'language-content': () =>
      object('language-content', number, { ...base, object_ref: first, contents: { de: { description: 'Wort', name: 'Name' } } }),
    identity: () =>
      object('identity', number, { ...described, name: 'N', identity_class: entry.isPersonal ? 'individual' : 'organization' }),
  }
  return members[entry.type]()
}
