/**
 * Acts that are signed before they are recorded: drafted once, digested, and made again byte for byte when they go out. What is random in them
 * comes from a seed that lies with the bundle, encrypted, and is destroyed with it: salts could otherwise be told again from it.
 */
import { type Approval, approvalTree, approvedDigest } from '../../acts/index.ts'
import {
  base64url,
  concatBytes,
  hmacSha256,
  type Instant,
  type Randomness,
  randomUuid,
  uint32,
  unbase64url,
  utf8,
} from '../../foundation/index.ts'
import { DisclosureError } from './errors.ts'
import type { DisclosureParts } from './parts.ts'

/** Acts of a submission that officials sign, and who has signed. */
export type DraftedActs = {
  /** Spool that holds the seed. */
  readonly spool: string
  /** The clock of the drafts: dates of erasure are counted from it. */
  readonly startedAt: Instant
  readonly necessity: string | null
  readonly notice: string | null
  /** The official who submitted, without a name. */
  readonly submitter: string
  /** How often the submission had been tightened by then. */
  readonly tightenings: number
  /** Of each act, base64url, in order. */
  readonly digests: readonly string[]
  readonly root: string
  readonly signatures: Approval['signatures']
}

/** What acts are drafted from, and signed with once they are. */
export type ActDrafting = {
  readonly startedAt: Instant
  randomness(what: string): Randomness
  /** @throws DisclosureError `approval-outdated` for an act that was not signed */
  approvalOf?(act: DraftedAct): Approval
}

/** One release act as it is drafted. */
export type DraftedAct = { readonly agreement: string; readonly body: object }

/** In the place of whoever will approve; no official is called so. */
export const UNSIGNED = 'unsigned'

const SEED_BYTES = 32
const BLOCK_BYTES = 32

/** A new seed, kept in a spool of its own. @returns the id of the spool */
export async function keepSeed({ spool, road }: Pick<DisclosureParts, 'spool' | 'road'>): Promise<string> {
  const id = randomUuid(road.randomness)
  const writer = await spool.create(id)
  await writer.write(road.randomness(SEED_BYTES))
  await writer.finish()
  return id
}

/** @throws ComityError `spool-damaged` where it is gone */
export async function readSeed({ spool }: Pick<DisclosureParts, 'spool'>, id: string): Promise<Uint8Array> {
  const reader = await spool.open(id)
  try {
    const parts: Uint8Array[] = []
    for await (const part of reader.read()) parts.push(part)
    return concatBytes(...parts)
  } finally {
    await reader.close()
  }
}

/** Repeatable bytes without an end, of a seed and what they are for. */
function seededRandomness(seed: Uint8Array, what: string): Randomness {
  const key = hmacSha256(seed, utf8(`comity/drafted-act/v1\n${what}`))
  let drawn = 0
  return (length) => {
    const blocks: Uint8Array[] = []
    for (let have = 0; have < length; have += BLOCK_BYTES) {
      blocks.push(hmacSha256(key, uint32(drawn)))
      drawn += 1
    }
    return concatBytes(...blocks).slice(0, length)
  }
}

/** The digest of a release act of this party, as it is signed. */
export function digestOfAct(party: string, { agreement, body }: DraftedAct): string {
  return base64url(approvedDigest({ party, agreement, kind: 'release', body }))
}

/** The root over drafted acts. */
export function rootOf(digests: readonly string[], seed: Uint8Array): string {
  return base64url(treeOf(digests, seed).root)
}

/** Drafts acts that nobody has signed. */
export function unsignedDrafting(seed: Uint8Array, startedAt: Instant): ActDrafting {
  return { startedAt, randomness: (what) => seededRandomness(seed, what) }
}

/** Makes drafted acts again, each with its approval. */
export function signedDrafting(drafted: DraftedActs, seed: Uint8Array, party: string): ActDrafting {
  const tree = treeOf(drafted.digests, seed)
  const places = new Map(drafted.digests.map((digest, place) => [digest, place]))
  return {
    startedAt: drafted.startedAt,
    randomness: (what) => seededRandomness(seed, what),
    approvalOf(act) {
      const place = places.get(digestOfAct(party, act))
      if (place === undefined) throw new DisclosureError('approval-outdated', 'what would go out is not what was signed')
      const { root, submitter, signatures } = drafted
      return { root, path: tree.pathOf(place).map(base64url), submitter, signatures: [...signatures] }
    },
  }
}

function treeOf(digests: readonly string[], seed: Uint8Array) {
  const filler = (level: number): Uint8Array => seededRandomness(seed, `tree ${level}`)(BLOCK_BYTES)
  return approvalTree(
    digests.map((digest) => unbase64url(digest)),
    filler,
  )
}
