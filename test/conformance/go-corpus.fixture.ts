/** Cases for strangers' verifiers: valid texts, proofs and tiles of the ledger, and each of them changed in many ways; the same in every run. */
import { base64, concatBytes, utf8 } from '../../src/foundation/index.ts'
import { exampleLeafHashes, exampleSigner, MemoryTiles } from '../../src/ledger/example-ledger.fixture.ts'
import {
  addSignatures,
  consistencyProof,
  cosign,
  formatNote,
  formatVkey,
  growTiles,
  inclusionProof,
  LOG_KEY,
  noteKey,
  parseNote,
  signCheckpoint,
  treeRoot,
  WITNESS_KEY,
} from '../../src/ledger/index.ts'
import { base64Mutations, decimalMutations, layoutMutations, lineMutations } from '../../src/ledger/mutations.fixture.ts'
import { type Chance, chanceOf, mutated } from '../fuzz/mutate.ts'

/** A text in bytes. */
export type TextCase = { readonly kind: 'note' | 'vkey' | 'checkpoint' | 'tile-path'; readonly bytes: Uint8Array }
/** Whether a leaf is in a tree; hashes in base64. */
export type InclusionCase = {
  readonly kind: 'inclusion'
  readonly size: number
  readonly root: string
  readonly index: number
  readonly leaf: string
  readonly hashes: readonly string[]
}
/** Whether a tree begins with a smaller one. */
export type ConsistencyCase = {
  readonly kind: 'consistency'
  readonly size: number
  readonly root: string
  readonly oldSize: number
  readonly oldRoot: string
  readonly hashes: readonly string[]
}
/** What is wrong with the tiles: a byte of one is another, one lacks, or one lacks its last hash. */
export type TileChange =
  | { readonly tile: string; readonly byte: number; readonly xor: number }
  | { readonly tile: string; readonly lacks: 'all' | 'end' }
/** Which leaf stands at an index, by the tiles of {@link tilesOf}. */
export type TilesCase = {
  readonly kind: 'tiles'
  readonly size: number
  readonly root: string
  readonly index: number
  readonly change: TileChange | null
}
/** One question to a verifier. */
export type Case = TextCase | InclusionCase | ConsistencyCase | TilesCase

const log = exampleSigner('xa.example/ledger/xa/1', 1)
const other = exampleSigner('xb.example/ledger/xb/1', 4)
const logKey = noteKey(log.name, LOG_KEY, log.publicKey)
/** The keys that notes are opened with. */
export const CORPUS_KEYS = [logKey, noteKey(other.name, LOG_KEY, other.publicKey)] as const

const RANDOM_CASES = 300
const TILES_SIZE = 300
const SIZES = [1, 2, 3, 5, 8, 13, 70]
/** The one origin that x/mod reads checkpoints of. */
export const GO_ORIGIN = 'go.sum database tree'

const tiles = new MemoryTiles()
tiles.write(await growTiles({ size: 0, newLeafHashes: exampleLeafHashes(TILES_SIZE), reader: tiles }))
const leaves = exampleLeafHashes(TILES_SIZE)
const roots = new Map(
  await Promise.all(Array.from({ length: TILES_SIZE + 1 }, async (_, size) => [size, base64(await treeRoot(tiles, size))] as const)),
)
const rootOf = (size: number): string => roots.get(size) as string

/** All cases, valid ones first of each kind. */
export async function corpusCases(): Promise<readonly Case[]> {
  const checkpoint = { origin: log.name, size: TILES_SIZE, root: Buffer.from(rootOf(TILES_SIZE), 'base64') }
  const signed = signCheckpoint(checkpoint, log)
  const cosigned = formatNote(addSignatures(parseNote(signed), [cosign(checkpoint, exampleSigner('xb.example/w', 2), 1_700_000_000)]))
  const text = 'a text\n\nwith an empty line\n'
  const both = [log, other].map((signer) => signatureLine(text, signer)).join('')
  const notes = [utf8TextOf(signed), utf8TextOf(cosigned), `${text}\n${both}`]
  const bodies = [3, TILES_SIZE].map((size) => `${GO_ORIGIN}\n${size}\n${rootOf(size)}\n`)
  const vkeys = [...CORPUS_KEYS.map(formatVkey), formatVkey(noteKey('xb.example/w', WITNESS_KEY, exampleSigner('w', 2).publicKey))]
  const paths = ['tile/0/000', 'tile/0/001.p/44', 'tile/1/x001/234', 'tile/63/x001/x002/003.p/255', 'tile/entries/x012/345.p/1']
  return distinctCases([
    ...textCases('note', notes),
    ...textCases('checkpoint', bodies),
    ...textCases('vkey', vkeys),
    ...textCases('tile-path', paths),
    ...(await inclusionCases()),
    ...(await consistencyCases()),
    ...tilesCases(),
  ])
}

function signatureLine(text: string, signer: typeof log): string {
  const { keyId } = noteKey(signer.name, LOG_KEY, signer.publicKey)
  return `— ${signer.name} ${base64(concatBytes(keyId, signer.sign(utf8(text))))}\n`
}

function utf8TextOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString()
}

function textCases(kind: TextCase['kind'], texts: readonly string[]): TextCase[] {
  const chance = chanceOf(`corpus of ${kind}`)
  const seeds = texts.map(utf8)
  const written = texts.flatMap((text) => [
    ...layoutMutations(text),
    ...lineMutations(text.endsWith('\n') ? text : `${text}\n`),
    ...base64Mutations(text),
    ...decimalMutations(text),
    ...(kind === 'tile-path' ? pathMutations(text) : []),
  ])
  const random = Array.from({ length: RANDOM_CASES }, () => mutated(seeds, chance)).filter(({ length }) => length < 1_000)
  return [...seeds, ...written.map(({ bytes }) => bytes), ...random].map((bytes) => ({ kind, bytes }))
}

function pathMutations(path: string): { readonly bytes: Uint8Array }[] {
  const changes = [
    ...[
      path.replace('/0', '/00'),
      path.replace('tile', '/tile'),
      `${path}/`,
      `${path}.p/0`,
      `${path}.p/256`,
      `${path}.p/07`,
      `${path}.p/-1`,
    ],
    ...[
      path.replace('x', ''),
      path.replace('/0', '/x000/0'),
      path.replace('/', '//'),
      path.replace('tile/', 'tile/8/'),
      path.toUpperCase(),
    ],
    ...['64', '65', '-1', '+1', '07', 'data', 'entries'].map((level) => path.replace(/^tile\/[^/]+/, `tile/${level}`)),
    ...['1000', '00', 'x01/000', 'x999/x999/x999/x999/x999/x999/x999/999'].map((number) =>
      path.replace(/\/[x0-9/]+(?=$|\.p)/, `/${number}`),
    ),
  ]
  return changes.map((changed) => ({ bytes: utf8(changed) }))
}

async function inclusionCases(): Promise<InclusionCase[]> {
  const chance = chanceOf('corpus of inclusion')
  const cases: InclusionCase[] = []
  for (const size of SIZES) {
    for (const index of new Set([0, size >> 1, size - 1])) {
      const hashes = (await inclusionProof(tiles, index, size)).map(base64)
      const valid: InclusionCase = { kind: 'inclusion', size, root: rootOf(size), index, leaf: base64(leaves[index] as Uint8Array), hashes }
      const placed = [-1, 0, 1, index + 1, index - 1, size, size * 2].map((at) => ({ ...valid, index: at }))
      const sized = [-1, 0, 1, size - 1, size + 1, size * 2, 2 ** 52].map((at) => ({ ...valid, size: at }))
      const ends = [
        { root: valid.leaf },
        { leaf: valid.root },
        { root: rootOf(0) },
        { root: changedHash(valid.root, chance) },
        { leaf: changedHash(valid.leaf, chance) },
      ]
      cases.push(
        valid,
        ...placed,
        ...sized,
        ...ends.map((end) => ({ ...valid, ...end })),
        ...hashLists(hashes, chance).map((list) => ({ ...valid, hashes: list })),
      )
    }
  }
  return cases
}

async function consistencyCases(): Promise<ConsistencyCase[]> {
  const chance = chanceOf('corpus of consistency')
  const cases: ConsistencyCase[] = []
  for (const size of SIZES) {
    for (const oldSize of new Set([0, 1, size >> 1, size - 1, size])) {
      const hashes = oldSize === 0 ? [] : (await consistencyProof(tiles, oldSize, size)).map(base64)
      const valid: ConsistencyCase = { kind: 'consistency', size, root: rootOf(size), oldSize, oldRoot: rootOf(oldSize), hashes }
      const sized = [-1, 0, 1, size - 1, size + 1, size * 2, 2 ** 52].map((at) => ({ ...valid, size: at }))
      const older = [-1, 0, 1, oldSize + 1, oldSize - 1, size + 1].map((at) => ({ ...valid, oldSize: at }))
      const ends = [
        { root: valid.oldRoot },
        { oldRoot: valid.root },
        { oldRoot: rootOf(0) },
        { oldRoot: changedHash(valid.oldRoot, chance) },
        { root: changedHash(valid.root, chance) },
      ]
      cases.push(
        valid,
        ...sized,
        ...older,
        ...ends.map((end) => ({ ...valid, ...end })),
        ...hashLists(hashes, chance).map((list) => ({ ...valid, hashes: list })),
      )
    }
  }
  return cases
}

/** Wrong lists of hashes: one left out, doubled, changed, exchanged or added. */
function hashLists(hashes: readonly string[], chance: Chance): readonly (readonly string[])[] {
  const [first] = hashes
  const added = [
    [...hashes, rootOf(0)],
    [rootOf(1), ...hashes],
  ]
  if (first === undefined) return added
  const place = chance(hashes.length)
  const one = hashes[place] as string
  return [
    ...added,
    ...[hashes.toSpliced(place, 1), hashes.toSpliced(place, 0, one), hashes.with(place, changedHash(one, chance)), hashes.toReversed()],
    ...[hashes.slice(1), hashes.slice(0, -1), hashes.with(place, rootOf(0)), []],
  ]
}

function changedHash(hash: string, chance: Chance): string {
  const bytes = Buffer.from(hash, 'base64')
  const place = chance(bytes.length)
  bytes[place] = (bytes[place] as number) ^ (1 << chance(8))
  return bytes.toString('base64')
}

function tilesCases(): TilesCase[] {
  const chance = chanceOf('corpus of tiles')
  const common = { kind: 'tiles', size: TILES_SIZE, root: rootOf(TILES_SIZE) } as const
  const changes = [...tiles.tiles].flatMap(([tile, { length }]): TileChange[] => [
    ...Array.from({ length: 4 }, () => ({ tile, byte: chance(length), xor: 1 << chance(8) })),
    { tile, lacks: 'all' },
    { tile, lacks: 'end' },
  ])
  const valid = [0, 255, 256, TILES_SIZE - 1].map((index) => ({ ...common, index, change: null }))
  return [...valid, ...changes.flatMap((change) => [3, TILES_SIZE - 1].map((index) => ({ ...common, index, change })))]
}

/** The tiles of a case by `level/index`. */
export function tilesOf({ change }: TilesCase): ReadonlyMap<string, Uint8Array> {
  const known = new Map(tiles.tiles)
  if (change === null) return known
  const bytes = known.get(change.tile) as Uint8Array
  if ('byte' in change) return known.set(change.tile, bytes.with(change.byte, (bytes[change.byte] as number) ^ change.xor))
  if (change.lacks === 'end') return known.set(change.tile, bytes.subarray(0, -32))
  known.delete(change.tile)
  return known
}

function distinctCases(cases: readonly Case[]): readonly Case[] {
  const texts = cases.map((one) => JSON.stringify('bytes' in one ? [one.kind, base64(one.bytes)] : one))
  return cases.filter((_, index) => texts.indexOf(texts[index] as string) === index)
}
