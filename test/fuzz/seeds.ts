/** Valid and invalid bytes of each kind, from which fuzzing starts. */
import { readFileSync } from 'node:fs'
import { encodeContent, faceOf, formatMessage, formatReceipt, holdingKey, parseTrust } from '../../src/acts/index.ts'
import { exampleTrust, makeParties, PaperNode, witnessesFor } from '../../src/acts/parties.fixture.ts'
import { exampleAgreement } from '../../src/agreement/example.fixture.ts'
import { templateText } from '../../src/agreement/templates/template.fixture.ts'
import { sealingKeysFromSeeds } from '../../src/envelope/index.ts'
import { type Json, type JsonObject, parseTimestamp, unbase64url, unhex, utf8 } from '../../src/foundation/index.ts'
import { parsePartyCode } from '../../src/identity/index.ts'
import { UNGRADED } from '../../src/intelligence/index.ts'
import { ENCODINGS, RARE_ENCODINGS } from '../../src/intelligence/personal/encodings.fixture.ts'
import { issueExample } from '../../src/intelligence/provenance/provenance.fixture.ts'
import { exampleSigner } from '../../src/ledger/example-ledger.fixture.ts'
import { formatEvidence, LOG_KEY, noteKey, signCheckpoint } from '../../src/ledger/index.ts'
import { id, indicator, malware, object, relationship, report, TLP } from '../disclosure/objects.fixture.ts'
import { bundleText } from '../disclosure/sender.fixture.ts'

const vectorsAt = (path: string): string => readFileSync(new URL(`../../spec/vectors/${path}`, import.meta.url), 'utf8')
const vector = (path: string): Json => JSON.parse(vectorsAt(path)) as Json
const bytesOf = (...texts: readonly string[]): readonly Uint8Array[] => texts.map((text) => utf8(text))

/** Every string in a vector with one of these names. */
function named(value: Json, names: readonly string[]): readonly string[] {
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap((element) => named(element, names))
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value as JsonObject).flatMap(([name, inner]) =>
    typeof inner === 'string' && names.includes(name) ? [inner] : named(inner, names),
  )
}

const UUID = '0b1c9e5c-5d0e-4a53-9d5b-2d2a9c3f8f10'
const LEDGER = 'ledger/valid/worked-example/'

export const STIX_OBJECTS: readonly JsonObject[] = [
  indicator(1, {
    labels: ['a'],
    granular_markings: [{ marking_ref: TLP.RED, selectors: ['labels.[0]', 'name'] }],
    valid_until: '2027-01-01T00:00:00Z',
  }),
  malware(2, {
    aliases: ['x'],
    extensions: { 'extension-definition--00000000-0000-4000-8000-000000000009': { extension_type: 'property-extension', rank: 1 } },
  }),
  relationship(3, id('indicator', 1), id('malware', 2)),
  report(4, [id('indicator', 1)], {
    external_references: [{ source_name: 's', url: 'https://a.example/x', hashes: { MD5: 'a'.repeat(32) } }],
  }),
  object('language-content', 5, { object_ref: id('indicator', 1), contents: { de: { name: 'Wort' } } }),
  object('observed-data', 6, {
    first_observed: '2026-01-01T00:00:00Z',
    last_observed: '2026-01-02T00:00:00Z',
    number_observed: 1,
    objects: { 0: { type: 'file', name: 'a.exe', hashes: { MD5: 'b'.repeat(32) } } },
  }),
  { type: 'email-addr', id: id('email-addr', 7), value: 'jane.roe@victim.example', display_name: 'Jane Roe' },
  { type: 'network-traffic', id: id('network-traffic', 8), protocols: ['tcp'], src_ref: id('ipv4-addr', 9), dst_port: 443 },
  {
    type: 'marking-definition',
    spec_version: '2.1',
    id: id('marking-definition', 10),
    created: '2026-01-01T00:00:00Z',
    definition_type: 'statement',
    definition: { statement: 's' },
  },
]

export const OBJECTS = bytesOf(...STIX_OBJECTS.map((one) => JSON.stringify(one)))
export const JSON_TEXTS = [
  ...OBJECTS,
  ...bytesOf('[1,-2.5e3,"a\\u00e9",true,null,{"a":{}}]', '{"a":{"__proto__":{"polluted":1}}}', '"\\ud83d\\ude00"'),
]
export const BUNDLES = bytesOf(
  bundleText(STIX_OBJECTS),
  bundleText([indicator(1)]),
  `{"type":"bundle","id":"${id('bundle', 1)}","spec_version":"2.0","objects":[{}]}`,
)
export const MISP_FILES = bytesOf(
  JSON.stringify({
    response: [
      {
        Event: {
          info: 'x',
          uuid: UUID,
          distribution: '4',
          Tag: [{ name: 'tlp:amber' }],
          Attribute: [
            { type: 'ip-dst|port', value: '192.0.2.1|443', to_ids: true, uuid: UUID },
            {
              type: 'malware-sample',
              value: 'a|b',
              data: 'AAAA',
              Galaxy: [{ type: 'rat', GalaxyCluster: [{ value: 'v', meta: { refs: ['http://a'] } }] }],
            },
          ],
          Object: [
            { name: 'file', uuid: UUID, ObjectReference: [{ referenced_uuid: UUID, relationship_type: 'includes' }], Attribute: [] },
            { name: 'pe', uuid: UUID, Attribute: [{ type: 'text', object_relation: 'type', value: 'exe' }] },
            { name: 'email', Attribute: [{ type: 'email-dst', object_relation: 'to', value: 'a@b.example' }] },
          ],
        },
      },
    ],
  }),
  '{"info":"x","uuid":"y","Object":[{"name":"annotation","Attribute":[]}]}',
)
export const CSAF_FILES = bytesOf(
  JSON.stringify({
    document: {
      csaf_version: '2.0',
      title: 't',
      tracking: { id: 'a', initial_release_date: '2026-01-01T00:00:00Z', current_release_date: '2026-01-02T00:00:00Z' },
      distribution: { tlp: { label: 'GREEN' } },
      notes: [{ category: 'general', text: 'x' }],
    },
    product_tree: {
      branches: [{ category: 'vendor', name: 'v', branches: [{ category: 'product_name', name: 'p', product: { product_id: 'P' } }] }],
    },
    vulnerabilities: [{ cve: 'CVE-2026-1234', product_status: { fixed: ['P'] }, remediations: [{ category: 'mitigation', details: 'd' }] }],
  }),
)
export const TABLES = bytesOf(
  'type,value,comment,first_seen,tlp\ndomain,evil[.]example,"a ""b""",2026-01-01,amber\nip:port,192.0.2.1:443,=x,,\n',
  '# "first_seen_utc","url"\n"2026-01-01 10:00:00","hxxps://a.example/"\n',
  'a.example;1\nb.example;2\n',
)
export const PATTERNS = bytesOf(
  "[domain-name:value = 'a.example' OR url:value LIKE 'https://a.example/%']",
  "([file:hashes.'SHA-256' = 'aa' AND file:size >= 1024] FOLLOWEDBY [ipv4-addr:value ISSUBSET '198.51.100.0/24']) REPEATS 5 TIMES WITHIN 300 SECONDS",
  "[email-message:from_ref.value MATCHES '^jane\\\\.roe@' AND NOT process:pid IN (1, 2.5, true, h'ff', b'aGk=', t'2026-01-01T00:00:00Z')] START t'2026-01-01T00:00:00Z' STOP t'2026-02-01T00:00:00Z' /* c */",
)
export const OPAQUE = bytesOf(
  'alert tcp any any -> any any (msg:"a"; content:"|68 65 6c|jane"; pcre:"/jo.{2}@a\\.example/i"; sid:1;)',
  'rule a { strings: $a = "jane@a.example" wide $b = { 6A 61 6E 65 } condition: any of them }',
  'title: a\ndetection:\n  selection:\n    User|base64offset|contains: jane\n  condition: selection\n',
)
export const TEXTS = bytesOf(
  ...Object.values(ENCODINGS).map((write) => `see ${write('jane.roe@victim.example')} and ${write('+44 20 7946 0123')}`),
  'C:\\Users\\jane\\AppData\\a.exe S-1-5-21-1-2-3-1001 DE89370400440532013000 4111 1111 1111 1111 198.51.100.7 2001:db8::1 47.123456, 8.123456',
)
const WRITTEN = 'jane.roe@victim.example'
export const RARE_TEXTS = bytesOf(...Object.values(RARE_ENCODINGS).map((write) => `see ${write(WRITTEN)} there`))
/** What packs a text, one in each form. */
export const PACKED = Object.entries(RARE_ENCODINGS)
  .filter(([name]) => /^(?:gzip|gzip of gzip|zlib|Deflate|Deflate with codes of its own|Zstandard|zip|Brotli)$/.test(name))
  .map(([, write]) => new Uint8Array(Buffer.from(write(WRITTEN), 'base64')))
export const SELECTORS = bytesOf('labels.[0]', 'external_references.[1].hashes.MD5', "extensions.'a-b'.[0]", 'name')
export const TOKENS = bytesOf(
  issueExample(),
  ...named(vector('valid/item.json'), ['token']),
  ...named(vector('invalid/item.json'), ['token']),
)
type EnvelopeVector = Readonly<Record<'suite' | 'recipientSeed' | 'senderKey' | 'party' | 'now' | 'envelope', string>>
const sealed = (vector('valid/envelope.json') as unknown as { readonly cases: readonly [EnvelopeVector, EnvelopeVector] }).cases
const seedOf = (suite: string): Uint8Array => unhex(sealed.find((one) => one.suite === suite)?.recipientSeed ?? '')
/** What opens the envelopes that are seeds. */
export const OPENABLE = {
  party: parsePartyCode(sealed[0].party),
  keys: [await sealingKeysFromSeeds({ hybrid: seedOf('MLKEM768-X25519'), classic: seedOf('X25519') })],
  senderKey: () => unbase64url(sealed[0].senderKey),
  now: parseTimestamp(sealed[0].now),
}
export const ENVELOPES = named(vector('valid/envelope.json'), ['envelope']).map((text) => new Uint8Array(Buffer.from(text, 'base64url')))
export const AGREEMENTS = bytesOf(templateText('low-risk-pilot'), 'a: &x [1, 2]\nb: *x\n', 'format: comity/agreement/v1\nid: a-b-c\n')
export const AGREEMENT_JSON = bytesOf(JSON.stringify(exampleAgreement()))
const RESERVATION = {
  ...{ party: 'XC', number: 1, title: 'No locations of persons', forbids: 'receive', isDisclosedToPartners: true },
  when: { types: ['location'], markingAtLeast: 'AMBER', dataSubjects: ['victim'], purposes: ['cyber-defence'], parties: ['XA'] },
}
export const RESERVATIONS = bytesOf(
  JSON.stringify(RESERVATION),
  JSON.stringify({ ...RESERVATION, forbids: 'read', when: { minors: true, specialCategories: true, modes: ['push'] } }),
  JSON.stringify({ ...RESERVATION, when: {} }),
)
export const NOTES = bytesOf(
  ...[LEDGER].flatMap((at) => [vectorsAt(`${at}checkpoint`), vectorsAt(`${at}cosigned`)]),
  ...named(vector('ledger/invalid/notes.json'), ['note', 'text']),
)
export const PROOFS = bytesOf(vectorsAt(`${LEDGER}entry4.tlog-proof`), ...named(vector('ledger/invalid/proofs.json'), ['proof', 'text']))
export const POLICIES = bytesOf(
  ...named(vector('ledger/valid/policies.json'), ['text']),
  ...named(vector('ledger/invalid/policies.json'), ['text']),
)
const forked = exampleSigner('xa.example/ledger/1', 1)
const headOf = (root: number): Uint8Array => signCheckpoint({ origin: forked.name, size: 7, root: new Uint8Array(32).fill(root) }, forked)
export const EVIDENCE = bytesOf(
  formatEvidence({ kind: 'fork', log: noteKey(forked.name, LOG_KEY, forked.publicKey), cosigned: headOf(1), offered: headOf(2) }),
)
export const ADD_CHECKPOINTS = bytesOf(...named(vector('ledger/valid/add-checkpoint.json'), ['body']))
export const VKEYS = bytesOf(
  ...named(vector('ledger/valid/add-checkpoint.json'), ['logVkey']),
  ...named(vector('ledger/invalid/vkeys.json'), ['vkey', 'text']),
)
export const TILE_PATHS = bytesOf(...named(vector('ledger/valid/tile-paths.json'), ['path']))
/** The parties that signed what is a seed. */
export const PARTIES = await makeParties()
const paper = new PaperNode(PARTIES.XA, witnessesFor('XA', PARTIES))
const stated = paper.state({ kind: 'recall', agreement: 'ab'.repeat(32), body: { to: 'XB', cause: 'wrong', items: [UUID] } })
const receipt = await stated.receipt()
const TRUST_TEXT = JSON.stringify(exampleTrust(PARTIES))
/** What the receipts that are seeds are verified under. */
export const TRUST = parseTrust(TRUST_TEXT)
export const TRUSTS = bytesOf(TRUST_TEXT)
export const CARDS = bytesOf(JSON.stringify(PARTIES.XA.card))
export const ACTS = bytesOf(stated.act.text)
export const RECEIPTS = bytesOf(formatReceipt(stated.act, receipt, PARTIES.XA.card))
const ITEM = { itemId: UUID, salt: 'A'.repeat(22), token: issueExample() }
const MEANS = { version: '1.0.0', algorithms: ['ed25519', 'mlkem768-x25519'] }
export const MESSAGES = [
  formatMessage({
    means: MEANS,
    act: { text: stated.act.text, receipt, items: [ITEM] },
    proofs: [{ actId: 'cd'.repeat(32), ...receipt }],
    openings: null,
  }),
  formatMessage({
    means: MEANS,
    act: null,
    proofs: [],
    openings: { from: 3, checkpoint: 'note\n', leaves: [{ opening: receipt.opening }], consistency: [] },
  }),
]
const FACE = faceOf(STIX_OBJECTS[0] as JsonObject, { marking: 'GREEN', dataSubject: 'none', grading: UNGRADED })
export const CONTENTS = [
  encodeContent({ face: FACE, object: JSON.stringify(STIX_OBJECTS[0]), token: ITEM.token, salt: ITEM.salt, source: null }),
]
export const HOLDING_KEYS = bytesOf(holdingKey('XA', UUID))
export const ADDRESSES = bytesOf('https://node.example:8443', 'http://127.0.0.1:8080')
export const IDENTIFIERS = bytesOf(id('indicator', 1))
export const EXPRESSIONS = bytesOf('^(a|b){2,3}[^\\w\\d-]+\\.exe$', '(?i)(?<name>x)\\k<name>(?=y)', '\\p{L}+\\u{1F600}')
export const ENTRY_BUNDLES = [new Uint8Array([0, 2, 1, 2, 0, 1, 3])]
export const SIGNATURE_LINES = bytesOf(vectorsAt(`${LEDGER}cosigned`).split('\n\n').at(-1) ?? '')
export const OPENINGS = bytesOf(
  JSON.stringify(receipt.opening),
  ...(vector('ledger/invalid/openings.json') as readonly Json[]).map((one) => JSON.stringify(one)),
)
export const QUERIES = bytesOf(
  'added_after=2026-01-01T00:00:00.000001Z&limit=10&next=abc&match[id]=indicator--00000000-0000-4000-8000-000000000001',
  'match[type]=indicator,malware&match[version]=first,last,2026-01-01T00:00:00.000Z&match[spec_version]=2.1',
)
export const PATHS = bytesOf('/taxii2/root/collections/a/objects/indicator--1/versions/', '/taxii2/root/status/%61', '/taxii2/')
export const MEDIA_TYPES = bytesOf('application/taxii+json;version=2.1, */*;q=0.1', 'application/taxii+json; version="2.1"')
export const FRAMES = [new Uint8Array([0, 0, 0, 2, 1, 2, 0, 0, 0, 1, 3])]
