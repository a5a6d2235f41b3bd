/** The mapping of MISP as misp-stix has it: every pair of its documentation, less the deviations that are listed here with their reasons. */
import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, it } from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import type { Json, JsonObject } from '../../src/foundation/index.ts'
import { checkObject, convertFile, formatOfFile, type ImportEntry } from '../../src/intelligence/index.ts'

const CORPUS = process.env.COMITY_CORPUS ?? resolve(import.meta.dirname, '../../../shared/corpus')
const skip = existsSync(CORPUS) ? false : `corpus is absent: ${CORPUS} does not exist (set COMITY_CORPUS)`

type Pair = { readonly MISP: Json; readonly STIX: Json }
type Difference = { readonly pair: string; readonly type: string; readonly property: string; readonly want: unknown; readonly got: unknown }

/** Why something is not as there; each must still be met with, so that none outlives what it explains. */
const DEVIATIONS: readonly { readonly reason: string; readonly isMeant: (difference: Difference) => boolean }[] = [
  {
    reason: 'a number in a pattern is a number: a text never equals one (STIX 2.1 section 9.6)',
    isMeant: ({ property, want, got }) => property === 'pattern' && unquoted(want) === unquoted(got),
  },
  {
    reason: 'SHA-512/224 and SHA-512/256 are other functions than SHA-224 and SHA-256',
    isMeant: ({ pair, property }) => /sha512\/2/.test(pair) && (property === 'hashes' || property === 'pattern'),
  },
  {
    reason: 'an algorithm has one name in the observable and in the pattern that seeks it',
    isMeant: ({ property, want, got }) =>
      property === 'hashes' && isDeepStrictEqual(Object.keys(want as object).map(plain), Object.keys(got as object).map(plain)),
  },
  {
    reason: 'one comparison of a pattern does not join two types of objects (section 9.4)',
    isMeant: ({ pair, property }) => pair === 'hostname|port' && property === 'pattern',
  },
  {
    reason: 'one reference does not lead to an address and to a name at once: such a pattern matches nothing',
    isMeant: ({ pair, property }) => ['http-request', 'ip-port', 'network-socket'].includes(pair) && property === 'pattern',
  },
  {
    reason: 'a header is sought under the name that it has in the observable, and its values are lists (errata 01, section 6.12.3)',
    isMeant: ({ pair, property }) =>
      ['email-reply-to', 'user-agent', 'http-request'].includes(pair) && /^(?:pattern|extensions)$/.test(property),
  },
  {
    reason: 'no observable has a content_disposition of just this word',
    isMeant: ({ pair, property }) => pair === 'email' && property === 'pattern',
  },
  {
    reason: 'a rule in brackets is no rule of its language, and 2.1 is the version of none of them',
    isMeant: ({ property, want, got }) =>
      (property === 'pattern' && want === `[${String(got)}]`) || (property === 'pattern_version' && want === '2.1' && got === undefined),
  },
  {
    reason: 'names of hives stand in full (section 6.17), a percent sign needs no backslash, values are a list',
    isMeant: ({ pair, property }) => pair === 'regkey|value' && (property === 'key' || property === 'pattern'),
  },
  {
    reason: 'a comment that has no other place is kept',
    isMeant: ({ property, want }) => property === 'x_misp_comment' && want === undefined,
  },
  {
    reason: 'names of properties have no capitals and no hyphens (section 3.1)',
    isMeant: ({ property }) =>
      property.startsWith('x_misp_') && (/[A-Z-]/.test(property) || /^x_misp_(?:[a-z0-9]+|cfr_type_of_incident)$/.test(property)),
  },
  {
    reason: 'the contents in the documentation are cut short, so that they are no base64 and no artifact can hold them',
    isMeant: ({ pair, type, property }) =>
      ['malware-sample', 'image', 'lnk'].includes(pair) &&
      (type === 'artifact' || ['content_ref', 'object_refs', 'pattern', 'x_misp_url'].includes(property)),
  },
]

describe('the pairs of misp-stix', { skip }, () => {
  const met = new Set<string>()
  for (const [file, member] of [
    ['misp_attributes_to_stix21.json', 'Attribute'],
    ['misp_objects_to_stix21.json', 'Object'],
    ['misp_galaxies_to_stix21.json', 'Galaxy'],
  ] as const) {
    const pairs = skip === false ? (JSON.parse(readFileSync(join(CORPUS, 'misp/pairs', file), 'utf8')) as Record<string, Pair>) : {}
    for (const [pair, { MISP, STIX }] of Object.entries(pairs)) {
      it(`${member} ${pair}`, async () => {
        const made = objectsOf(await imported(eventOf(member, MISP)))
        const unexplained: Difference[] = []
        for (const want of expected(STIX)) {
          for (const difference of differences(pair, want, made.get(String(want.id)))) {
            const deviation = DEVIATIONS.find(({ isMeant }) => isMeant(difference))
            if (deviation === undefined) unexplained.push(difference)
            else met.add(deviation.reason)
          }
        }
        assert.deepEqual(unexplained, [])
      })
    }
  }

  it('meets every deviation that is listed', () => {
    assert.deepEqual(
      DEVIATIONS.map(({ reason }) => reason).filter((reason) => !met.has(reason)),
      [],
    )
  })
})

describe('MISP events as they are published', { skip }, () => {
  for (const path of skip === false ? globSync(join(CORPUS, 'misp/events/*.json')) : []) {
    it(path.split('/').at(-1) ?? path, async () => {
      const bytes = readFileSync(path)
      const entries = await imported(bytes)
      const made = objectsOf(entries)
      const ids = new Set(made.keys())
      assert.ok(made.size > 10)
      for (const object of made.values()) {
        assert.equal(checkObject(object).ok, true)
        for (const id of (object.object_refs ?? []) as readonly string[]) assert.ok(ids.has(id), `${String(object.id)} refers to ${id}`)
      }
      assert.deepEqual(
        entries.filter(({ kind }) => kind === 'object'),
        (await imported(bytes)).filter(({ kind }) => kind === 'object'),
      )
    })
  }
})

function eventOf(member: string, content: Json): Uint8Array {
  const Orgc = { name: 'MISP-Project', uuid: 'a0c22599-9e58-4da4-96ac-7051603fa951' }
  const event = { uuid: 'a6ef17d6-91cb-4a05-b10b-2f045daf874c', info: 'pair', date: '2020-10-25', timestamp: '1603642920', Orgc }
  return Buffer.from(JSON.stringify({ Event: { ...event, [member]: Array.isArray(content) ? content : [content] } }))
}

async function imported(bytes: Uint8Array): Promise<readonly ImportEntry[]> {
  const reopen = async function* () {
    yield bytes
  }
  return Array.fromAsync(convertFile(await formatOfFile(reopen), reopen, { at: 0 }))
}

function objectsOf(entries: readonly ImportEntry[]): ReadonlyMap<string, JsonObject> {
  return new Map(entries.flatMap((entry) => (entry.kind === 'object' ? [[String(entry.object.id), entry.object] as const] : [])))
}

function expected(stix: Json): readonly JsonObject[] {
  if (Array.isArray(stix)) return stix as readonly JsonObject[]
  const object = stix as JsonObject
  return typeof object.type === 'string' ? [object] : (Object.values(object) as readonly JsonObject[])
}

function differences(pair: string, want: JsonObject, got: JsonObject | undefined): readonly Difference[] {
  const type = String(want.type)
  if (got === undefined) return [{ pair, type, property: '', want: want.id, got }]
  return [...new Set([...Object.keys(want), ...Object.keys(got)])]
    .filter((property) => !isDeepStrictEqual(compared(property, want), compared(property, got)))
    .map((property) => ({ pair, type, property, want: want[property], got: got[property] }))
}

/** Neither the order of references nor that of what is joined by AND means anything. */
function compared(property: string, object: JsonObject): unknown {
  const value = object[property]
  if (property === 'object_refs') return [...(value as readonly string[])].sort()
  if (property !== 'pattern' || object.pattern_type !== 'stix') return value
  return String(value).slice(1, -1).replaceAll(/[()]/g, '').split(' AND ').sort()
}

function unquoted(pattern: unknown): string {
  return String(pattern)
    .slice(1, -1)
    .replaceAll(/[()]/g, '')
    .split(' AND ')
    .map((term) => term.replace(/ = '(\d+)'$/, ' = $1'))
    .sort()
    .join(' AND ')
}

function plain(name: string): string {
  return name.replaceAll('-', '')
}
