/** The last chapter: an amendment is tried on what was shared, then signed and ratified by all. */
import { type Agreement, agreementHash, parseAgreement } from '../../agreement/index.ts'
import type { Json } from '../../foundation/index.ts'
import { call, json } from './api.ts'
import type { DemoNode } from './federation.ts'
import { signAndRatify, stateAt } from './founding.ts'
import type { Stage } from './stage.ts'

const DAYS = 30
const HIGHER = 'AMBER+STRICT'

/** What came of it. */
export type AmendmentStory = {
  readonly prior: string
  readonly hash: string
  readonly version: number
  /** How its permissions relate to those before, proven over every question. */
  readonly verdict: string
  readonly differences: readonly string[]
  readonly simulated: { readonly items: number; readonly changes: string }
  /** Parties whose node says that the amendment is in force and the version before superseded. */
  readonly inForceAt: readonly string[]
}

/** Cetania's ceiling is raised: the draft is proposed, simulated on Aldoria's store, compared, and ratified by every party. */
export async function amend(stage: Stage, prior: string): Promise<AmendmentStory> {
  const { nodes, progress } = stage
  const [aldoria, , cetania] = nodes as readonly [DemoNode, DemoNode, DemoNode]
  const { document } = await call<{ document: Json }>(aldoria, 'agreement-officer', { path: `/api/v1/agreements/${prior}` })
  const draft = withHigherCeiling(parseAgreement(document), { prior, to: cetania.party })
  const hash = agreementHash(draft)
  await call(aldoria, 'agreement-officer', { path: '/api/v1/agreements', body: json(draft) })
  progress.fact(`${aldoria.name} proposed version 2: ${cetania.name} would get technical facts up to AMBER+STRICT`)
  const [simulated, compared] = await Promise.all([
    simulate(aldoria, draft),
    differences(aldoria, hash),
    signAndRatify({ nodes, progress }, hash),
  ])
  for (const line of simulated.changes.split('\n').slice(0, 3))
    progress.fact(`tried on ${simulated.items.toLocaleString('en')} objects: ${line}`)
  for (const sentence of compared.sentences.slice(0, 1)) progress.fact(`compared: ${sentence}`)
  const states = await Promise.all(
    nodes.map(async (node) => ({ party: node.party, next: await stateAt(node, hash), before: await stateAt(node, prior) })),
  )
  const inForceAt = states.filter(({ next, before }) => next === 'in-force' && before === 'superseded').map(({ party }) => party)
  if (inForceAt.length !== nodes.length) throw new Error(`the amendment is in force at ${inForceAt.join(', ')} only`)
  progress.fact(`in force at ${nodes.map(({ name }) => name).join(', ')}, where version 1 is superseded`)
  return {
    ...{ prior, hash, version: draft.version, verdict: compared.verdict, differences: compared.sentences },
    ...{ simulated, inForceAt },
  }
}

function withHigherCeiling(agreement: Agreement, change: { readonly prior: string; readonly to: string }): Agreement {
  const sharing = agreement.sharing.map((article) => {
    if (!article.to.includes(change.to) || article.markingCeiling !== 'AMBER') return article
    // The drafters' words say what the rule says.
    const [title, text] = [article.title, article.text].map((words) => words.replaceAll('AMBER', HIGHER)) as [string, string]
    return { ...article, title, text, markingCeiling: HIGHER }
  })
  return parseAgreement({ ...agreement, version: agreement.version + 1, prior: change.prior, sharing } as unknown as Json)
}

async function simulate(node: DemoNode, draft: Agreement): Promise<AmendmentStory['simulated']> {
  const path = `/api/v1/simulations?purpose=cyber-defence&days=${DAYS}`
  const { items, changes } = await call<{ items: number; changes: string | null }>(node, 'agreement-officer', { path, body: json(draft) })
  return { items, changes: changes ?? '' }
}

type Told = { readonly direction: string; readonly sentence: string }

async function differences(node: DemoNode, hash: string): Promise<{ readonly verdict: string; readonly sentences: readonly string[] }> {
  type Answer = { readonly verdict: string; readonly permissions: readonly Told[]; readonly duties: readonly Told[] }
  const { verdict, permissions, duties } = await call<Answer>(node, 'agreement-officer', { path: `/api/v1/agreements/${hash}/differences` })
  return { verdict, sentences: [...permissions, ...duties].map(({ direction, sentence }) => `${direction}: ${sentence}`) }
}
