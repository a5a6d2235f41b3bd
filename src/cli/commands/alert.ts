/** comity alert ...: warning partners at once, and what they warned of. */
import { type Command, print, UsageError } from '../command.ts'
import { jsonBody, NODE_OPTIONS, NODE_SYNOPSIS, nodeClient } from '../node-client.ts'

const PATH = '/api/v1/alerts'

type Listed = {
  readonly id: string
  readonly party: string
  readonly recipient: string
  readonly state: string
  readonly severity: string
  readonly validUntil: string
  readonly title: string | null
  readonly text: string | null
  readonly marking: string | null
}

const alertRaise: Command = {
  name: 'alert raise',
  synopsis: `TITLE --text TEXT --agreement HASH --purpose CODE --marking LEVEL --severity low|medium|high|critical --until TIME --justification TEXT [--about STIX-ID]... [--to PARTY]... ${NODE_SYNOPSIS}`,
  summary: 'Warn partners at once',
  options: {
    ...NODE_OPTIONS,
    text: { type: 'string' },
    agreement: { type: 'string' },
    purpose: { type: 'string' },
    marking: { type: 'string' },
    severity: { type: 'string' },
    until: { type: 'string' },
    justification: { type: 'string' },
    about: { type: 'string', multiple: true },
    to: { type: 'string', multiple: true },
  },
  async run(input, terminal) {
    const [title] = input.files
    if (title === undefined || input.files.length > 1) throw new UsageError('usage', `comity alert raise ${alertRaise.synopsis}`)
    const recipients = input.list('to')
    const answer = await nodeClient(input, terminal).post(
      PATH,
      jsonBody({
        title,
        text: input.text('text'),
        agreement: input.text('agreement'),
        purpose: input.text('purpose'),
        marking: input.text('marking').replace(/^TLP:/i, '').toUpperCase(),
        severity: input.text('severity'),
        validUntil: input.text('until'),
        justification: input.text('justification'),
        about: input.list('about'),
        ...(recipients.length === 0 ? {} : { recipients }),
      }),
    )
    const alerts = answer.alerts as unknown as readonly { id: string; to: string }[]
    const refusals = answer.refusals as unknown as readonly { party: string; code: string; reason: string }[]
    const lines = [
      ...alerts.map(({ id, to }) => `${to} is warned: act ${id}`),
      ...refusals.map(({ party, code, reason }) => `${party} is not: ${code}: ${reason}`),
    ]
    print(terminal, input, { json: answer, text: lines.join('\n') })
    return 0
  },
}

const alertList: Command = {
  name: 'alert list',
  synopsis: NODE_SYNOPSIS,
  summary: 'Alerts sent and received, newest first; a provisional one is not proven yet',
  options: NODE_OPTIONS,
  async run(input, terminal) {
    const answer = await nodeClient(input, terminal).get(PATH)
    const items = answer.items as unknown as readonly Listed[]
    print(terminal, input, { json: answer, text: items.length === 0 ? 'No alerts.' : items.map(lineOf).join('\n') })
    return 0
  },
}

/** All commands of this file. */
export const ALERT: readonly Command[] = [alertRaise, alertList]

function lineOf({ party, recipient, state, severity, validUntil, title, text, marking }: Listed): string {
  const head = `${state}  ${severity}  ${party} to ${recipient}  until ${validUntil}`
  // Its own lines stand under it, so that none of them can pass for another alert.
  return title === null ? head : `${head}\n  TLP:${marking}  ${title}\n  ${text?.replaceAll('\n', '\n  ')}`
}
