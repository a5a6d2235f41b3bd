/**
 * Roles that the party makes up itself. Each is founded on one role of the code, as which agreements and partners see whoever is in it, and
 * only takes something from it: it names the doors that stay open, and may ask more of whoever is in it. Two officers say what one is, in an
 * act; one ends it. What is not known here, not whole or founded on another role opens nothing
 * ([0075](../../../docs/decisions/0075-national-roles-narrow.md)).
 */
import { type RoadParts, type RoadWriter, type RoleTerms, statingBeside } from '../../acts/index.ts'
import {
  accepted,
  canonicalJson,
  DAY_MS,
  hex,
  type Instant,
  type Json,
  parseJson,
  type Refusal,
  type Result,
  refused,
  sha256,
  utf8,
} from '../../foundation/index.ts'
import { whyNotTwo } from './persons.ts'
import type {
  AccountRow,
  AccountStore,
  DeputationStore,
  NationalRoleReader,
  NationalRoleRow,
  RoleProposalRow,
  RoleProposalStore,
} from './ports.ts'
import { type PersonRole, ROLES } from './roles.ts'

/** Another officer confirms a proposal within so many days. */
export const ROLE_PROPOSAL_DAYS = 7
const ROLES_MAX = 200
const DESCRIPTION_MAX = 500
/** A field of a leaf takes so much. */
const DOORS_CHARACTERS_MAX = 4_000
const CODE = /^(?=.{3,64}$)[a-z0-9]+(?:-[a-z0-9]+)*$/

/** Doors of an official for what tools use, which no operation of the API stands for. */
export const TAXII_DOORS = ['readTaxii', 'postTaxii'] as const

/** What no role takes from anybody: to see and end the own session, the own passkeys, the own reasons and the own reads. */
export const OWN_DOORS: readonly string[] = [
  'readPage',
  'readSession',
  'endSession',
  'listPasskeys',
  'invitePasskey',
  'removePasskey',
  'readReasons',
  'stateReason',
  'listOwnConsultations',
]

/** Why a role is not proposed, confirmed or ended, or nobody is put into it. */
export type NationalRoleRefusalCode =
  | 'national-role-invalid'
  | 'national-role-unknown'
  | 'role-proposal-unknown'
  | 'role-proposal-own'
  | 'identity-missing'

/** A role as officers see it; its terms are null where it ended or what is kept of it is not whole. */
export type NationalRole = Omit<NationalRoleRow, 'terms' | 'digest'> & { readonly terms: RoleTerms | null }

/** The role of the party's own that an official is in; without terms it opens nothing. */
export type HeldRole = { readonly name: string; readonly terms: RoleTerms | null }

/** A role that waits for another officer. */
export type RoleProposal = Omit<RoleProposalRow, 'terms'> & { readonly terms: RoleTerms; readonly endsAt: Instant }

type RolesWriter = RoadWriter & {
  readonly accounts: AccountStore
  readonly nationalRoles: NationalRoleReader
  readonly people: { readonly deputations: Pick<DeputationStore, 'of'>; readonly roleProposals: RoleProposalStore }
}

/** What works on them. */
export type NationalRoleParts<Writer extends RolesWriter = RolesWriter> = {
  readonly nationalRoles: NationalRoleReader
  readonly roleProposals: Pick<RoleProposalStore, 'list'>
  /** On which each change goes, in one transaction with what waited. */
  readonly road: RoadParts<Writer>
  /** Whether a role of the code has a door: what it lacks, nothing that is founded on it has. */
  readonly hasDoor: (role: PersonRole, door: string) => boolean
}

type Proposed = Result<RoleProposal, NationalRoleRefusalCode>
type Answer = Result<NationalRole, NationalRoleRefusalCode>

/** Says what a role shall be, or be from then on. Nothing changes until another officer confirms it. */
export async function proposeRole<Writer extends RolesWriter>(
  { name, terms, by }: { readonly name: string; readonly terms: RoleTerms; readonly by: string },
  parts: NationalRoleParts<Writer>,
): Promise<Proposed> {
  const whole = inOrder(terms)
  const fault = faultOf(name, whole, parts)
  if (fault !== undefined) return { ok: false, refusal: fault }
  const text = canonicalJson(whole as unknown as Json)
  const row: RoleProposalRow = { name, terms: text, digest: digestOf(text), proposedBy: by, proposedAt: parts.road.clock.now() }
  return parts.road.transactions.write(async ({ nationalRoles, people }): Promise<Proposed> => {
    const refusal = foundingFault(await nationalRoles.list(), { name, terms: whole })
    if (refusal !== undefined) return { ok: false, refusal }
    await people.roleProposals.put(row)
    return accepted(proposalOf(row, whole))
  })
}

/** Confirms, as another officer, what was proposed: the very words that it saw. From here on they hold, for open sessions as well. */
export async function confirmRole<Writer extends RolesWriter>(
  { name, digest, by }: { readonly name: string; readonly digest: string; readonly by: string },
  parts: NationalRoleParts<Writer>,
): Promise<Answer> {
  const { clock } = parts.road
  const now = clock.now()
  const state = await statingBeside(parts.road)
  return parts.road.transactions.write(async (writer): Promise<Answer> => {
    const { accounts, nationalRoles, people } = writer
    const row = await people.roleProposals.find(name)
    const terms = row === undefined ? null : termsIn(row)
    if (row === undefined || terms === null || row.digest !== digest || endOf(row) <= now) {
      return refused('role-proposal-unknown', 'no such words wait to be confirmed: they were replaced, or are over')
    }
    const notTwo = await whyNotTwo([row.proposedBy, by], row.proposedAt, { accounts, deputations: people.deputations, clock })
    if (notTwo?.code === 'identity-missing') return { ok: false, refusal: { ...notTwo, code: 'identity-missing' } }
    if (notTwo !== undefined) return refused('role-proposal-own', 'another officer confirms than the one who proposed')
    const known = await nationalRoles.list()
    const fault = faultOf(name, terms, parts) ?? foundingFault(known, { name, terms })
    if (fault !== undefined) return { ok: false, refusal: fault }
    const deed = known.some((one) => one.name === name && one.terms !== null) ? 'changed' : 'defined'
    const body = { role: name, deed, by: row.proposedBy, confirmedBy: by, terms }
    const { id } = await state({ kind: 'change-role', agreement: null, body }, writer)
    await people.roleProposals.remove(name)
    return accepted({ name, actId: id, by: row.proposedBy, confirmedBy: by, at: now, terms })
  })
}

/** Ends a role at once: whoever is in it may do nothing until two officers define it again, or have it invited anew. */
export async function endRole<Writer extends RolesWriter>(
  { name, by }: { readonly name: string; readonly by: string },
  parts: NationalRoleParts<Writer>,
): Promise<Answer> {
  const state = await statingBeside(parts.road)
  return parts.road.transactions.write(async (writer): Promise<Answer> => {
    const row = await writer.nationalRoles.find(name)
    if (row === undefined || row.terms === null) return refused('national-role-unknown', 'there is no such role')
    const body = { role: name, deed: 'ended', by, confirmedBy: null, terms: null }
    const { id } = await state({ kind: 'change-role', agreement: null, body }, writer)
    await writer.people.roleProposals.remove(name)
    return accepted({ name, actId: id, by, confirmedBy: null, at: parts.road.clock.now(), terms: null })
  })
}

/** Every role that was ever defined, and what waits, each in order of name. */
export async function listRoles({
  nationalRoles,
  roleProposals,
  road,
}: Pick<NationalRoleParts, 'nationalRoles' | 'roleProposals'> & { readonly road: Pick<RoadParts, 'clock'> }): Promise<{
  readonly roles: readonly NationalRole[]
  readonly proposals: readonly RoleProposal[]
}> {
  const roles = (await nationalRoles.list()).map(({ digest, ...row }) => ({ ...row, terms: termsIn({ terms: row.terms, digest }) }))
  const waiting = (await roleProposals.list()).filter((row) => endOf(row) > road.clock.now())
  const proposals = waiting.flatMap((row) => {
    const terms = termsIn(row)
    return terms === null ? [] : [proposalOf(row, terms)]
  })
  return { roles, proposals }
}

/** The role of the party's own that an account is in; undefined for one that is in none. */
export async function heldRole(
  { role, nationalRole: name }: Pick<AccountRow, 'role' | 'nationalRole'>,
  nationalRoles: Pick<NationalRoleReader, 'find'>,
): Promise<HeldRole | undefined> {
  if (name === null) return undefined
  const row = await nationalRoles.find(name)
  const terms = row === undefined ? null : termsIn(row)
  return { name, terms: terms?.foundedOn === role ? terms : null }
}

/** Whether a role of the party's own leaves a door open. Which doors the role has on which it is founded is asked beside. */
export function leavesOpen(held: HeldRole | undefined, door: string): boolean {
  if (held === undefined || door === 'endSession') return true
  return held.terms !== null && (OWN_DOORS.includes(door) || held.terms.doors.includes(door))
}

/** Why nobody of a role of the code is put into one of the party's own. */
export async function unfitRole(
  account: { readonly role: AccountRow['role']; readonly nationalRole: string },
  nationalRoles: Pick<NationalRoleReader, 'find'>,
): Promise<Refusal<'national-role-unknown'> | undefined> {
  const held = await heldRole(account, nationalRoles)
  if (held?.terms != null) return undefined
  return { code: 'national-role-unknown', reason: 'there is no such role of the party that is founded on this one' }
}

/** What is kept, if it is whole. */
function termsIn({ terms, digest }: { readonly terms: string | null; readonly digest: string | null }): RoleTerms | null {
  return terms === null || digestOf(terms) !== digest ? null : (parseJson(terms) as unknown as RoleTerms)
}

function digestOf(terms: string): string {
  return hex(sha256(utf8(terms)))
}

function endOf({ proposedAt }: Pick<RoleProposalRow, 'proposedAt'>): Instant {
  return proposedAt + ROLE_PROPOSAL_DAYS * DAY_MS
}

function proposalOf(row: RoleProposalRow, terms: RoleTerms): RoleProposal {
  return { ...row, terms, endsAt: endOf(row) }
}

/** Alike in whatever order the doors were named. */
function inOrder({ description, foundedOn, doors, conditions }: RoleTerms): RoleTerms {
  const { purposes, trainings } = conditions
  return {
    ...{ description: description.trim(), foundedOn, doors: doors.toSorted() },
    conditions: {
      ...conditions,
      ...(purposes === undefined ? {} : { purposes: purposes.toSorted() }),
      ...(trainings === undefined ? {} : { trainings: trainings.toSorted() }),
    },
  }
}

function faultOf(
  name: string,
  { description, foundedOn, doors, conditions }: RoleTerms,
  { hasDoor }: Pick<NationalRoleParts, 'hasDoor'>,
): Refusal<'national-role-invalid'> | undefined {
  if (!CODE.test(name) || ROLES.some((role) => role === name)) {
    return invalid('a role is named by a code in lower-case letters that is none of the roles of the code')
  }
  const isText = description !== '' && description.length <= DESCRIPTION_MAX && !/\p{Cc}/u.test(description)
  if (!isText) return invalid(`a role is described in 1 to ${DESCRIPTION_MAX} characters of one line`)
  if (doors.length === 0 || doors.join(' ').length > DOORS_CHARACTERS_MAX)
    return invalid('a role names what it may do, as its leaf shows it')
  // What a role has anyway is not listed, so that no list seems to take it away.
  const lacking = doors.find((door) => OWN_DOORS.includes(door) || !(isTaxii(door) || hasDoor(foundedOn, door)))
  if (lacking !== undefined)
    return invalid(`a role names only what ${foundedOn} may do and not everybody does for itself: not ${quoted(lacking)}`)
  const codes = [...(conditions.purposes ?? []), ...(conditions.trainings ?? [])]
  const isOnce = [doors, conditions.purposes ?? [], conditions.trainings ?? []].every((list) => new Set(list).size === list.length)
  if (!isOnce || !codes.every((code) => CODE.test(code)))
    return invalid('purposes and trainings are codes in lower-case letters, each once')
  return undefined
}

/** Whoever is in a role was enrolled under what it is founded on, so that this never changes. */
function foundingFault(
  known: readonly NationalRoleRow[],
  { name, terms }: { readonly name: string; readonly terms: RoleTerms },
): Refusal<'national-role-invalid'> | undefined {
  const own = known.find((row) => row.name === name)
  if (own === undefined) return known.length < ROLES_MAX ? undefined : invalid(`a party has ${ROLES_MAX} roles of its own at most`)
  const founded = termsIn(own)?.foundedOn
  if (founded === undefined || founded === terms.foundedOn) return undefined
  return invalid(`this role is founded on ${founded}: give one that is founded on another role a name of its own`)
}

function isTaxii(door: string): boolean {
  return TAXII_DOORS.some((one) => one === door)
}

/** A door is echoed by its form alone. */
function quoted(door: string): string {
  return /^[A-Za-z]{1,64}$/.test(door) ? door : 'a door of another form'
}

function invalid(reason: string): Refusal<'national-role-invalid'> {
  return { code: 'national-role-invalid', reason }
}
