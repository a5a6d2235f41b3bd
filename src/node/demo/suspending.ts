/** A chapter of the demonstration: one partner stops the flow from Aldoria at once and alone, and takes it up again. */
import { DAY_MS, formatTimestamp } from '../../foundation/index.ts'
import { systemClock } from '../system.ts'
import { call, json, until } from './api.ts'
import type { DemoNode } from './federation.ts'
import { isServed } from './read-back.ts'
import { warningBundle } from './report.ts'
import { everyAnswer, MINUTE, type Stage } from './stage.ts'
import { finished, type Submission, submissionOf, submit } from './submitting.ts'

const SUSPENDED_DAYS = 14

/** What came of it: who had the first warning and who did not, and that the second reached everybody. */
export type SuspensionStory = {
  readonly by: string
  /** Code under which the sender's node withheld what was suspended. */
  readonly code: string
  readonly heldBackFrom: readonly string[]
  readonly reachedMeanwhile: readonly string[]
  readonly reachedAfter: readonly string[]
}

/** Cetania suspends, Aldoria shares, Cetania resumes, Aldoria shares again; who has what is asked of each partner's own tools. */
export async function suspendAndResume(
  stage: Stage,
  agreement: string,
): Promise<{ readonly story: SuspensionStory; readonly submissions: readonly Submission[] }> {
  const [aldoria, borland, cetania, dunmark] = stage.nodes as readonly [DemoNode, DemoNode, DemoNode, DemoNode]
  const partners = [borland, cetania, dunmark]
  const statements = `/api/v1/agreements/${agreement}/statements`
  const until14 = formatTimestamp(systemClock.now() + SUSPENDED_DAYS * DAY_MS)
  const body = json({ kind: 'suspend', body: { parties: [aldoria.party], until: until14, reason: 'Order of a court in Cetania' } })
  const { actId } = await call<{ actId: string }>(cetania, 'agreement-officer', { path: statements, body })
  await suspensionsKnown(aldoria, { agreement, of: cetania, count: 1 })
  const first = await warn(stage, agreement)
  const withheld = first.submission.report.recipients.find(({ party }) => party === cetania.party)?.withheld ?? []
  const reachedMeanwhile = await holdersOf(partners, first.stixId)
  const resume = json({ kind: 'resume', body: { suspension: actId } })
  await call(cetania, 'agreement-officer', { path: statements, body: resume })
  await Promise.all([aldoria, cetania].map((node) => suspensionsKnown(node, { agreement, of: cetania, count: 0 })))
  const second = await warn(stage, agreement)
  const story = {
    by: cetania.party,
    code: withheld[0]?.code ?? 'none',
    heldBackFrom: partners.map(({ party }) => party).filter((party) => !reachedMeanwhile.includes(party)),
    reachedMeanwhile,
    reachedAfter: await holdersOf(partners, second.stixId),
  }
  if (story.heldBackFrom.join() !== cetania.party || story.reachedAfter.length !== partners.length) {
    throw new Error(
      `the suspension held back ${story.heldBackFrom.join(', ')}, and ${story.reachedAfter.join(', ')} had what came after it`,
    )
  }
  stage.progress.fact(
    `${cetania.name} suspended what comes from ${aldoria.name}: one warning reached ${reachedMeanwhile.join(' and ')} alone (${story.code})`,
  )
  stage.progress.fact(`${cetania.name} resumed: the next warning reached ${story.reachedAfter.join(', ')}`)
  return { story, submissions: [first.submission, second.submission] }
}

async function warn(stage: Stage, agreement: string): Promise<{ readonly submission: Submission; readonly stixId: string }> {
  const [aldoria] = stage.nodes as readonly [DemoNode]
  const { bundle, stixId } = warningBundle()
  const id = await submit(aldoria, agreement, { body: bundle as Uint8Array<ArrayBuffer>, why: 'Warning partners: one host' })
  const submission = await until('the warning to be released', async () => finished(await submissionOf(aldoria, id)), { timeout: MINUTE })
  await everyAnswer(stage)
  return { submission, stixId }
}

async function holdersOf(partners: readonly DemoNode[], stixId: string): Promise<readonly string[]> {
  const served = await Promise.all(partners.map((node) => isServed(node, stixId)))
  return partners.filter((_, index) => served[index]).map(({ party }) => party)
}

type Life = { readonly standings: readonly { readonly party: string; readonly suspensions: readonly unknown[] }[] }

/** Until a node knows of so many suspensions that a party has standing. */
async function suspensionsKnown(
  node: DemoNode,
  known: { readonly agreement: string; readonly of: DemoNode; readonly count: number },
): Promise<void> {
  const { agreement, of, count } = known
  await until(
    `${node.name} to know of ${count} suspensions`,
    async () => {
      const { standings } = await call<Life>(node, 'agreement-officer', { path: `/api/v1/agreements/${agreement}/life` })
      return standings.find(({ party }) => party === of.party)?.suspensions.length === count ? true : undefined
    },
    { timeout: MINUTE },
  )
}
