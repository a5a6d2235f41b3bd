/**
 * A node that holds one item of every class and knows an account of every role, with a token and a session each, and what the roles may do
 * in words of its own.
 */
import assert from 'node:assert/strict'
import { encodeContent, type HoldingKey, holdingKey, type ItemEntry, type ItemFace, type RoleTerms } from '../../src/acts/index.ts'
import { DATA_SUBJECTS, type DataSubject, TLP_LEVELS, type Tlp } from '../../src/agreement/index.ts'
import { DAY_MS, randomUuid } from '../../src/foundation/index.ts'
import { mayCall } from '../../src/http/index.ts'
import { UNGRADED } from '../../src/intelligence/index.ts'
import { systemRandomness, withOfflineNode } from '../../src/node/index.ts'
import { confirmRole, newToken, proposeRole, ROLES, type Role, tokenHash } from '../../src/workflows/officials/index.ts'
import { TOOL_TERMS } from '../../src/workflows/officials/tool-terms.fixture.ts'
import { indicator } from '../disclosure/objects.fixture.ts'

/** The party whose node it is. */
export const MINE = 'XB'
/** What the reading article of the test lets each role do; the roles that it leaves out may do nothing. */
export const READING = [
  { role: 'analyst', may: ['read'] },
  { role: 'releasing-officer', may: ['read', 'release', 'approve', 'recall'] },
  { role: 'data-protection-officer', may: ['recall', 'erase', 'inspect'] },
  { role: 'overseer', may: ['read', 'inspect'] },
  { role: 'tool', may: ['read'] },
] as const

/** A role of the party's own beside those of the code, by name. */
export const NIGHT = 'night-analyst'
/** What that role is: an analyst who reads for one purpose over the API, and does nothing else. */
export const NIGHT_TERMS: RoleTerms = {
  description: 'Looks at items at night and does nothing with them',
  foundedOn: 'analyst',
  doors: ['listItems', 'readItem', 'searchItems', 'exportItems', 'listReviews'],
  conditions: { purposes: ['cyber-defence'], clearance: true },
}
/** Whoever reads: by a role of the code, or by that one. */
export type ReaderName = Role | typeof NIGHT
export const READERS: readonly ReaderName[] = [...ROLES, NIGHT]

/** Roles that the agreement lets read, and those of them that the door for officials lets in. Written out, not derived. */
export const READS_BY_TAXII: Readonly<Record<ReaderName, boolean>> = {
  analyst: true,
  [NIGHT]: false,
  'releasing-officer': true,
  'agreement-officer': false,
  'data-protection-officer': false,
  overseer: true,
  operator: false,
  tool: true,
}
export const READS_BY_API: Readonly<Record<ReaderName, boolean>> = { ...READS_BY_TAXII, [NIGHT]: true, overseer: false, tool: false }

type Kind = 'own' | 'XA' | 'XC'
export type Held = {
  readonly holding: HoldingKey
  readonly id: string
  readonly name: string
  readonly kind: Kind
  readonly state: 'held' | 'restricted' | 'recalled' | 'erased'
  /** Whether somebody says that it is wrong, and whether that was lifted. */
  readonly contest: 'none' | 'standing' | 'lifted'
  readonly face: ItemFace
}

/** The level up to which each role was cleared, as the reading article asks of persons; a tool is none. */
const CLEARANCES: Readonly<Partial<Record<ReaderName, Tlp>>> = {
  analyst: 'AMBER',
  [NIGHT]: 'GREEN',
  'releasing-officer': 'RED',
  'agreement-officer': 'RED',
  'data-protection-officer': 'RED',
  overseer: 'GREEN',
}

/** Whether a role that reads at all may read an item, in words of its own. */
export function isReadableBy(role: ReaderName, item: Held): boolean {
  const isCleared = role === 'tool' || TLP_LEVELS.indexOf(item.face.marking as Tlp) <= TLP_LEVELS.indexOf(CLEARANCES[role] as Tlp)
  return isCleared && isReadableByReaders(item)
}

/** The same where no clearance is asked for. Articles 4.1 and 4.5: what may come from whom, and so be read; what is the party's own every reader reads. A contest takes nothing from it. */
export function isReadableByReaders({ kind, state, face }: Held): boolean {
  if (state !== 'held') return false
  if (kind === 'own') return true
  const { marking, dataSubject, grading, type } = face
  if (type !== 'indicator' || grading.minor === 'yes' || grading.special === 'yes') return false
  if (kind === 'XA') return marking !== 'RED' && dataSubject !== 'witness'
  return (marking === 'CLEAR' || marking === 'GREEN') && dataSubject === 'none'
}

/** The account that got some of what was taken back since. */
export const TOLD = 'every-tool'

/** Whether that account got it. */
export function wasServed({ state, face }: Held): boolean {
  return (state === 'recalled' || state === 'erased') && face.dataSubject === 'none'
}

/** One item of every class: by marking, person, age and category, from whom it came, and whether it is restricted, recalled, erased or contested. */
export function everyClass(): readonly Held[] {
  let count = 0
  const held = (
    kind: Kind,
    said: { marking: Tlp; dataSubject: DataSubject; minor?: string; special?: string; type?: string } & Partial<
      Pick<Held, 'state' | 'contest'>
    >,
  ): Held => {
    count += 1
    const { marking, dataSubject, minor = 'untold', special = 'untold', type = 'indicator', state = 'held', contest = 'none' } = said
    const { id } = indicator(count)
    const grading = { ...UNGRADED, minor, special } as ItemFace['grading']
    const face = { type, stixId: id as string, version: null, marking, dataSubject, grading }
    const origin = kind === 'own' ? MINE : kind
    return {
      holding: holdingKey(origin, randomUuid(systemRandomness)),
      id: id as string,
      name: `canary-${count}-end`,
      kind,
      state,
      contest,
      face,
    }
  }
  const told = ['no', 'yes', 'untold']
  const plain = TLP_LEVELS.flatMap((marking) => DATA_SUBJECTS.map((dataSubject) => ({ marking, dataSubject })))
  return [
    // What nobody reads comes first, so that it would be in the way.
    ...plain.map((said) => held('XA', { ...said, minor: 'yes' })),
    ...plain.flatMap((said) => told.flatMap((minor) => told.map((special) => held('XA', { ...said, minor, special })))),
    ...plain.map((said) => held('XC', said)),
    ...plain.map((said) => held('own', said)),
    held('XA', { marking: 'CLEAR', dataSubject: 'none', type: 'x-not-in-any-annex' }),
    ...(['restricted', 'recalled', 'erased'] as const).flatMap((state) => plain.map((said) => held('XA', { ...said, state }))),
    ...plain.map((said) => held('own', { ...said, state: 'recalled' })),
    ...(['standing', 'lifted'] as const).flatMap((contest) => plain.map((said) => held('XA', { ...said, contest }))),
    ...plain.map((said) => held('own', { ...said, contest: 'standing' })),
  ]
}

/** What opens each role's account. */
export type Keys = { readonly tokens: Readonly<Record<ReaderName, string>>; readonly sessions: Readonly<Record<ReaderName, string>> }

/** Has the node of a folder hold items under an agreement and know an account of every role. */
export async function prepare(folder: string, agreement: string, items: readonly Held[]): Promise<Keys> {
  const tokens = {} as Record<ReaderName, string>
  const sessions = {} as Record<ReaderName, string>
  await withOfflineNode({ folder, environment: {} }, async ({ store, road }) => {
    const sealed = await road.vault.seal(
      items.map(({ holding, face, id, name }) => ({
        holding,
        plaintext: encodeContent({
          face,
          object: JSON.stringify({ ...indicator(0), type: face.type, id, name, pattern: `[domain-name:value = '${name}.example']` }),
          token: null,
          salt: null,
          source: null,
        }),
      })),
    )
    const now = Date.now()
    const entries = items.map(({ holding, kind, face }): ItemEntry => {
      const common = { holding, agreement, purpose: 'cyber-defence', releaseAct: '1'.repeat(64), source: null, face }
      const [role, origin] = kind === 'own' ? (['own', MINE] as const) : (['received', kind] as const)
      return { ...common, role, origin, retainUntil: now + DAY_MS, heldSince: now } as ItemEntry
    })
    const keysOf = (is: (item: Held) => boolean): readonly HoldingKey[] => items.filter(is).map(({ holding }) => holding)
    const restricted = {
      change: 'items-restricted',
      holdings: keysOf(({ state }) => state === 'restricted'),
      cause: 'order',
      at: now,
    } as const
    const takenBack = keysOf(({ state }) => state === 'recalled' || state === 'erased')
    const recalled = { change: 'items-restricted', holdings: takenBack, cause: 'recalled', at: now } as const
    const erased = { change: 'items-erased', holdings: keysOf(({ state }) => state === 'erased'), cause: 'recalled', at: now } as const
    const contested = { contests: [randomUuid(systemRandomness)] }
    const lifting = { contest: contested.contests[0] as string, by: 'court', document: 'Judgment 7 K 12/30', dated: now } as const
    const narrowed = { change: 'items-narrowed', cause: 'accuracy-contested', told: null, at: now } as const
    await store.write(async (writer) => {
      await writer.contents.put(sealed)
      await writer.readModel.apply([{ change: 'items-held', items: entries }], 1_000_000)
      const got = new Set(keysOf(wasServed))
      const faces = await writer.items.faces({ agreement, roles: ['own', 'received'], limit: items.length })
      const served = faces.filter(({ holding }) => got.has(holding)).map(({ holding, seq }) => ({ holding, seq }))
      await writer.reads.serve([{ account: TOLD, items: served }])
      await writer.readModel.apply([restricted, recalled, erased], 1_000_001)
      const standing = { ...narrowed, holdings: keysOf(({ contest }) => contest === 'standing'), narrowing: contested }
      const lifted = {
        ...narrowed,
        holdings: keysOf(({ contest }) => contest === 'lifted'),
        narrowing: { ...contested, lifted: [lifting] },
      }
      await writer.readModel.apply([standing, lifted], 1_000_002)
      for (const name of READERS) {
        const role: Role = name === NIGHT ? 'analyst' : name
        tokens[name] = newToken(systemRandomness)
        sessions[name] = newToken(systemRandomness)
        await writer.accounts.add({
          login: `every-${name}`,
          role,
          nationalRole: name === NIGHT ? NIGHT : null,
          passwordHash: 'none',
          tokenHash: tokenHash(tokens[name]),
          offices: [],
          createdAt: now,
          purpose: 'cyber-defence',
          justification: 'Test of who reads what',
          tool: role === 'tool' ? { ...TOOL_TERMS, owner: 'every-analyst' } : null,
          enrolment:
            role === 'tool'
              ? null
              : { identity: name.padEnd(64, '0'), invitedBy: 'first', vouchedBy: 'second', vouchedAt: now, leftAt: null },
        })
        const clearance = CLEARANCES[name]
        const attested = { login: `every-${name}`, kind: 'clearance', endsAt: now + DAY_MS, recordedBy: 'second', recordedAt: now } as const
        if (clearance !== undefined) await writer.people.attributes.put({ ...attested, value: clearance })
        const times = { startedAt: now, seenAt: now, endsAt: now + DAY_MS, isByIssuer: false, issuerSession: null }
        await writer.people.sessions.add({ tokenHash: tokenHash(sessions[name]), login: `every-${name}`, challenge: name, ...times })
      }
    })
    await defineNight({ store, road })
  })
  return { tokens, sessions }
}

/** As two officers do. */
async function defineNight({ store, road }: Pick<Parameters<Parameters<typeof withOfflineNode>[1]>[0], 'store' | 'road'>): Promise<void> {
  const parts = { nationalRoles: store.read.nationalRoles, roleProposals: store.read.people.roleProposals, road, hasDoor: mayCall }
  const proposed = await proposeRole({ name: NIGHT, terms: NIGHT_TERMS, by: 'every-agreement-officer' }, parts)
  assert.ok(proposed.ok)
  const confirmed = await confirmRole({ name: NIGHT, digest: proposed.value.digest, by: 'every-data-protection-officer' }, parts)
  assert.ok(confirmed.ok, JSON.stringify(confirmed))
}
