/** A collection that the tests write to: objects of their own, read among whatever else is in it. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { MEDIA_TYPE, type Subject } from './subject.fixture.ts'
import type { Reply } from './wire.fixture.ts'

/** A STIX object as it is posted. */
export type Posted = { readonly type: string; readonly id: string; readonly modified?: string; readonly [member: string]: unknown }

/** Versions of test objects, oldest first; long past, so that no server takes them for the time of adding. */
export const VERSIONS = ['2016-01-01T00:00:00.000Z', '2016-02-01T00:00:00.000Z', '2016-03-01T00:00:00.000Z'] as const
const [CREATED] = VERSIONS
const PENDING_POLLS_MAX = 100
const PAGES_MAX = 1_000

/** A new indicator. */
export function anIndicator(members: Readonly<Record<string, unknown>> = {}): Posted {
  return {
    type: 'indicator',
    spec_version: '2.1',
    id: `indicator--${randomUUID()}`,
    created: CREATED,
    modified: CREATED,
    name: 'TAXII conformance test',
    indicator_types: ['unknown'],
    pattern: "[domain-name:value = 'conformance.example']",
    pattern_type: 'stix',
    valid_from: CREATED,
    ...members,
  }
}

/** New malware. */
export function aMalware(): Posted {
  const id = `malware--${randomUUID()}`
  return { type: 'malware', spec_version: '2.1', id, created: CREATED, modified: CREATED, name: 'Conformance', is_family: false }
}

/** A new cyber-observable object, without versions and without `spec_version`. */
export function aDomain(): Posted {
  return { type: 'domain-name', id: `domain-name--${randomUUID()}`, value: 'conformance.example' }
}

/** The same object in each of these versions. */
export function inVersions(object: Posted, versions: readonly string[] = VERSIONS): readonly Posted[] {
  return versions.map((modified) => ({ ...object, modified, name: `version of ${modified}` }))
}

/** A collection that tests write to. */
export class Shelf {
  readonly path: string
  readonly subject: Subject
  readonly #ids = new Set<string>()

  constructor(subject: Subject) {
    if (subject.writable === undefined) throw new Error('a shelf needs a collection that can be read and written')
    this.path = subject.writable
    this.subject = subject
  }

  /** Posts a body as it is. */
  postText(body: string, headers: Readonly<Record<string, string>> = {}): Promise<Reply> {
    return this.subject.call(`${this.path}objects/`, { method: 'POST', body, headers: { 'content-type': MEDIA_TYPE, ...headers } })
  }

  /** Posts an envelope. @returns the first answer */
  async post(objects: readonly unknown[]): Promise<Reply> {
    for (const object of objects) this.#ids.add((object as Posted).id)
    return this.postText(JSON.stringify({ objects }))
  }

  /** Posts objects that must be taken, and waits until nothing is pending. */
  async add(objects: readonly Posted[]): Promise<void> {
    const reply = await this.post(objects)
    assert.equal(Math.floor(reply.status / 100), 2, `posting was answered ${reply.status}: ${reply.text}`)
    const status = await this.settled(reply.json)
    assert.equal(status.success_count, objects.length, JSON.stringify(status))
  }

  /** The status of a posting once nothing is pending. */
  async settled(posted: Reply['json']): Promise<Reply['json']> {
    let status = posted
    for (let poll = 0; status.status === 'pending' && poll < PENDING_POLLS_MAX; poll += 1) {
      await wait(100)
      status = (await this.subject.call(`${this.subject.root}status/${status.id}/`)).json
    }
    return status
  }

  /** Gets a resource of the collection by a path relative to it; objects unless told. */
  get(query: string, path = 'objects/'): Promise<Reply> {
    return this.subject.call(`${this.path}${path}?${query}`)
  }

  /** The ids of a page among those of some objects, in its order. */
  async idsAmong(objects: readonly Posted[], query: string, path = 'objects/'): Promise<readonly string[]> {
    const ids = new Set(objects.map(({ id }) => id))
    return namesIn(await this.get(query, path)).filter((id) => ids.has(id))
  }

  /** `date_added` of the first record of an object's latest version. */
  async addedAt({ id }: Posted): Promise<string> {
    const [record] = (await this.get(`match[id]=${id}`, 'manifest/')).json?.objects ?? []
    assert.equal(record?.id, id, 'the manifest lists what was posted')
    return record.date_added
  }

  /** Every page, by `next`. */
  async pages(query: string, path = 'objects/'): Promise<readonly Reply[]> {
    const pages: Reply[] = []
    for (let next = ''; pages.length < PAGES_MAX; ) {
      const page = await this.get(`${query}${next}`, path)
      assert.equal(page.status, 200, page.text)
      pages.push(page)
      if (page.json.more !== true) return pages
      assert.equal(typeof page.json.next, 'string', 'a page with more has next')
      next = `&next=${encodeURIComponent(page.json.next)}`
    }
    throw new Error(`pages do not end after ${PAGES_MAX}`)
  }

  remove({ id }: Posted, query = ''): Promise<Reply> {
    return this.subject.call(`${this.path}objects/${id}/${query}`, { method: 'DELETE' })
  }

  /** Deletes what was posted, as far as the server lets. */
  async clear(): Promise<void> {
    for (const id of this.#ids) await this.subject.call(`${this.path}objects/${encodeURIComponent(id)}/`, { method: 'DELETE' })
    this.#ids.clear()
  }
}

/** The ids of a page of objects or of a manifest. */
export function namesIn(page: Reply): readonly string[] {
  return (page.json?.objects ?? []).map(({ id }: { id: string }) => id)
}

/** Query that asks for these objects only. */
export function among(objects: readonly Posted[]): string {
  return `match[id]=${[...new Set(objects.map(({ id }) => id))].join(',')}`
}

/** The last instant before a timestamp of microseconds. */
export function justBefore(timestamp: string): string {
  const [, seconds = '', fraction = ''] = /^(.{19})(?:\.(\d+))?Z$/.exec(timestamp) ?? []
  const microseconds = BigInt(Date.parse(`${seconds}Z`)) * 1_000n + BigInt(fraction.slice(0, 6).padEnd(6, '0')) - 1n
  const instant = new Date(Number(microseconds / 1_000n)).toISOString()
  return instant.replace('Z', `${String(microseconds % 1_000n).padStart(3, '0')}Z`)
}
