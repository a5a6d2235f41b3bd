/** The first chapter: an agreement is proposed, signed and ratified by every node. */
import { agreementHash, cyberThreatExchange } from '../../agreement/index.ts'
import { DAY_MS, formatTimestamp } from '../../foundation/index.ts'
import { systemClock } from '../system.ts'
import { call, json, until } from './api.ts'
import type { DemoNode } from './federation.ts'
import { MINUTE, type Stage } from './stage.ts'

const CHECKPOINT_SECONDS = 1

/** Founding: the draft is proposed, signed and ratified by every node, and in force everywhere. */
export async function foundAgreement({ nodes, progress }: Pick<Stage, 'nodes' | 'progress'>): Promise<string> {
  const [aldoria] = nodes as readonly [DemoNode]
  const document = cyberThreatExchange({
    id: 'harbour-exchange',
    title: 'Agreement on the exchange of cyber-threat intelligence',
    parties: nodes.map((node) => ({ code: node.party, name: node.name, root: node.card.root, role: node.role })),
    trusted: { from: 'XA', to: 'XB' },
    technicalRecipient: 'XC',
    openRecipient: 'XD',
    sunset: formatTimestamp(systemClock.now() + 3 * 365 * DAY_MS),
    checkpointSeconds: CHECKPOINT_SECONDS,
    graceSeconds: 3_600,
    urgentGraceSeconds: 600,
  })
  const hash = agreementHash(document)
  await call(aldoria, 'agreement-officer', { path: '/api/v1/agreements', body: json(document) })
  progress.fact(`${aldoria.name} proposed "${document.title}" (${hash.slice(0, 16)}...)`)
  for (const deed of ['sign', 'ratify'] as const) {
    await Promise.all(nodes.map((node) => stepOnceAllowed(node, hash, deed)))
    progress.fact(`${deed === 'sign' ? 'signed' : 'ratified'} by ${nodes.map((node) => node.name).join(', ')}`)
  }
  await Promise.all(nodes.map((node) => waitForState(node, hash, 'in-force')))
  progress.fact('in force at every node: each ratification holds a receipt under the witness quorum')
  return hash
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
      const { items } = await call<{ items: readonly { hash: string; state: { state: string } }[] }>(node, 'agreement-officer', {
        path: '/api/v1/agreements',
      })
      return items.some((item) => item.hash === hash && states.includes(item.state.state)) ? true : undefined
    },
    { timeout: MINUTE },
  )
}
