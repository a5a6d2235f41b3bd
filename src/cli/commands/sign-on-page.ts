/** A passkey lives in a browser: what it signs is asked for on the page of the node, and the command line waits until it was. */
import { type JsonObject, SECOND_MS } from '../../foundation/index.ts'
import type { Terminal } from '../command.ts'
import { type NodeClient, NodeRefusal } from '../node-client.ts'

const POLL_MS = 2 * SECOND_MS
/** How long somebody has to go to the page. */
const WAITED_MS = 600 * SECOND_MS

/**
 * Tells where the submission is signed and waits until it waits no more.
 * @throws NodeRefusal the refusal itself, when nobody signed in ten minutes
 */
export async function signedOnPage(
  refusal: NodeRefusal,
  { client, id, node, terminal }: { readonly client: NodeClient; readonly id: string; readonly node: string; readonly terminal: Terminal },
): Promise<JsonObject> {
  terminal.tell(`${refusal.message}: open ${new URL(`/#/review/${id}`, node).href} and approve it there.\n`)
  terminal.tell(
    `A passkey that partners do not know yet is made known at ${new URL('/#/people', node).href}, by an official whose own they know.\n`,
  )
  for (let waited = 0; waited < WAITED_MS; waited += POLL_MS) {
    const submission = await client.get(`/api/v1/submissions/${id}`)
    if (submission.state !== 'awaiting-approval') return submission
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
  }
  throw refusal
}

/** Whether a passkey is what is missing. */
export function asksForPasskey(error: unknown): error is NodeRefusal {
  return error instanceof NodeRefusal && error.code === 'approval-unsigned'
}
