/** The officials of one node over a real store, with a clock that tests move and authenticators in software. */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { directorySource, openVault, type PartyRow, vaultRootKey } from '../../src/acts/index.ts'
import { base64url, DAY_MS, type Result, unbase64url } from '../../src/foundation/index.ts'
import { newAuthenticator } from '../../src/identity/authenticator.fixture.ts'
import { type PartyCard, parsePartyCode, signerFromSeed } from '../../src/identity/index.ts'
import { createSqliteStore, type Store } from '../../src/storage/index.ts'
import {
  askForPasskey,
  askToSignIn,
  createOfficials,
  enrolmentByPassword,
  enrolPasskey,
  inviteOfficial,
  type NationalRoleReader,
  type NewOfficial,
  openCase,
  type PasskeyParts,
  type PeopleParts,
  signInByPasskey,
  vouchForOfficial,
} from '../../src/workflows/officials/index.ts'

/** Where the pages of the node are. */
export const ORIGIN = 'https://comity.agency.example'
const RP_ID = 'comity.agency.example'
/** What anna is told by. */
export const IDENTITY = 'Staff 10-4711'

/** What an official to be is invited as. */
export const ANNA: NewOfficial = {
  login: 'anna',
  role: 'analyst',
  identity: IDENTITY,
  purpose: 'cyber-defence',
  justification: 'Duty',
  offices: [],
}

/** The value of a result. @throws Error with its code */
export function granted<Value>(result: Result<Value>): Value {
  if (!result.ok) throw new Error(result.refusal.code)
  return result.value
}

/** `ok`, or the code of a refusal. */
export async function codeOf(result: Promise<Result<unknown>> | Result<unknown>): Promise<string> {
  const settled = await result
  return settled.ok ? 'ok' : settled.refusal.code
}

/** Opens the office. */
export async function openOffice() {
  const folder = mkdtempSync(join(tmpdir(), 'comity-office-'))
  const store: Store = await createSqliteStore({ folder })
  const clock = { value: Date.UTC(2030, 0, 1) }
  const common = {
    ...{ accounts: store.read.accounts, nationalRoles: store.read.nationalRoles, people: store.read.people, transactions: store },
    clock: { now: () => clock.value },
    randomness: (length: number) => new Uint8Array(randomBytes(length)),
  }
  const parts: PeopleParts & PasskeyParts & { readonly nationalRoles: NationalRoleReader } = {
    ...common,
    identityKey: new Uint8Array(32).fill(1),
    challengeKey: new Uint8Array(32).fill(2),
    relyingParty: { rpId: RP_ID, origins: [ORIGIN] },
  }
  const officials = createOfficials({
    ...common,
    ...{ attributes: store.read.people.attributes, cases: store.read.people.cases },
    opened: store.read.observations.opened,
    sessions: { ...store.read.people.sessions, see: (hash, at) => store.write(({ people }) => people.sessions.see(hash, at)) },
  })
  type Authenticator = ReturnType<typeof newAuthenticator>
  const answerTo = (challenge: string) => ({ challenge: unbase64url(challenge), rpId: RP_ID, origin: ORIGIN })
  /** Makes a passkey through a link. */
  const enrol = async (invitation: string, authenticator: Authenticator) => {
    const asked = await askForPasskey(invitation, parts)
    if (!asked.ok) return asked
    const { challenge } = asked.value
    return enrolPasskey({ invitation, name: 'ring', challenge, ...authenticator.create(answerTo(challenge)) }, parts)
  }
  /** What a browser would send to sign in, for a challenge of now. */
  const signed = (authenticator: Authenticator) => {
    const { challenge } = granted(askToSignIn(parts))
    return { credential: base64url(authenticator.credential), challenge, ...authenticator.get(answerTo(challenge)) }
  }
  /** Adds officers with a password and an identity each, unless they are there. */
  const hire = (...logins: readonly string[]) =>
    store.write(async ({ accounts }) => {
      for (const login of logins) {
        if ((await accounts.find(login)) !== undefined) continue
        const enrolment = granted(await enrolmentByPassword(`Staff ${login}`, { ...parts, accounts }))
        const officer = {
          login,
          role: 'data-protection-officer',
          nationalRole: null,
          purpose: 'cyber-defence',
          justification: 'Duty',
          offices: [],
        } as const
        await accounts.add({ ...officer, passwordHash: 'none', tokenHash: null, createdAt: clock.value, tool: null, enrolment })
      }
    })
  return {
    ...{ folder, store, clock, parts },
    hire,
    enrol,
    signed,
    signIn: async (authenticator: Authenticator) => signInByPasskey(signed(authenticator), parts),
    /** Who a session is. */
    who: async (session: string, isUnattended = false): Promise<string | undefined> => {
      const answer = await officials.signIn({ authorization: undefined, session, address: '192.0.2.1', isUnattended })
      return answer.ok ? answer.official.login : undefined
    },
    /** Who a bearer token is. */
    bearer: async (token: string): Promise<string | undefined> => {
      const answer = await officials.signIn({ authorization: `Bearer ${token}`, address: '192.0.2.1' })
      return answer.ok ? answer.official.login : undefined
    },
    /** Invites anna, has dora vouch, and makes her passkey. */
    async enrolAnna() {
      await hire('omar', 'dora')
      const authenticator = newAuthenticator()
      const { invitation } = granted(await inviteOfficial({ official: ANNA, by: 'omar' }, parts))
      granted(await vouchForOfficial({ login: 'anna', identity: IDENTITY, by: 'dora' }, parts))
      const { token } = granted(await enrol(invitation, authenticator))
      return { authenticator, token }
    },
    [Symbol.asyncDispose]: async () => {
      await store.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Gives officials a passkey each that nothing here signs with. */
export async function giveKeys(
  { store, clock }: Pick<Awaited<ReturnType<typeof openOffice>>, 'store' | 'clock'>,
  ...logins: readonly string[]
) {
  await store.write(async ({ people }) => {
    for (const login of logins) {
      const kept = { publicKey: 'unused', signCount: 0, isBackupEligible: false, name: 'ring', usedAt: null }
      await people.passkeys.add({ ...kept, credential: `of-${login}`, login, createdAt: clock.value })
    }
  })
}

/** Opens cases, of which paula, who is hired for it, is the first member. */
export async function openCases({ hire, clock, parts }: Awaited<ReturnType<typeof openOffice>>, ...numbers: readonly string[]) {
  await hire('paula', 'opener')
  const about = { purpose: 'cyber-defence', owner: 'paula', reason: 'Test', endsAt: clock.value + 60 * DAY_MS, by: 'opener' }
  for (const number of numbers) granted(await openCase({ number, ...about }, parts))
}

/** What acts of the office go on: nobody else is known to it. */
export async function officeRoad({ store, parts }: Pick<Awaited<ReturnType<typeof openOffice>>, 'store' | 'parts'>) {
  const self = parsePartyCode('XA')
  const origin = 'xa.example/ledger/1'
  await store.write((writer) => writer.ledger.openEpoch(origin))
  const own = { cards: [{ party: self, ledger: { origin } } as unknown as PartyCard], introducedAt: 0 } as PartyRow
  const { clock, randomness } = parts
  return {
    ...{ self, clock, randomness, transactions: store, deliveryTimeout: 60_000, onUrgent: () => undefined },
    means: { backupDays: 1, version: '1.0.0', algorithms: [] },
    signer: signerFromSeed(new Uint8Array(32).fill(3)),
    directory: directorySource({
      self,
      reader: { ...store.read.directory, parties: async () => [own] },
      coveredAmong: async (ids) => new Set(ids),
    }),
    vault: await openVault({ itemKeys: store.itemKeys, rootKey: vaultRootKey(new Uint8Array(32).fill(7)), randomness }),
    partnerMeans: store.read.partnerMeans,
    ...{ acts: store.read.acts, items: store.read.items, legalHolds: store.read.legalHolds, contents: store.read.contents },
  }
}
