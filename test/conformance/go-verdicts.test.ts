/**
 * What Go's own transparency log packages make of thousands of valid and broken texts, proofs and tiles, beside what this ledger makes of
 * them: `go-verdicts.jsonl` keeps each case with Go's verdict, so that the comparison needs no Go. Where Go is, it is asked again;
 * `COMITY_WRITE_VERDICTS=1` writes the file anew. Every kind of difference is named in {@link JUDGED}, with why it is meant.
 */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import process from 'node:process'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { base64, ComityError, hex, sha256, utf8, utf8Text } from '../../src/foundation/index.ts'
import { exampleLeafHashes } from '../../src/ledger/example-ledger.fixture.ts'
import {
  EMPTY_ROOT,
  formatVkey,
  inclusionProof,
  parseCheckpointBody,
  parseNote,
  parseTilePath,
  parseVkey,
  verifyConsistency,
  verifyInclusion,
  verifyNote,
} from '../../src/ledger/index.ts'
import { type Case, CORPUS_KEYS, corpusCases, GO_ORIGIN, type TextCase, type TilesCase, tilesOf } from './go-corpus.fixture.ts'

const PROGRAM = fileURLToPath(new URL('run-go.sh', import.meta.url))
const KEPT = new URL('go-verdicts.jsonl', import.meta.url)
const CANNOT_RUN = 77

/** What a verifier understood, in one line; null where it refuses. */
type Verdict = string | null
type Judged = { readonly name: string; readonly why: string; holds(asked: Case, verdicts: Both): boolean }

type Both = { readonly ours: Verdict; readonly go: Verdict }

const textOf = ({ bytes }: TextCase): string => Buffer.from(bytes).toString()
const isStricter = ({ ours, go }: Both): boolean => ours === null && go !== null
const isLaxer = ({ ours, go }: Both): boolean => ours !== null && go === null
const EMPTY_ROOT_TEXT = base64(EMPTY_ROOT)

/** Whether some base64 of a text has another spelling than the one of its bytes. */
function hasLooseBase64(text: string): boolean {
  const runs = text.match(/[A-Za-z0-9+/\r]{20,}={0,2}\r?/g) ?? []
  return runs.some((run) => Buffer.from(run, 'base64').toString('base64') !== run)
}

/** In order: the first that holds names the difference. Where ours is laxer, what we accept proves what it says. */
const JUDGED: readonly Judged[] = [
  {
    name: 'base64 in one spelling',
    why: 'Go decodes set bits after the end and line breaks inside: one note would have many texts, and what is compared by text would differ',
    holds: (one, both) => isStricter(both) && 'bytes' in one && hasLooseBase64(textOf(one)),
  },
  {
    name: 'no extension lines',
    why: 'Go ignores what follows the third line of a checkpoint, whatever it is: a signer would sign what nobody reads',
    holds: (one, both) => isStricter(both) && one.kind === 'checkpoint' && !/^[^\n]*\n[^\n]*\n[^\n]*\n$/.test(textOf(one)),
  },
  {
    name: 'sizes below 2^53',
    why: 'a number of JavaScript holds no larger one exactly, and no ledger reaches it',
    holds: (one, both) => isStricter(both) && one.kind === 'checkpoint' && BigInt(textOf(one).split('\n')[1] ?? 0) > 2n ** 53n,
  },
  {
    name: 'levels to 63',
    why: 'tlog-tiles has no others; Go bounds no level',
    holds: (one, both) => isStricter(both) && one.kind === 'tile-path' && Number(both.go?.split(' ')[0]) > 63,
  },
  {
    name: 'any origin',
    why: 'x/mod reads the checkpoints of one log alone; an origin is any line, and is compared with the one that is pinned',
    holds: (one, both) =>
      isLaxer(both) && one.kind === 'checkpoint' && both.ours?.startsWith('of ') === true && !textOf(one).startsWith(`${GO_ORIGIN}\n`),
  },
  {
    name: 'keys of witnesses',
    why: 'x/mod knows no cosignatures (type 04)',
    holds: (one, both) => isLaxer(both) && one.kind === 'vkey' && both.ours?.startsWith('xb.example/w ') === true,
  },
  {
    name: 'from the empty tree',
    why: 'every tree begins with the empty one, by no hash and its one root (RFC 9162 asks for no such proof; Go refuses size 0)',
    holds: (one, both) =>
      isLaxer(both) && one.kind === 'consistency' && one.oldSize === 0 && one.hashes.length === 0 && one.oldRoot === EMPTY_ROOT_TEXT,
  },
  {
    name: 'no more of a tile than a proof needs',
    why: 'Go proves whole tiles before it uses one of their hashes; a receipt proves its own path, and comity ledger fsck proves all tiles',
    holds: (one, both) =>
      isLaxer(both) && one.kind === 'tiles' && both.ours === base64(exampleLeafHashes(one.index + 1)[one.index] as Uint8Array),
  },
]

const cases = await corpusCases()
const asked = cases.map(lineOf)

/** A case as the file keeps it: text where it is text. */
function lineOf(one: Case): object {
  if (!('bytes' in one)) return one
  const { kind, bytes } = one
  const written = Buffer.from(bytes).toString()
  return Buffer.from(written).equals(bytes) ? { kind, text: written } : { kind, base64: base64(bytes) }
}

/** What Go says of every case; undefined where there is no Go here. */
function askGo(): readonly Verdict[] | string {
  const questions = cases.map((one) => {
    if ('bytes' in one) return { kind: one.kind, bytes: base64(one.bytes), vkeys: CORPUS_KEYS.map(formatVkey) }
    return one.kind === 'tiles' ? { ...one, tiles: [...tilesOf(one)].map(([name, bytes]) => `${name} ${base64(bytes)}`) } : one
  })
  const input = `${questions.map((question) => JSON.stringify(question)).join('\n')}\n`
  const { status, stdout, stderr } = spawnSync(PROGRAM, ['verdicts-go'], { input, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
  if (status === CANNOT_RUN) return stderr.trim()
  assert.equal(status, 0, stderr)
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Verdict)
}

async function ourVerdict(one: Case): Promise<Verdict> {
  try {
    return await understood(one)
  } catch (error) {
    assert.ok(error instanceof ComityError, String(error))
    return null
  }
}

async function understood(one: Case): Promise<string> {
  const hash = (value: string): Uint8Array => Buffer.from(value, 'base64')
  switch (one.kind) {
    case 'note': {
      const note = parseNote(one.bytes)
      const names = verifyNote(note, CORPUS_KEYS).map(({ key }) => key.name)
      return `${hex(sha256(utf8(note.text))).slice(0, 16)} by ${names.join(',')}`
    }
    case 'vkey': {
      const { name, keyId } = parseVkey(utf8Text(one.bytes))
      return `${name} ${hex(keyId)}`
    }
    case 'checkpoint': {
      const { origin, size, root } = parseCheckpointBody(utf8Text(one.bytes))
      return origin === GO_ORIGIN ? `${size} ${base64(root)}` : `of ${origin}`
    }
    case 'tile-path': {
      const path = parseTilePath(utf8Text(one.bytes))
      return path.kind === 'entries' ? `-1 ${path.index} ${path.width}` : `${path.level} ${path.index} ${path.width}`
    }
    case 'inclusion':
      verifyInclusion({ ...one, root: hash(one.root), leafHash: hash(one.leaf), proof: one.hashes.map(hash) })
      return 'proven'
    case 'consistency':
      verifyConsistency({ ...one, root: hash(one.root), oldRoot: hash(one.oldRoot), proof: one.hashes.map(hash) })
      return 'proven'
    case 'tiles':
      return leafByTiles(one)
  }
}

/** A leaf from tiles that may lie, proven against the root as a receipt is. */
async function leafByTiles(one: TilesCase): Promise<string> {
  const tiles = tilesOf(one)
  const reader = {
    readTile: async (level: number, index: number, width: number) =>
      (tiles.get(`${level}/${index}`) ?? new Uint8Array(0)).slice(0, width * 32),
  }
  const leafHash = (await reader.readTile(0, one.index >> 8, 256)).slice((one.index % 256) * 32, (one.index % 256) * 32 + 32)
  const proof = await inclusionProof(reader, one.index, one.size)
  verifyInclusion({ leafHash, index: one.index, size: one.size, proof, root: Buffer.from(one.root, 'base64') })
  return base64(leafHash)
}

type Kept = { readonly go: Verdict }

function kept(): readonly Kept[] {
  return readFileSync(KEPT, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Kept)
}

const go = askGo()
if (process.env.COMITY_WRITE_VERDICTS === '1' && typeof go !== 'string') {
  writeFileSync(KEPT, `${asked.map((one, index) => JSON.stringify({ ...one, go: go[index] })).join('\n')}\n`)
}

test('the kept corpus is the one that is made', () => {
  assert.deepEqual(
    kept().map(({ go: _, ...one }) => one),
    asked,
  )
})

test('Go still says what was kept of it', { skip: typeof go === 'string' && go }, () => {
  assert.deepEqual(
    kept().map((line) => line.go),
    go,
  )
})

test('every difference from the verdicts of Go is of a kind that was judged', async (context) => {
  const found = new Map<string, number>(JUDGED.map(({ name }) => [name, 0]))
  const agreed = { accepted: 0, refused: 0 }
  const unjudged: string[] = []
  for (const [index, { go: theirs }] of kept().entries()) {
    const one = cases[index] as Case
    const verdicts = { ours: await ourVerdict(one), go: theirs }
    if (verdicts.ours === theirs) agreed[theirs === null ? 'refused' : 'accepted'] += 1
    else {
      const judged = JUDGED.find((kind) => kind.holds(one, verdicts))
      if (judged === undefined) unjudged.push(`${JSON.stringify(asked[index])} ours ${verdicts.ours} Go ${theirs}`)
      else found.set(judged.name, (found.get(judged.name) ?? 0) + 1)
    }
  }
  assert.deepEqual(unjudged, [])
  context.diagnostic(`${agreed.accepted} accepted and ${agreed.refused} refused by both`)
  for (const { name, why } of JUDGED) {
    context.diagnostic(`${found.get(name)} ${name}: ${why}`)
    assert.ok((found.get(name) as number) > 0, `nothing differs any more as to ${name}`)
  }
})
