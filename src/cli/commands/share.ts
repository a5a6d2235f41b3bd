/** comity share, comity preview, comity approve, comity decline: bundles through a running node. */
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import type { JsonObject } from '../../foundation/index.ts'
import { type Command, type Input, type Options, print, type Terminal, UsageError } from '../command.ts'
import { jsonBody, NODE_OPTIONS, NODE_SYNOPSIS, type NodeClient, nodeClient } from '../node-client.ts'
import { previewDraft } from './preview.ts'

const OPTIONS = { ...NODE_OPTIONS, agreement: { type: 'string' }, purpose: { type: 'string' }, justification: { type: 'string' } } as const
const SYNOPSIS = `FILE --agreement HASH --purpose CODE --justification TEXT ${NODE_SYNOPSIS}`
const POLL_MS = 500

export const share: Command = {
  name: 'share',
  synopsis: SYNOPSIS,
  summary: 'Submit a STIX 2.1 bundle and follow it until it is released',
  options: OPTIONS,
  async run(input, terminal) {
    const client = nodeClient(input, terminal)
    const { id } = (await send(client, input, '/api/v1/submissions')) as { id: string }
    const submission = await follow(client, id, terminal)
    print(terminal, input, {
      json: submission,
      text: `Submission ${id} is ${String(submission.state)}.\n${JSON.stringify(submission.report, null, 2)}`,
    })
    return submission.state === 'released' || submission.state === 'awaiting-approval' ? 0 : 1
  },
}

export const preview: Command = {
  name: 'preview',
  synopsis: `FILE (--agreement FILE --to PARTY --purpose CODE [--from PARTY] | ${SYNOPSIS.slice('FILE '.length)})`,
  summary: 'Show what each partner would get of a bundle, and why not, through a node; or one party under a draft, without any',
  options: { ...OPTIONS, to: { type: 'string' }, from: { type: 'string' } },
  async run(input, terminal) {
    if (input.optional('to') !== undefined) return previewDraft(input, terminal)
    const answer = await send(nodeClient(input, terminal), input, '/api/v1/previews')
    print(terminal, input, { json: answer, text: JSON.stringify(answer, null, 2) })
    return 0
  },
}

/** approve and decline differ in nothing but the word. */
function decisionCommand(
  name: 'approve' | 'decline',
  words: {
    readonly summary: string
    readonly done: string
    readonly options?: Options
    readonly decide: (client: NodeClient, id: string, input: Input) => Promise<JsonObject>
  },
): Command {
  const synopsis = `SUBMISSION ${NODE_SYNOPSIS}`
  return {
    name,
    synopsis,
    summary: words.summary,
    options: { ...NODE_OPTIONS, ...words.options },
    async run(input, terminal) {
      const [id] = input.files
      if (id === undefined || !/^[0-9a-f-]{36}$/.test(id)) throw new UsageError('usage', `comity ${name} ${synopsis}`)
      const answer = await words.decide(nodeClient(input, terminal), id, input)
      print(terminal, input, { json: answer, text: `${words.done} ${id}.` })
      return 0
    },
  }
}

export const approve = decisionCommand('approve', {
  summary: 'Approve a submission as the second person that an article asks for; --necessity TEXT is the written test of necessity',
  options: { necessity: { type: 'string' } },
  done: 'Approved',
  decide: (client, id, input) => {
    const necessity = input.optional('necessity')
    return client.post(`/api/v1/submissions/${id}/approve`, jsonBody(necessity === undefined ? {} : { necessity }))
  },
})
export const decline = decisionCommand('decline', {
  summary: 'End a submission that waits for approval; nothing of it goes out',
  done: 'Declined',
  decide: (client, id) => client.delete(`/api/v1/submissions/${id}`),
})

async function send(client: NodeClient, input: Input, path: string): Promise<JsonObject> {
  const [file] = input.files
  if (file === undefined || input.files.length !== 1) throw new UsageError('usage', SYNOPSIS)
  await stat(file).catch((cause: unknown) => {
    throw new UsageError('file-unreadable', `cannot read ${file}`, { cause })
  })
  const query = new URLSearchParams({ agreement: input.text('agreement'), purpose: input.text('purpose') })
  return client.post(`${path}?${query}`, {
    content: Readable.toWeb(createReadStream(file)) as unknown as RequestInit['body'],
    type: 'application/stix+json;version=2.1',
    headers: { 'x-comity-justification': encodeURIComponent(input.text('justification')) },
  })
}

async function follow(client: NodeClient, id: string, terminal: Terminal): Promise<JsonObject> {
  for (;;) {
    const submission = await client.get(`/api/v1/submissions/${id}`)
    terminal.tell(`${String(submission.state)}: ${String(submission.position)} of ${String(submission.objects)} objects\n`)
    if (submission.state !== 'releasing' && submission.state !== 'receiving') return submission
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
  }
}
