/** Every parser of bytes from outside, as fuzzing calls it. What it gives back is held to itself where that is cheap. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decodeContent, parseAct, parseHoldingKey, parseMessage, parseTrust, verifyReceipt } from '../../src/acts/index.ts'
import { exampleAgreement } from '../../src/agreement/example.fixture.ts'
import { parseAgreementYaml, parseReservation, readAgreement } from '../../src/agreement/index.ts'
import { runCommandLine } from '../../src/cli/main.ts'
import { openEnvelope, readEnvelopeHeader } from '../../src/envelope/index.ts'
import { parseFrames } from '../../src/exchange/frames.ts'
import { signRequest, verifyRequest } from '../../src/exchange/index.ts'
import {
  canonicalJson,
  type Json,
  type JsonObject,
  OBJECT_BYTES_MAX,
  parseJson,
  parseJsonObject,
  parseTimestamp,
  utf8,
} from '../../src/foundation/index.ts'
import { isAddress, isUrlPrefix, parsePartyCode, verifyCard } from '../../src/identity/index.ts'
import {
  checkObject,
  comparePatterns,
  convertBundle,
  convertFile,
  deriveObject,
  EXPORT_FORMATS,
  examineText,
  exporterOf,
  findPersonalValues,
  formatOfFile,
  inspectPattern,
  isIdentifier,
  mentionsOf,
  minimise,
  opaqueTexts,
  parsePattern,
  printPattern,
  readBundle,
  readObject,
  readPattern,
  redactToken,
  regexFaults,
  type StixObject,
  scanText,
  treatText,
  verifyToken,
} from '../../src/intelligence/index.ts'
import { formatSelector, parseSelector } from '../../src/intelligence/marking/selector.ts'
import { KEYS, SIGNER } from '../../src/intelligence/provenance/provenance.fixture.ts'
import {
  parseAddCheckpoint,
  parseCheckpointBody,
  parseEntryBundle,
  parseNote,
  parseOpening,
  parsePolicy,
  parseProof,
  parseSignatureLines,
  parseTilePath,
  parseVkey,
  verifyEvidence,
} from '../../src/ledger/index.ts'
import { createCursors } from '../../src/taxii/cursor.ts'
import { parseFilter } from '../../src/taxii/filter.ts'
import { acceptsTaxii, isTaxii } from '../../src/taxii/media-type.ts'
import { parseTarget } from '../../src/taxii/target.ts'
import { BODY_PARSERS } from './body-parsers.ts'
import type { Parser } from './parser.ts'
import { PROOF_PARSERS } from './proof-parsers.ts'
import * as seeds from './seeds.ts'

const NOW = Date.UTC(2027, 0, 1)
const UUID = '0f0e0d0c-0b0a-4908-8706-050403020100'
const KEY = new Uint8Array(32).fill(3)
const text = (input: Uint8Array): string => Buffer.from(input).toString()
const json = (input: Uint8Array): Json => parseJson(input)

const folder = mkdtempSync(join(tmpdir(), 'comity-fuzz-'))
process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
const draft = join(folder, 'draft.json')
const AGREEMENT = exampleAgreement()
writeFileSync(draft, JSON.stringify(AGREEMENT))

const SIGNED = await signRequest({
  ...{ method: 'POST', url: 'https://node.example/exchange/envelopes', body: utf8('{}'), contentType: 'application/json' },
  ...{ party: parsePartyCode('XA'), signer: SIGNER, created: NOW / 1_000, expires: NOW / 1_000 + 60, nonce: new Uint8Array(16) },
})
const CURSORS = createCursors(KEY)

/** Runs one command on a file of these bytes. @throws Error for an answer that has no code */
async function command(words: readonly string[], input: Uint8Array, more: readonly string[] = []): Promise<void> {
  const file = join(folder, 'input')
  writeFileSync(file, input)
  const told: string[] = []
  const terminal = { out: () => undefined, tell: (line: string) => void told.push(line), environment: {} }
  await runCommandLine([...words, file, '--json', ...more], terminal)
  if (told.some((line) => line.startsWith('comity: fault:'))) throw new Error(told.join(''))
}

async function wholeBundle(input: Uint8Array): Promise<void> {
  // In two pieces, for what is cut in the middle reads the same.
  const middle = input.length >> 1
  async function* pieces(): AsyncGenerator<Uint8Array> {
    yield input.subarray(0, middle)
    yield input.subarray(middle)
  }
  for await (const entry of readBundle(pieces())) if (entry.kind === 'object') readObject(entry.bytes, { unmarked: 'AMBER' })
}

const TERMS = { party: 'XA', agreement: 'a', purpose: 'p', at: NOW }
const EXPORTED = { marking: 'GREEN', pap: 'none', reliability: 'X', credibility: '4', retainUntil: NOW } as const

/** What an import gives is valid, whatever the file, and every export takes it. */
async function importedFile(input: Uint8Array): Promise<void> {
  const reopen = async function* () {
    yield input
  }
  const writers = EXPORT_FORMATS.map((format) => exporterOf(format, TERMS, () => undefined))
  for await (const entry of convertFile(await formatOfFile(reopen), reopen, { at: NOW }))
    if (entry.kind === 'object') {
      assert.equal(checkObject(entry.object).ok, true)
      for (const writer of writers) writer.add({ object: entry.object, ...EXPORTED }, 'item')
    }
  for (const writer of writers) writer.finish()
}

function jsonAndBack(input: Uint8Array): void {
  const value = json(input)
  const canonical = canonicalJson(value)
  assert.equal(canonicalJson(parseJson(utf8(canonical))), canonical)
}

function patternAndBack(input: Uint8Array): void {
  const reading = parsePattern(text(input))
  if (!reading.ok) return
  inspectPattern(reading.pattern)
  const printed = parsePattern(printPattern(reading.pattern.root))
  assert.ok(printed.ok, 'a printed pattern reads')
  assert.notEqual(comparePatterns(reading.pattern, printed.pattern), 'different')
}

function regularExpression(input: Uint8Array): void {
  const operand = text(input).replaceAll('\\', '\\\\').replaceAll("'", "\\'")
  const reading = readPattern(`[a:b MATCHES '${operand}']`)
  if (reading.ok) regexFaults(reading.pattern)
}

function minimised(input: Uint8Array): void {
  const reading = readObject(input, { unmarked: 'AMBER' })
  if (reading.kind !== 'item') return
  const { object } = reading
  findPersonalValues(object)
  for (const treatment of ['as-is', 'pseudonymise', 'generalise', 'never'] as const) {
    const fields = new Map(Object.keys(object).map((name) => [name, treatment] as const))
    const ownShownId = `${reading.facts.type}--${UUID}`
    const treatmentOf = (key: string) => (key.startsWith('email:') ? ('pseudonymise' as const) : undefined)
    const outcome = minimise(object, {
      fields,
      ceiling: 'GREEN',
      shownId: (id) => id,
      showsUuid: () => true,
      ownShownId,
      values: { key: KEY, treatmentOf },
    })
    if (outcome.kind === 'released') assert.ok(checkObject(outcome.object).ok, 'what is released is valid')
  }
}

/** What a text names is the same whether it stands in one member or in another. */
function mentioned(input: Uint8Array): void {
  const written = text(input)
  const namedIn = (members: JsonObject) => mentionsOf({ type: 'note', id: `note--${UUID}`, ...members } as unknown as StixObject)
  assert.deepEqual(namedIn({ content: written }), namedIn({ x_own: { deep: [written] } }))
  namedIn({ payload_bin: written, payload_hex: written })
}

function treatedText(input: Uint8Array): void {
  const written = text(input)
  const treated = treatText(written, ({ kind }) => (kind === 'email' ? 'someone' : undefined))
  const before = new Set(
    scanText(written)
      .filter(({ kind }) => kind === 'email')
      .map(({ key }) => key),
  )
  if (treated !== undefined)
    assert.ok(
      scanText(treated).every(({ key }) => !before.has(key)),
      'no treated value is left',
    )
}

/** What packs a text, in a word of another text and as what a property holds. */
function packed(input: Uint8Array): void {
  const word = Buffer.from(input).toString('base64')
  treatedText(utf8(`see ${word} there`))
  findPersonalValues({ type: 'artifact', id: `artifact--${UUID}`, payload_bin: word })
}

/** Whatever is known is found in some forms that nothing else is found in. */
function knownIn(input: Uint8Array): void {
  const isKnown = (key: string): boolean => key.length % 2 === 0
  treatText(text(input), () => 'someone', { isKnown })
}

function token(input: Uint8Array): void {
  const written = text(input)
  deriveObject(verifyToken(written, KEYS))
  redactToken(written, () => false)
}

const HEADERS = Object.entries({ ...SIGNED, host: 'node.example' }).map(([name, value]) => `${name}: ${value}`)

async function httpSignature(input: Uint8Array): Promise<void> {
  const [url = '', ...lines] = text(input).split('\n')
  const headers: Record<string, string> = {}
  for (const line of lines) headers[line.slice(0, Math.max(0, line.indexOf(':')))] = line.slice(line.indexOf(':') + 1).trim()
  await verifyRequest({ method: 'POST', url, headers, body: utf8('{}'), keyOf: () => SIGNER.publicKey, now: NOW + 1_000 })
}

/** All of them. */
export const PARSERS: readonly Parser[] = [
  { name: 'JSON', seeds: seeds.JSON_TEXTS, parse: jsonAndBack },
  { name: 'bundle', seeds: seeds.BUNDLES, parse: wholeBundle },
  { name: 'bundle of STIX 2.0', seeds: seeds.BUNDLES, parse: (input) => convertBundle(parseJsonObject(input), () => UUID) },
  {
    name: 'import',
    seeds: [...seeds.MISP_FILES, ...seeds.CSAF_FILES, ...seeds.TABLES, ...seeds.BUNDLES, ...seeds.OBJECTS],
    parse: importedFile,
  },
  { name: 'STIX gate', seeds: seeds.OBJECTS, parse: (input) => readObject(input, { unmarked: 'AMBER' }) },
  { name: 'examined text', seeds: [...seeds.OBJECTS, ...seeds.BUNDLES], parse: (input) => examineText(input, OBJECT_BYTES_MAX) },
  { name: 'minimising', seeds: seeds.OBJECTS, parse: minimised },
  { name: 'pattern', seeds: seeds.PATTERNS, parse: patternAndBack },
  { name: 'regular expression', seeds: seeds.EXPRESSIONS, parse: regularExpression },
  { name: 'opaque pattern', seeds: seeds.OPAQUE, parse: (input) => opaqueTexts(text(input)).map((one) => scanText(one)) },
  { name: 'personal data', seeds: seeds.TEXTS, parse: treatedText },
  { name: 'personal data in rare forms', seeds: seeds.RARE_TEXTS, parse: treatedText },
  { name: 'known values', seeds: [...seeds.TEXTS, ...seeds.RARE_TEXTS], parse: knownIn },
  { name: 'packed bytes', seeds: seeds.PACKED, parse: packed },
  { name: 'identifier', seeds: seeds.IDENTIFIERS, parse: (input) => isIdentifier(text(input)) },
  {
    name: 'selector',
    seeds: seeds.SELECTORS,
    parse: (input) => {
      const path = parseSelector(text(input))
      if (path !== undefined) assert.deepEqual(parseSelector(formatSelector(path)), path)
    },
  },
  { name: 'token', seeds: seeds.TOKENS, parse: token },
  { name: 'envelope', seeds: seeds.ENVELOPES, parse: (input) => openEnvelope(input, seeds.OPENABLE) },
  { name: 'envelope header', seeds: seeds.ENVELOPES, parse: (input) => readEnvelopeHeader(input) },
  { name: 'agreement in YAML', seeds: seeds.AGREEMENTS, parse: (input) => parseAgreementYaml(text(input)) },
  { name: 'agreement in JSON', seeds: seeds.AGREEMENT_JSON, parse: (input) => readAgreement(json(input)) },
  { name: 'mentions in a text', seeds: [...seeds.TEXTS, ...seeds.IDENTIFIERS, ...seeds.PATTERNS], parse: mentioned },
  { name: 'reservation', seeds: seeds.RESERVATIONS, parse: (input) => parseReservation(json(input), AGREEMENT) },
  { name: 'note', seeds: seeds.NOTES, parse: (input) => parseNote(input) },
  { name: 'checkpoint', seeds: seeds.NOTES, parse: (input) => parseCheckpointBody(parseNote(input).text) },
  { name: 'signature lines', seeds: seeds.SIGNATURE_LINES, parse: (input) => parseSignatureLines(text(input)) },
  { name: 'proof', seeds: seeds.PROOFS, parse: (input) => parseProof(input) },
  { name: 'policy', seeds: seeds.POLICIES, parse: (input) => parsePolicy(text(input)) },
  { name: 'evidence against a ledger', seeds: seeds.EVIDENCE, parse: (input) => verifyEvidence(input) },
  { name: 'checkpoint to cosign', seeds: seeds.ADD_CHECKPOINTS, parse: (input) => parseAddCheckpoint(input) },
  { name: 'verifier key', seeds: seeds.VKEYS, parse: (input) => parseVkey(text(input)) },
  { name: 'tile path', seeds: seeds.TILE_PATHS, parse: (input) => parseTilePath(text(input)) },
  { name: 'entry bundle', seeds: seeds.ENTRY_BUNDLES, parse: (input) => parseEntryBundle(input) },
  { name: 'opening', seeds: seeds.OPENINGS, parse: (input) => parseOpening(json(input)) },
  { name: 'act', seeds: seeds.ACTS, parse: (input) => parseAct(text(input)) },
  { name: 'message', seeds: seeds.MESSAGES, parse: (input) => parseMessage(input) },
  { name: 'kept item', seeds: seeds.CONTENTS, parse: (input) => decodeContent(input) },
  { name: 'holding key', seeds: seeds.HOLDING_KEYS, parse: (input) => parseHoldingKey(text(input)) },
  { name: 'receipt', seeds: seeds.RECEIPTS, parse: (input) => verifyReceipt(input, seeds.TRUST) },
  { name: 'trust', seeds: seeds.TRUSTS, parse: (input) => parseTrust(input) },
  { name: 'party card', seeds: seeds.CARDS, parse: (input) => verifyCard(json(input)) },
  { name: 'address', seeds: seeds.ADDRESSES, parse: (input) => [isAddress(text(input)), isUrlPrefix(text(input))] },
  { name: 'frames', seeds: seeds.FRAMES, parse: (input) => parseFrames(input) },
  { name: 'HTTP signature', seeds: [utf8(['https://node.example/exchange/envelopes', ...HEADERS].join('\n'))], parse: httpSignature },
  { name: 'time', seeds: [utf8('2026-01-01T00:00:00.123456Z')], parse: (input) => parseTimestamp(text(input)) },
  { name: 'TAXII query', seeds: seeds.QUERIES, parse: (input) => parseFilter(text(input)) },
  { name: 'TAXII next', seeds: [utf8(CURSORS.format(7, 'a'))], parse: (input) => CURSORS.parse(text(input), 'a') },
  { name: 'TAXII path', seeds: seeds.PATHS, parse: (input) => parseTarget(text(input)) },
  { name: 'media type', seeds: seeds.MEDIA_TYPES, parse: (input) => [acceptsTaxii(text(input)), isTaxii(text(input))] },
  { name: 'comity stix check', seeds: [...seeds.BUNDLES, ...seeds.OBJECTS], parse: (input) => command(['stix', 'check'], input) },
  { name: 'comity stix check of lines', seeds: seeds.OBJECTS, parse: (input) => command(['stix', 'check', '--jsonl'], input) },
  {
    name: 'comity stix pattern',
    seeds: [utf8('{"pattern":"[a:b = 1]"}\n')],
    parse: (input) => command(['stix', 'pattern', '--jsonl'], input),
  },
  { name: 'comity stix id', seeds: seeds.OBJECTS, parse: (input) => command(['stix', 'id', '--jsonl'], input) },
  { name: 'comity stix convert', seeds: seeds.BUNDLES, parse: (input) => command(['stix', 'convert'], input) },
  { name: 'comity agreement check', seeds: seeds.AGREEMENTS, parse: (input) => command(['agreement', 'check'], input) },
  {
    name: 'comity preview',
    seeds: seeds.BUNDLES,
    parse: (input) => command(['preview'], input, ['--agreement', draft, '--from', 'XA', '--to', 'XB', '--purpose', 'cyber-defence']),
  },
  {
    name: 'command line',
    seeds: [utf8('stix check a --jsonl'), utf8('preview a --agreement b --to XB --purpose c'), utf8('agreement decide a --from XA')],
    parse: commandLine,
  },
  ...BODY_PARSERS,
  ...PROOF_PARSERS,
]

/** Words of commands that read files alone; a dash would read what the test itself is given. */
async function commandLine(input: Uint8Array): Promise<void> {
  const words = text(input)
    .split(/\s+/)
    .filter((word) => word !== '-' && word !== '')
  if (!['stix', 'preview', 'agreement'].includes(words[0] ?? '')) words.unshift('stix')
  if (words[0] === 'agreement' && !['check', 'explain', 'decide', 'compare'].includes(words[1] ?? '')) return
  const told: string[] = []
  await runCommandLine(words, { out: () => undefined, tell: (line) => void told.push(line), environment: {} })
  if (told.some((line) => line.startsWith('comity: fault:'))) throw new Error(told.join(''))
}
