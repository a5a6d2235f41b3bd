/** A running node that holds one item of every class, asked as each role, and what each answer is held against. */
import type { JsonObject } from '../../src/foundation/index.ts'
import { PERMISSIONS } from '../../src/http/index.ts'
import { type Answer, call, jsonOf } from './calls.fixture.ts'
import {
  everyClass,
  type Held,
  isReadableBy,
  type Keys,
  MINE,
  NIGHT,
  NIGHT_TERMS,
  prepare,
  READING,
  type ReaderName,
} from './every-class.fixture.ts'
import { type Federation, type Founded, found } from './federation.fixture.ts'

export const TAXII = 'application/taxii+json;version=2.1'
/** Which items each collection gives whoever may read; of what no items lie in, none. */
export const COLLECTIONS: Readonly<Record<string, (item: Held) => boolean>> = {
  received: ({ kind }) => kind !== 'own',
  own: ({ kind }) => kind === 'own',
  'from-xa': ({ kind }) => kind === 'XA',
  'from-xc': ({ kind }) => kind === 'XC',
  alerts: () => false,
  parties: () => false,
  recalled: () => false,
  inbox: () => false,
}
/** Collections that nobody reads. */
export const WRITE_ONLY = ['proposals']

/** What a question is asked with. */
export type More = { readonly accept?: string; readonly purpose?: string; readonly body?: object }
/** A collection as TAXII lists it. */
export type Listed = { readonly path: string; readonly alias: string; readonly isReadable: boolean }

/** The node, its items, and what opens its doors. Some of its items are asked for with a clearance. */
export class ByRole implements AsyncDisposable {
  readonly items: readonly Held[]
  readonly founded: Founded
  readonly federation: Federation
  readonly keys: Keys

  private constructor(of: Pick<ByRole, 'items' | 'founded' | 'federation' | 'keys'>) {
    this.items = of.items
    this.founded = of.founded
    this.federation = of.federation
    this.keys = of.keys
  }

  static async start(): Promise<ByRole> {
    const items = everyClass()
    const founded = await found({
      members: [{ party: 'XA' }, { party: MINE }, { party: 'XC' }],
      articles: async () => ({
        reading: { article: '8', roles: READING, conditions: [{ deeds: ['read'], clearance: true }] },
        retention: { article: '6', days: 180, reviewDays: 90, atEnd: 'erase' },
      }),
    })
    const federation = founded.copy()
    const keys = await prepare(federation.member(MINE).folder, founded.agreement, items)
    await federation.start(MINE)
    return new ByRole({ items, founded, federation, keys })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.federation[Symbol.asyncDispose]()
    this.founded.remove()
  }

  ask(role: ReaderName, path: string, more: More = {}): Promise<Answer> {
    const headers = {
      ...(more.purpose && { 'x-comity-purpose': more.purpose }),
      ...(more.accept && { accept: more.accept }),
      ...(more.body && { 'content-type': 'application/json' }),
    }
    const { port } = this.federation.member(MINE)
    const body = more.body && { body: JSON.stringify(more.body) }
    return call({ port, tokens: this.keys.tokens } as never, { path, as: role as never, headers, ...body })
  }

  /** Every collection of every root that a role is shown. */
  async collectionsOf(role: ReaderName): Promise<readonly Listed[]> {
    const { api_roots: roots = [] } = jsonOf<{ api_roots?: string[] }>(await this.ask(role, '/taxii2/', { accept: TAXII }))
    const listed = []
    for (const root of roots.map((url) => new URL(url, 'http://node').pathname)) {
      const answer = await this.ask(role, `${root}collections/`, { accept: TAXII })
      const { collections = [] } = jsonOf<{ collections?: { id: string; alias: string; can_read: boolean }[] }>(answer)
      for (const { id, alias, can_read: isReadable } of collections) listed.push({ path: `${root}collections/${id}/`, alias, isReadable })
    }
    return listed
  }

  rootPath(): string {
    const { id, version } = this.founded.document
    return `/taxii2/${id}-v${version}/`
  }

  exportPath(format: string, purpose = 'cyber-defence'): string {
    return `/api/v1/exports?format=${format}&agreement=${this.founded.agreement}&purpose=${purpose}&justification=Test`
  }

  /** What a role that reads at all may read. */
  readable(role: ReaderName, which: (item: Held) => boolean = () => true): readonly Held[] {
    return this.items.filter((item) => isReadableBy(role, item) && which(item))
  }

  /** One item of each class that any part of the table tells from another. */
  oneOfEachClass(): readonly Held[] {
    const classOf = ({ kind, state, contest, face: { type, dataSubject, marking, grading } }: Held): string =>
      `${kind} ${state} ${contest} ${type} ${dataSubject} ${marking} ${grading.minor} ${grading.special}`
    return [...new Map(this.items.map((item) => [classOf(item), item])).values()]
  }

  /** What a role may not read, whether or not it reads anything: one of each state, contest and marking from each party. */
  hiddenFrom(role: ReaderName): readonly Held[] {
    const kindOf = ({ kind, state, contest, face }: Held): string => `${kind} ${state} ${contest} ${face.marking}`
    const hidden = this.items.filter((item) => !isReadableBy(role, item))
    return [...new Map(hidden.map((item) => [kindOf(item), item])).values()]
  }

  /** Items whose id or name is in a text. */
  named(text: string): readonly string[] {
    const found = new Set([...text.matchAll(/indicator--[0-9a-f-]{36}|canary-\d+-end/g)].map(([word]) => word))
    return idsOf(this.items.filter(({ id, name }) => found.has(id) || found.has(name)))
  }
}

export function sorted(values: Iterable<string>): readonly string[] {
  return [...values].sort()
}

export function idsOf(held: readonly Held[]): readonly string[] {
  return sorted(held.map(({ id }) => id))
}

export function idsOfObjects(objects: readonly JsonObject[]): readonly string[] {
  return sorted(objects.map(({ id }) => String(id)))
}

/** Whether the table of the doors, and of the party's own role its terms, let a role call an operation. */
export function roleMayCall(role: ReaderName, operation: string): boolean {
  const foundedOn = role === NIGHT ? NIGHT_TERMS.foundedOn : role
  const isInTable = (PERMISSIONS as Readonly<Record<string, readonly string[]>>)[operation]?.includes(foundedOn) === true
  return isInTable && (role !== NIGHT || NIGHT_TERMS.doors.includes(operation))
}
