/** What the articles on security and retention ask of a node, as far as a node knows it of itself (spec/agreement.md#security). */
import type { AgreementText } from './document/index.ts'

type Security = NonNullable<AgreementText['security']>

/**
 * What a node tells of itself: the version of its software, and all algorithms with which it signs and seals. A partner's may have names that
 * are not known here.
 */
export type NodeMeans = { readonly version: string; readonly algorithms: readonly string[] }

/** What a node knows of itself alone: also the days for which back-ups of its key store live. */
export type OwnMeans = NodeMeans & { readonly backupDays: number }

/** Why a node does not meet the article. */
export type SecurityFault = {
  readonly code: 'software-too-old' | 'algorithm-not-allowed' | 'backups-too-long'
  readonly reason: string
  readonly article: string
}

/** Why a partner's node does not meet it. */
export type PartnerFault = Omit<SecurityFault, 'code'> & {
  readonly code: 'partner-software-unknown' | 'partner-software-too-old' | 'partner-algorithm-not-allowed'
}

/** Why this node may neither give nor get under an agreement; undefined where it meets what the agreement asks, or it asks nothing. */
export function securityFault(
  {
    security,
    retention,
  }: Pick<AgreementText, 'security'> & { readonly retention: Pick<AgreementText['retention'], 'article' | 'backupDays'> },
  { version, algorithms, backupDays }: OwnMeans,
): SecurityFault | undefined {
  if (retention.backupDays !== undefined && backupDays > retention.backupDays) {
    const reason = `back-ups of the keys of this node live for ${backupDays} days, and the agreement lets them live for ${retention.backupDays}`
    return { code: 'backups-too-long', reason, article: retention.article }
  }
  if (security === undefined) return undefined
  const { article, versionAtLeast } = security
  if (!isAtLeast(version, versionAtLeast)) {
    return { code: 'software-too-old', reason: `the software of this node is older than version ${versionAtLeast}`, article }
  }
  const foreign = firstUnlisted(security, algorithms)
  if (foreign === undefined) return undefined
  return { code: 'algorithm-not-allowed', reason: `this node uses ${foreign}, which the agreement does not list`, article }
}

/**
 * Why nothing may be disclosed to a partner, nor taken from it, under an agreement, by what its node told of itself; a node that told
 * nothing meets nothing. Undefined where it meets what the agreement asks, or it asks nothing.
 */
export function partnerFault(
  { security }: Pick<AgreementText, 'security'>,
  party: string,
  means: NodeMeans | undefined,
): PartnerFault | undefined {
  if (security === undefined) return undefined
  const { article, versionAtLeast } = security
  if (means === undefined) {
    const reason = `the node of ${party} did not tell its version yet, and the agreement asks for ${versionAtLeast} at least`
    return { code: 'partner-software-unknown', reason, article }
  }
  if (!isAtLeast(means.version, versionAtLeast)) {
    return { code: 'partner-software-too-old', reason: `the software of ${party} is older than version ${versionAtLeast}`, article }
  }
  const foreign = firstUnlisted(security, means.algorithms)
  if (foreign === undefined) return undefined
  // The name is the partner's own word; what is listed is told instead.
  const listed = security.algorithms.join(', ')
  return {
    code: 'partner-algorithm-not-allowed',
    reason: `the node of ${party} uses others than the listed algorithms: ${listed}`,
    article,
  }
}

function firstUnlisted(security: Security, algorithms: readonly string[]): string | undefined {
  const listed: readonly string[] = security.algorithms
  return algorithms.find((algorithm) => !listed.includes(algorithm))
}

/** The algorithms of the article by the names of the suites of envelopes (spec/envelope.md). */
const SEALED_WITH = { 'MLKEM768-X25519': 'mlkem768-x25519', X25519: 'x25519' } as const

/** Why what came in an envelope of a suite is not taken under an agreement: it was sealed with an algorithm that the article does not list. */
export function sealingFault({ security }: Pick<AgreementText, 'security'>, suite: keyof typeof SEALED_WITH): SecurityFault | undefined {
  const algorithm = SEALED_WITH[suite]
  if (security === undefined || security.algorithms.includes(algorithm)) return undefined
  return {
    code: 'algorithm-not-allowed',
    reason: `it came sealed with ${algorithm}, which the agreement does not list`,
    article: security.article,
  }
}

const VERSION = /^(\d{1,5})\.(\d{1,5})\.(\d{1,5})(-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?$/

/** Whether a version is at least a release, by the order of semantic versioning: what comes before a release is older. What is no version is not. */
function isAtLeast(version: string, release: string): boolean {
  const [own, least] = [VERSION.exec(version), VERSION.exec(release)]
  if (own === null || least === null) return false
  for (const place of [1, 2, 3]) {
    const difference = Number(own[place]) - Number(least[place])
    if (difference !== 0) return difference > 0
  }
  return own[4] === undefined
}
