/** After the founding: each party narrows the agreement by its own law, at once and without telling the others. */
import type { Json } from '../../foundation/index.ts'
import { call, json } from './api.ts'
import type { Stage } from './stage.ts'

/** Each party's own law, narrower than the agreement in a point of its own. */
const RESERVATIONS: Readonly<Record<string, readonly Json[]>> = {
  XA: [reservation('XA', 'Data on witnesses is not disclosed', { forbids: 'disclose', when: { dataSubjects: ['witness'] } })],
  XB: [reservation('XB', 'Data on victims is not disclosed', { forbids: 'disclose', when: { dataSubjects: ['victim'] } })],
  XC: [reservation('XC', 'Descriptions of vulnerabilities are not received', { forbids: 'receive', when: { types: ['vulnerability'] } })],
  XD: [reservation('XD', 'Nothing above TLP:GREEN is received', { forbids: 'receive', when: { markingAtLeast: 'AMBER' } })],
}

/** Every party states its reservation: an act that no other node is told of. */
export async function reserve({ nodes, progress }: Pick<Stage, 'nodes' | 'progress'>, agreement: string): Promise<void> {
  for (const node of nodes) {
    for (const one of RESERVATIONS[node.party] ?? []) {
      const body = json({ kind: 'reserve', body: { reservation: one } })
      await call(node, 'agreement-officer', { path: `/api/v1/agreements/${agreement}/statements`, body })
      progress.fact(`${node.name} reserves, seen by nobody else: ${(one as { title: string }).title}`)
    }
  }
}

function reservation(party: string, title: string, narrowing: { forbids: string; when: Json }): Json {
  return { party, number: 1, title, ...narrowing, isDisclosedToPartners: false }
}
