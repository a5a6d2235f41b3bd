/** Who may call what: one table, and what is not in it is refused. */
import { THREAT_ROLES } from '../agreement/index.ts'
import type { StepKind } from '../workflows/agreements/index.ts'
import { leavesOpen, type Official, PEOPLE, type Role } from '../workflows/officials/index.ts'

const DISCLOSING: readonly Role[] = ['analyst', 'releasing-officer']
/** Agreements name those of them that invoke a threat, and those that agree to one. */
const THREATENED: readonly Role[] = THREAT_ROLES
const READING: readonly Role[] = ['analyst', 'releasing-officer', 'data-protection-officer']
const SUBSCRIBING: readonly Role[] = ['analyst', 'operator']
const WATCHING: readonly Role[] = [...READING, 'operator']
const HOLDING: readonly Role[] = ['data-protection-officer', 'overseer']

/**
 * The roles that may call each operation. An agreement's reading article narrows this further: who may release, approve or
 * read under it is decided there, by the workflows. Tools read over TAXII and nothing here.
 */
export const PERMISSIONS = {
  readPage: PEOPLE,
  readStatus: PEOPLE,
  readEvents: PEOPLE,
  readMetrics: ['operator'],
  listAgreements: PEOPLE,
  readAgreement: PEOPLE,
  readTrust: PEOPLE,
  proposeAgreement: ['agreement-officer'],
  signAgreement: ['agreement-officer'],
  ratifyAgreement: ['agreement-officer'],
  readLife: ['agreement-officer', 'data-protection-officer', 'releasing-officer', 'overseer'],
  readAgreementText: PEOPLE,
  readDifferences: PEOPLE,
  readWrittenDifferences: PEOPLE,
  readAgreementPage: PEOPLE,
  compareAgreements: PEOPLE,
  explainDecision: PEOPLE,
  simulateAgreement: ['agreement-officer', 'releasing-officer', 'analyst', 'data-protection-officer'],
  stateAboutAgreement: ['agreement-officer', 'overseer'],
  tellBreach: ['data-protection-officer', 'agreement-officer'],
  tellMoreOfBreach: ['data-protection-officer', 'agreement-officer'],
  listBreaches: ['data-protection-officer', 'agreement-officer', 'releasing-officer', 'overseer', 'operator'],
  listParties: PEOPLE,
  readCard: PEOPLE,
  submitBundle: DISCLOSING,
  previewBundle: DISCLOSING,
  previewObjects: DISCLOSING,
  reviewSubmission: DISCLOSING,
  tightenSubmission: DISCLOSING,
  letStay: DISCLOSING,
  approveSubmission: DISCLOSING,
  askToSignApproval: DISCLOSING,
  declineSubmission: DISCLOSING,
  listSubmissions: READING,
  readSubmission: READING,
  listItems: READING,
  readItem: READING,
  searchItems: READING,
  exportItems: READING,
  gradeItems: DISCLOSING,
  recordUse: DISCLOSING,
  listUses: HOLDING,
  readSharingBack: [...READING, 'agreement-officer'],
  readOrigin: HOLDING,
  comparePassed: HOLDING,
  listReviews: READING,
  keepItems: ['releasing-officer', 'data-protection-officer'],
  narrowItems: ['releasing-officer', 'data-protection-officer'],
  liftContest: ['releasing-officer', 'data-protection-officer'],
  raiseContest: READING,
  listContests: [...READING, 'overseer'],
  readContest: READING,
  answerContest: ['releasing-officer', 'data-protection-officer'],
  endContest: ['releasing-officer', 'data-protection-officer'],
  recallItems: ['releasing-officer', 'data-protection-officer'],
  correctItems: ['releasing-officer', 'data-protection-officer'],
  listTakebacks: ['releasing-officer', 'data-protection-officer', 'overseer'],
  placeHold: HOLDING,
  liftHold: HOLDING,
  listHolds: HOLDING,
  raiseAlert: DISCLOSING,
  listAlerts: READING,
  askOnward: DISCLOSING,
  listOnward: READING,
  readOnward: READING,
  consentOnward: ['releasing-officer'],
  refuseOnward: ['releasing-officer'],
  releaseOnward: DISCLOSING,
  invokeThreat: THREATENED,
  listThreats: THREATENED,
  askToSignThreat: THREATENED,
  agreeToThreat: THREATENED,
  dropThreat: THREATENED,
  listSeenThreats: ['overseer'],
  putRequest: DISCLOSING,
  listRequests: READING,
  readRequest: READING,
  declineRequest: DISCLOSING,
  publishItems: ['releasing-officer'],
  listPublications: READING,
  readPublication: READING,
  stopPublication: ['releasing-officer'],
  addFeed: SUBSCRIBING,
  listFeeds: WATCHING,
  readFeed: WATCHING,
  removeFeed: SUBSCRIBING,
  pauseFeed: SUBSCRIBING,
  resumeFeed: SUBSCRIBING,
  runFeed: SUBSCRIBING,
  compareFeed: SUBSCRIBING,
  listFeedObjects: READING,
  readFeedObject: READING,
  listDeliveries: PEOPLE,
  readReceipt: PEOPLE,
  inviteOfficial: ['operator', 'data-protection-officer'],
  vouchForOfficial: ['releasing-officer', 'agreement-officer', 'data-protection-officer'],
  putOfficialOut: ['operator', 'data-protection-officer'],
  listRoles: ['releasing-officer', 'agreement-officer', 'data-protection-officer', 'overseer', 'operator'],
  proposeRole: ['agreement-officer', 'data-protection-officer'],
  confirmRole: ['releasing-officer', 'agreement-officer', 'data-protection-officer'],
  endRole: ['agreement-officer', 'data-protection-officer'],
  listOfficials: ['releasing-officer', 'agreement-officer', 'data-protection-officer', 'overseer', 'operator'],
  recordAttribute: ['releasing-officer', 'data-protection-officer'],
  endAttribute: ['releasing-officer', 'data-protection-officer'],
  listAttributes: PEOPLE,
  listCases: [...READING, 'overseer'],
  openCase: ['releasing-officer', 'data-protection-officer'],
  prolongCase: ['releasing-officer', 'data-protection-officer'],
  closeCase: READING,
  leaveCase: READING,
  listCaseItems: READING,
  listCaseCandidates: ['releasing-officer', 'data-protection-officer'],
  tieItems: ['releasing-officer', 'data-protection-officer'],
  untieItem: ['releasing-officer', 'data-protection-officer'],
  nameDeputy: PEOPLE,
  listDeputations: PEOPLE,
  endDeputation: PEOPLE,
  listOfficialKeys: ['releasing-officer', 'agreement-officer', 'data-protection-officer', 'overseer', 'operator'],
  askToVouchForKey: ['releasing-officer', 'agreement-officer', 'data-protection-officer'],
  makeKeyKnown: ['releasing-officer', 'agreement-officer', 'data-protection-officer'],
  retireKeys: ['operator', 'data-protection-officer'],
  listOwnConsultations: PEOPLE,
  listConsultations: HOLDING,
  listObservations: HOLDING,
  breakGlass: READING,
  listOpenings: [...READING, 'overseer'],
  listOpeningsTold: [...HOLDING, 'agreement-officer', 'releasing-officer'],
  closeObservation: ['data-protection-officer'],
  readProcessingRecord: HOLDING,
  readStatistics: HOLDING,
  askSubjectRecord: HOLDING,
  readSubjectRecord: HOLDING,
  readSession: PEOPLE,
  readReasons: PEOPLE,
  stateReason: PEOPLE,
  endSession: PEOPLE,
  openForProgram: PEOPLE,
  listPasskeys: PEOPLE,
  invitePasskey: PEOPLE,
  removePasskey: PEOPLE,
  addTool: ['operator'],
  listTools: ['operator', 'data-protection-officer', 'overseer'],
  listToolChanges: ['operator', 'data-protection-officer', 'overseer'],
  passTool: ['operator', 'data-protection-officer'],
  reviewTool: ['operator', 'data-protection-officer'],
  renewToolSecret: ['operator'],
  revokeTool: ['operator', 'data-protection-officer'],
  readToolSetup: ['operator'],
  setToolWebhook: ['operator'],
  removeToolWebhook: ['operator'],
  listInspections: ['overseer'],
  listWitnessed: ['agreement-officer', 'data-protection-officer', 'overseer', 'operator'],
} as const satisfies Readonly<Record<string, readonly Role[]>>

/** The name of one operation of the API; also its OpenAPI `operationId`. */
export type Operation = keyof typeof PERMISSIONS

/**
 * What counts only because somebody else does it than who did the rest, and what would make more of oneself: whoever came in on the word of an
 * issuer alone may not, for an issuer can say of one person that it is two.
 */
const SECOND_PERSON: ReadonlySet<string> = new Set<Operation>([
  'vouchForOfficial',
  'confirmRole',
  'signAgreement',
  'closeObservation',
  'reviewTool',
  'invitePasskey',
  'openForProgram',
  'nameDeputy',
  'recordAttribute',
  'openCase',
  'tieItems',
  'breakGlass',
  'agreeToThreat',
])

/** What everybody does for oneself alone, whoever it stands in for. */
const OWN: ReadonlySet<string> = new Set<Operation>([
  'openForProgram',
  'invitePasskey',
  'removePasskey',
  'nameDeputy',
  'signAgreement',
  'makeKeyKnown',
  'askToVouchForKey',
])

/** Whether a deputy does not call the operation for another one. */
export function isForOneself(operation: string): boolean {
  return OWN.has(operation)
}

/** Whether only who proved itself to this node may call the operation, with a passkey of its own. */
export function needsOwnProof(operation: string): boolean {
  return SECOND_PERSON.has(operation)
}

/** Whether the role may call the operation; false for an operation that the table does not know. */
export function mayCall(role: Role, operation: string): boolean {
  if (!Object.hasOwn(PERMISSIONS, operation)) return false
  const roles: readonly Role[] = PERMISSIONS[operation as Operation]
  return roles.includes(role)
}

/** Whether the official may call the operation: its role may, and the role of the party's own that it is in, if any, leaves that open. */
export function officialMayCall({ role, nationalRole }: Pick<Official, 'role' | 'nationalRole'>, operation: string): boolean {
  return mayCall(role, operation) && leavesOpen(nationalRole, operation)
}

/** Steps that an overseer takes for its party; an agreement officer takes every one. */
const OVERSEER_STEPS: ReadonlySet<StepKind> = new Set(['comment', 'interpret', 'announce', 'attest', 'respond', 'suspend', 'resume'])

/** Whether the role may take a step in the life of an agreement. */
export function mayState(role: Role, kind: StepKind): boolean {
  return role === 'agreement-officer' || (role === 'overseer' && OVERSEER_STEPS.has(kind))
}
