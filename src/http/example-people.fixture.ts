/** Officials and passkeys of the example. */
import type { ActId } from '../acts/index.ts'
import { accepted, base64url, refused } from '../foundation/index.ts'
import type {
  AttributeRow,
  DeputationRow,
  NationalRole,
  Official,
  OfficialAccount,
  PasskeyRow,
  RoleProposal,
  SessionReasonRow,
} from '../workflows/officials/index.ts'
import { NOW } from './example-words.fixture.ts'
import type {
  AttributePorts,
  DeputationPorts,
  IssuerPorts,
  NationalRolePorts,
  OfficialKeyPorts,
  OfficialPorts,
  PasskeyPorts,
  ReasonPorts,
} from './ports.ts'

/** The session that is open in the example, of the analyst. */
export const SESSION_TOKEN = 'session-token-of-the-example-analyst'
/** The link that is open in the example. */
export const INVITATION = base64url(new Uint8Array(32).fill(7))
/** What the browser keeps while it is at the issuer of the example. */
export const KEPT_AT_ISSUER = base64url(new Uint8Array(40).fill(8))
const CHALLENGE = base64url(new Uint8Array(40).fill(9))

const NINA: OfficialAccount = {
  login: 'nina',
  role: 'analyst',
  nationalRole: 'night-analyst',
  offices: ['foreign-office'],
  createdAt: NOW,
  enrolment: { invitedBy: 'operator', vouchedBy: null, vouchedAt: null, leftAt: null },
  state: 'invited',
  passkeys: 0,
  hasIssuerAccount: false,
}
/** A role of the example party's own. */
export const NIGHT: NationalRole = {
  ...{ name: 'night-analyst', actId: '3'.repeat(64) as ActId, by: 'nora', confirmedBy: 'petra', at: NOW },
  terms: {
    description: 'Looks at items at night and releases nothing',
    foundedOn: 'analyst',
    doors: ['listItems', 'readItem'],
    conditions: { purposes: ['cyber-defence'], trainings: ['night-duty'], case: true, clearance: true },
  },
}
/** Accounts of analysts who are in a role of the party's own, and in one that ended. */
export const NARROWED = 'narrowed'
export const ENDED = 'ended'

/** The role of the party's own that an account of the example is in. */
export function exampleRoleOf(login: string): Partial<Pick<Official, 'nationalRole'>> {
  if (login === NARROWED) return { nationalRole: NIGHT }
  return login === ENDED ? { nationalRole: { name: 'gone', terms: null } } : {}
}

const PROPOSED: RoleProposal = {
  ...{ name: 'day-analyst', terms: NIGHT.terms as NonNullable<NationalRole['terms']>, digest: '4'.repeat(64) },
  ...{ proposedBy: 'nora', proposedAt: NOW, endsAt: NOW + 86_400_000 },
}
const ATTRIBUTE: AttributeRow = {
  ...{ login: 'nina', kind: 'training', value: 'data-protection', endsAt: NOW + 86_400_000, recordedBy: 'data-protection-officer' },
  recordedAt: NOW,
}
const REASON: SessionReasonRow = {
  tokenHash: 'a'.repeat(64),
  namedCase: 'C-2030-17',
  purpose: 'cyber-defence',
  justification: 'Wave of phishing',
  statedAt: NOW,
}
const DEPUTATION: DeputationRow = {
  ...{ id: '0'.repeat(32), principal: 'paula', deputy: 'analyst', role: 'releasing-officer', reason: 'Leave' },
  ...{ namedAt: NOW, startsAt: NOW, endsAt: NOW + 86_400_000, endedBy: null },
}
const PASSKEY: PasskeyRow = {
  credential: base64url(new Uint8Array(16).fill(3)),
  login: 'analyst',
  publicKey: '',
  signCount: 1,
  isBackupEligible: false,
  name: 'Key on the ring',
  createdAt: NOW,
  usedAt: null,
}

/** One official to be, and one passkey. */
export function examplePeople(): {
  readonly people: OfficialPorts
  readonly passkeys: PasskeyPorts
  readonly issuer: IssuerPorts
  readonly deputations: DeputationPorts
  readonly attributes: AttributePorts
  readonly nationalRoles: NationalRolePorts
  readonly reasons: ReasonPorts
  readonly officialKeys: OfficialKeyPorts
} {
  const known = <Value>(login: string, value: Value) =>
    login === NINA.login ? accepted(value) : refused('official-unknown', 'nobody of this login was invited')
  return {
    people: {
      list: async () => [NINA],
      invite: async ({ invited }) => known(invited.login, { official: NINA, invitation: INVITATION, endsAt: NOW }),
      vouch: async ({ login, official }) =>
        known(login, { ...NINA, enrolment: { ...NINA.enrolment, vouchedBy: official.login } } as OfficialAccount),
      putOut: async ({ login }) => known(login, { ...NINA, state: 'left' }),
    },
    officialKeys: {
      list: async () =>
        accepted([
          { login: 'nina', role: 'analyst', official: '0'.repeat(32), credential: PASSKEY.credential, name: 'Key', state: 'known' },
        ] as const),
      ask: async () => accepted({ challenge: CHALLENGE, rpId: 'localhost', credentials: [PASSKEY.credential], statement: {} }),
      makeKnown: async () => refused('voucher-invalid', 'no other official of the party vouches for it'),
      retire: async () => accepted({ agreements: 1 }),
    },
    reasons: {
      list: async () => [REASON],
      purposes: async () => ['cyber-defence', 'public-alert'],
      state: async ({ official: _, ...stated }) => accepted({ ...REASON, ...stated }),
    },
    nationalRoles: {
      list: async () => ({ roles: [NIGHT, { ...NIGHT, name: 'gone', terms: null, confirmedBy: null }], proposals: [PROPOSED] }),
      propose: async ({ name, terms, by }) => accepted({ ...PROPOSED, name, terms, proposedBy: by }),
      confirm: async ({ name, by }) =>
        name === NIGHT.name ? accepted({ ...NIGHT, confirmedBy: by }) : refused('role-proposal-unknown', 'no such words wait'),
      end: async ({ name }) =>
        name === NIGHT.name ? accepted({ ...NIGHT, terms: null }) : refused('national-role-unknown', 'there is none'),
    },
    attributes: {
      list: async () => [ATTRIBUTE],
      record: async ({ by, ...asked }) => known(asked.login, { ...ATTRIBUTE, ...asked, recordedBy: by }),
      end: async ({ login, value }) =>
        login === ATTRIBUTE.login && value === ATTRIBUTE.value ? accepted(null) : refused('attribute-unknown', 'it is not recorded'),
    },
    deputations: {
      list: async () => [DEPUTATION],
      name: async ({ deputy }) => (deputy === 'nina' ? accepted(DEPUTATION) : refused('deputy-unfit', 'a deputy is another official')),
      end: async ({ id, by }) =>
        id === DEPUTATION.id ? accepted({ ...DEPUTATION, endsAt: NOW, endedBy: by.login }) : refused('deputation-unknown', 'not yours'),
      standIn: async (official, principal) =>
        official.login === 'analyst' && principal === 'paula'
          ? accepted({ ...official, role: 'releasing-officer', offices: [], standsInFor: principal })
          : refused('deputation-unknown', 'you are not the deputy of this official now'),
    },
    issuer: {
      name: 'Agency login',
      ask: async () => accepted({ location: 'https://login.example/auth?client_id=comity', kept: KEPT_AT_ISSUER }),
      signIn: async ({ kept }) =>
        kept === KEPT_AT_ISSUER
          ? accepted({ login: 'analyst', token: SESSION_TOKEN })
          : refused('challenge-over', 'this took too long or was begun in another browser'),
      endSessions: async (token) => (token === 'signed' ? accepted(null) : refused('issuer-answer-invalid', 'it does not hold')),
    },
    passkeys: {
      areUsed: async () => false,
      askToSignIn: () => accepted({ challenge: CHALLENGE, rpId: 'localhost' }),
      signIn: async ({ credential }) =>
        credential === PASSKEY.credential
          ? accepted({ login: 'analyst', token: SESSION_TOKEN })
          : refused('passkey-unknown', 'this passkey signs nobody in here'),
      signOut: async () => undefined,
      askToEnrol: async (invitation) =>
        invitation === INVITATION
          ? accepted({ challenge: CHALLENGE, rpId: 'localhost', login: NINA.login, known: [] })
          : refused('invitation-invalid', 'this link is over'),
      enrol: async () => accepted({ login: NINA.login, token: SESSION_TOKEN }),
      list: async () => [PASSKEY],
      openForProgram: async () => accepted({ token: SESSION_TOKEN, endsAt: NOW }),
      inviteAnother: async () => accepted({ invitation: INVITATION, endsAt: NOW }),
      remove: async () => refused('passkey-last', 'the last one stays'),
    },
  }
}
