/** The first chapter: an agreement is proposed, signed and ratified by every node. */
import { agreementHash, fillTemplate, jurisdictionFigures, parseAgreementYaml, type TemplateParty } from '../../agreement/index.ts'
import { DAY_MS, formatTimestamp } from '../../foundation/index.ts'
import { systemClock } from '../system.ts'
import { readTemplateText } from '../templates.ts'
import { call, json, until } from './api.ts'
import type { DemoNode } from './federation.ts'
import { MINUTE, type Stage } from './stage.ts'

/** So that nobody waits to see what is proven; an agreement has ten unless it says otherwise. */
const CHECKPOINT_SECONDS = 1

/** How the agreement is founded; `checkpointSeconds` is its cadence, a second unless told. */
export type Founding = Pick<Stage, 'nodes' | 'progress'> & { readonly checkpointSeconds?: number }

/** Founding: the draft is proposed, signed and ratified by every node, and in force everywhere. */
export async function foundAgreement({ nodes, progress, checkpointSeconds = CHECKPOINT_SECONDS }: Founding): Promise<string> {
  const [aldoria] = nodes as readonly [DemoNode]
  const authored = parseAgreementYaml(await draftText(nodes, checkpointSeconds))
  if (!authored.ok)
    throw new Error(`the template is not valid: ${authored.faults.map(({ line, message }) => `line ${line} ${message}`).join('; ')}`)
  const document = authored.agreement
  const hash = agreementHash(document)
  await call(aldoria, 'agreement-officer', { path: '/api/v1/agreements', body: json(document) })
  progress.fact(`${aldoria.name} proposed "${document.title}" (${hash.slice(0, 16)}...)`)
  await signAndRatify({ nodes, progress }, hash)
  progress.fact('in force at every node: each ratification holds a receipt under the witness quorum')
  return hash
}

/** Every party signs, then every party ratifies; it is in force everywhere on return. */
export async function signAndRatify({ nodes, progress }: Pick<Stage, 'nodes' | 'progress'>, hash: string): Promise<void> {
  for (const deed of ['sign', 'ratify'] as const) {
    await Promise.all(nodes.map((node) => stepOnceAllowed(node, hash, deed)))
    progress.fact(`${deed === 'sign' ? 'signed' : 'ratified'} by ${nodes.map((node) => node.name).join(', ')}`)
  }
  await Promise.all(nodes.map((node) => waitForState(node, hash, 'in-force')))
}

/** The template for exchange among CSIRTs, filled as the five would. */
async function draftText(nodes: readonly DemoNode[], checkpointSeconds: number): Promise<string> {
  const now = systemClock.now()
  return fillTemplate(await readTemplateText('cyber-threat-exchange'), {
    id: 'harbour-exchange',
    title: 'Agreement on the exchange of cyber-threat intelligence',
    parties: nodes.map(partyOf),
    intermediary: { party: 'XD', overseer: 'XO', membersMin: 2, itemsMin: 1, hoursMax: 1 },
    values: {
      'trusted-from': 'XA',
      'trusted-to': 'XB',
      'technical-recipient': 'XC',
      'open-recipient': 'XD',
      others: ['XA'],
      'other-senders': ['XC', 'XD'],
      sunset: formatTimestamp(now + 3 * 365 * DAY_MS),
      'first-review': formatTimestamp(now + 365 * DAY_MS),
      // So that nobody waits for an hour to see it.
      'telling-minutes': 1,
      'checkpoint-seconds': checkpointSeconds,
      'grace-seconds': 3_600,
      'urgent-grace-seconds': 600,
    },
  })
}

function partyOf(node: DemoNode): TemplateParty {
  const party = { code: node.party, name: node.name, root: node.card.root, role: node.role }
  const jurisdiction = jurisdictionFigures(node.party)
  if (node.role === 'overseer' || jurisdiction === undefined) return party
  return {
    ...party,
    authority: `CSIRT ${node.name}`,
    legalBasis: [
      {
        provision: `Network Security Act of ${node.name}, section 12`,
        mandate: 'Exchange of threat information with the CSIRTs of other states',
        safeguard: 'binding-instrument',
      },
    ],
    jurisdiction,
    contact: `Data-protection officer, CSIRT ${node.name}`,
  }
}

async function stepOnceAllowed(node: DemoNode, hash: string, deed: 'sign' | 'ratify'): Promise<void> {
  const needed = deed === 'sign' ? ['proposed', 'signed'] : ['signed', 'ratified']
  await waitForState(node, hash, ...needed)
  await call(node, 'agreement-officer', { method: 'POST', path: `/api/v1/agreements/${hash}/${deed}` })
}

async function waitForState(node: DemoNode, hash: string, ...states: readonly string[]): Promise<void> {
  await until(
    `the agreement to be ${states.join(' or ')} at ${node.name}`,
    async () => {
      const state = await stateAt(node, hash)
      return state !== undefined && states.includes(state) ? true : undefined
    },
    { timeout: MINUTE },
  )
}

/** Where a node says that an agreement stands; undefined as long as it does not know it. */
export async function stateAt(node: DemoNode, hash: string): Promise<string | undefined> {
  type Listed = { readonly items: readonly { readonly hash: string; readonly state: { readonly state: string } }[] }
  const { items } = await call<Listed>(node, 'agreement-officer', { path: '/api/v1/agreements' })
  return items.find((item) => item.hash === hash)?.state.state
}
