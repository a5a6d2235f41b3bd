/** Officials, their passkeys and sessions over this node's store. */
import { type ApiParts, officialMayCall } from '../../http/index.ts'
import { type PartySecrets, pageOrigins, relyingPartyId } from '../../identity/index.ts'
import {
  askForPasskey,
  askIssuer,
  askToSignIn,
  askToVouchForKey,
  type DeputyParts,
  endAttribute,
  endDeputation,
  endSessionsByIssuer,
  enrolPasskey,
  type IssuerClient,
  type IssuerParts,
  inviteAnother,
  inviteOfficial,
  type KnownKeyParts,
  listKnownKeys,
  listOfficials,
  makeKeyKnown,
  nameDeputy,
  openForProgram,
  type PasskeyParts,
  type PeopleParts,
  putOfficialOut,
  recordAttribute,
  removePasskey,
  retireKeys,
  signInByIssuer,
  signInByPasskey,
  standIn,
  tokenHash,
  vouchForOfficial,
} from '../../workflows/officials/index.ts'
import type { Core } from '../core.ts'
import { derivedSecret, identitySecret, officialSecret } from '../keys/derived-secret.ts'

/** The ports of officials and of passkeys. */
export function peoplePorts(
  { road, store, config }: Core,
  { secrets, issuer }: { readonly secrets: PartySecrets; readonly issuer: IssuerClient | null },
): Pick<ApiParts, 'people' | 'passkeys' | 'issuer' | 'deputations' | 'attributes' | 'officialKeys'> {
  const { accounts, people } = store.read
  const { clock, randomness } = road
  const common = { accounts, people, transactions: store, clock, randomness }
  const peopleParts: PeopleParts = { ...common, identityKey: identitySecret(secrets) }
  const rpId = relyingPartyId(config.address)
  const passkeyParts: PasskeyParts = {
    ...common,
    challengeKey: derivedSecret(secrets, 'comity/challenge/v1'),
    relyingParty: rpId === undefined ? null : { rpId, origins: pageOrigins(config.address) },
  }
  const deputyParts: DeputyParts = {
    ...{ ...common, deputations: people.deputations, passkeys: people.passkeys },
    nationalRoles: store.read.nationalRoles,
  }
  const issuerParts: IssuerParts = { ...common, client: issuer, challengeKey: passkeyParts.challengeKey }
  const keyParts: KnownKeyParts = {
    road,
    accounts,
    passkeys: people.passkeys,
    officialKey: officialSecret(secrets),
    relyingParty: passkeyParts.relyingParty,
  }
  /** What is forgotten here counts for nothing elsewhere either. */
  const retire = (login: string, cause: 'left' | 'lost' | 'replaced', { credential = null as string | null, by = login } = {}) =>
    retireKeys({ login, credential, cause, by }, keyParts)
  return {
    officialKeys: {
      list: (agreement) => listKnownKeys(agreement, keyParts),
      ask: (request) => askToVouchForKey(request, keyParts),
      makeKnown: (request) => makeKeyKnown(request, keyParts),
      retire: (request) => retireKeys(request, keyParts),
    },
    people: {
      list: () => listOfficials(peopleParts),
      invite: async ({ official, invited }) => {
        const answer = await inviteOfficial({ official: invited, by: official.login }, peopleParts)
        if (answer.ok) await retire(invited.login, 'lost', { by: official.login })
        return answer
      },
      vouch: ({ official, ...request }) => vouchForOfficial({ ...request, by: official.login }, peopleParts),
      putOut: async (request) => {
        const answer = await putOfficialOut(request, peopleParts)
        if (answer.ok) await retire(request.login, 'left')
        return answer
      },
    },
    attributes: {
      list: (official) => (officialMayCall(official, 'listOfficials') ? people.attributes.list() : people.attributes.of(official.login)),
      record: (request) => recordAttribute(request, { ...common, ...(config.clearances && { clearances: config.clearances }) }),
      end: (request) => endAttribute(request, common),
    },
    deputations: {
      list: (official) => (officialMayCall(official, 'listOfficials') ? people.deputations.list() : people.deputations.of(official.login)),
      name: (request) => nameDeputy(request, deputyParts),
      end: (request) => endDeputation({ ...request, mayEndOthers: officialMayCall(request.by, 'putOfficialOut') }, deputyParts),
      standIn: (official, principal) => standIn(official, principal, deputyParts),
    },
    issuer: {
      name: issuer?.name ?? null,
      ask: (invitation) => askIssuer(invitation, issuerParts),
      signIn: (request) => signInByIssuer(request, issuerParts),
      endSessions: (token) => endSessionsByIssuer(token, issuerParts),
    },
    passkeys: {
      areUsed: async () => issuer !== null || (await people.passkeys.counts()).size > 0,
      askToSignIn: () => askToSignIn(passkeyParts),
      signIn: (request) => signInByPasskey(request, passkeyParts),
      signOut: (token) => store.write((writer) => writer.people.sessions.end(tokenHash(token), clock.now())),
      askToEnrol: (invitation) => askForPasskey(invitation, passkeyParts),
      enrol: (request) => enrolPasskey(request, passkeyParts),
      list: (login) => people.passkeys.of(login),
      openForProgram: (session) => openForProgram(session, passkeyParts),
      inviteAnother: (login) => inviteAnother(login, passkeyParts),
      remove: async (request) => {
        const answer = await removePasskey(request, passkeyParts)
        if (answer.ok) await retire(request.login, 'replaced', { credential: request.credential })
        return answer
      },
    },
  }
}
