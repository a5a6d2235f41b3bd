/** comity share, preview, tighten, stay, approve, decline: bundles through a running node. */
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import type { JsonObject } from '../../foundation/index.ts'
import { FIELD_TIGHTENINGS, type PreviewedEntry, VALUE_TIGHTENINGS } from '../../workflows/disclosure/index.ts'
import { type Command, type Input, type Options, print, type Terminal, UsageError } from '../command.ts'
import { importFormat } from '../import-options.ts'
import { readInput } from '../input-stream.ts'
import { type Body, jsonBody, NODE_OPTIONS, NODE_SYNOPSIS, type NodeClient, nodeClient } from '../node-client.ts'
import { createPace } from '../pace.ts'
import { previewDraft } from './preview.ts'
import { printPreview } from './previewed.ts'
import { asksForPasskey, signedOnPage } from './sign-on-page.ts'

const OPTIONS = {
  ...NODE_OPTIONS,
  format: { type: 'string' },
  'ignore-distribution': { type: 'boolean' },
  agreement: { type: 'string' },
  purpose: { type: 'string' },
  justification: { type: 'string' },
} as const
const SYNOPSIS = `FILE --agreement HASH --purpose CODE --justification TEXT [--format FORMAT] [--ignore-distribution] ${NODE_SYNOPSIS}`
const POLL_MS = 500

export const share: Command = {
  name: 'share',
  synopsis: `${SYNOPSIS} [--review] [--anonymised]`,
  summary:
    'Submit a STIX bundle, or a file that comity import takes, and follow it until it is released; with --review it waits for a person to look at it, with --anonymised it goes to the intermediary, to be passed on without its origin',
  options: { ...OPTIONS, review: { type: 'boolean' }, anonymised: { type: 'boolean' } },
  async run(input, terminal) {
    return submitFile(input, terminal, { agreement: input.text('agreement'), purpose: input.text('purpose') })
  },
}

/** Submits the one file that is named, and follows it until it is released, waits or has stopped. @returns the exit code */
export async function submitFile(input: Input, terminal: Terminal, terms: Readonly<Record<string, string>>): Promise<number> {
  const client = nodeClient(input, terminal)
  const review = input.isSet('review') ? { review: 'true' } : {}
  const anonymised = input.isSet('anonymised') ? { anonymised: 'true' } : {}
  const query = new URLSearchParams({ ...terms, ...review, ...anonymised, ...(await formatOf(input)) })
  const { id } = (await client.post(`/api/v1/submissions?${query}`, await bundleOf(input))) as { id: string }
  const submission = await follow(client, id, terminal)
  print(terminal, input, {
    json: submission,
    text: `Submission ${id} is ${String(submission.state)}.\n${JSON.stringify(submission.report, null, 2)}`,
  })
  return submission.state === 'released' || submission.state === 'awaiting-approval' ? 0 : 1
}

const HASH = /^[0-9a-f]{64}$/
const PREVIEW_SYNOPSIS = `FILE (--agreement FILE --to PARTY --purpose CODE [--from PARTY] | ${SYNOPSIS.slice('FILE '.length)} [--to PARTY])`

export const preview: Command = {
  name: 'preview',
  synopsis: `${PREVIEW_SYNOPSIS}, or --submission ID --to PARTY ${NODE_SYNOPSIS}`,
  summary:
    'Show what each partner would get of a bundle and why not the rest: through a node, of a submission that waits, or under a draft without any node',
  options: { ...OPTIONS, to: { type: 'string' }, from: { type: 'string' }, submission: { type: 'string' } },
  async run(input, terminal) {
    const to = input.optional('to')
    const submission = input.optional('submission')
    if (submission !== undefined) {
      const client = nodeClient(input, terminal)
      const party = input.text('to')
      return printPreview(entriesOf(client.lines(`/api/v1/submissions/${idOf(submission)}/objects?recipients=${party}`)), party, {
        input,
        terminal,
      })
    }
    if (to !== undefined && !HASH.test(input.text('agreement'))) return previewDraft(input, terminal)
    const client = nodeClient(input, terminal)
    const format = await formatOf(input)
    const bundle = await bundleOf(input)
    if (to !== undefined) {
      const lines = client.lines(`/api/v1/previews/objects?${queryOf(input, { recipients: to, ...format })}`, bundle)
      return printPreview(entriesOf(lines), to, { input, terminal })
    }
    const answer = await client.post(`/api/v1/previews?${queryOf(input, format)}`, bundle)
    print(terminal, input, { json: answer, text: JSON.stringify(answer, null, 2) })
    return 0
  },
}

/** The node wrote them. */
async function* entriesOf(lines: AsyncIterable<JsonObject>): AsyncGenerator<PreviewedEntry> {
  for await (const line of lines) yield line as unknown as PreviewedEntry
}

export const tighten: Command = {
  name: 'tighten',
  synopsis: `SUBMISSION --object N [--field NAME | --value NAME] [--treatment CODE] [--to PARTY]... ${NODE_SYNOPSIS}`,
  summary: 'Let recipients of a waiting submission have less: without --field or --value nothing of the object; it is never loosened again',
  options: {
    ...NODE_OPTIONS,
    object: { type: 'string' },
    field: { type: 'string' },
    value: { type: 'string' },
    treatment: { type: 'string' },
    to: { type: 'string', multiple: true },
  },
  async run(input, terminal) {
    const [submission] = input.files
    if (submission === undefined) throw new UsageError('usage', `comity tighten ${tighten.synopsis}`)
    const client = nodeClient(input, terminal)
    const tightenings = [tighteningOf(input)]
    const answer = await client.post(`/api/v1/submissions/${idOf(submission)}/tighten`, jsonBody({ tightenings }))
    print(terminal, input, { json: answer, text: `Tightened ${submission}.\n${JSON.stringify(answer.report, null, 2)}` })
    return 0
  },
}

export const stay: Command = {
  name: 'stay',
  synopsis: `SUBMISSION --object N --value NAME ${NODE_SYNOPSIS}`,
  summary:
    'Keep that a value of a waiting submission, about which a preview asks, may stay: whoever reviews after sees it and may still tighten',
  options: { ...NODE_OPTIONS, object: { type: 'string' }, value: { type: 'string' } },
  async run(input, terminal) {
    const [submission] = input.files
    if (submission === undefined) throw new UsageError('usage', `comity stay ${stay.synopsis}`)
    const stays = [{ index: placeOf(input), value: input.text('value') }]
    const answer = await nodeClient(input, terminal).post(`/api/v1/submissions/${idOf(submission)}/stay`, jsonBody({ stays }))
    print(terminal, input, { json: answer, text: `${submission} has ${Number(answer.stays)} answers that a value may stay.` })
    return 0
  },
}

function placeOf(input: Input): number {
  const index = Number(input.text('object'))
  if (Number.isSafeInteger(index) && index >= 0) return index
  throw new UsageError('usage', '--object is the number of an object, from 0, as a preview shows it')
}

function tighteningOf(input: Input): JsonObject {
  const index = placeOf(input)
  const parties = input.list('to')
  const place = { index, parties: parties.length === 0 ? null : parties }
  const field = input.optional('field')
  const value = input.optional('value')
  if (field !== undefined && value !== undefined) throw new UsageError('usage', 'say --field or --value, not both')
  if (field !== undefined) return { what: 'field', ...place, field, treatment: treatmentOf(input, FIELD_TIGHTENINGS) ?? 'drop' }
  if (value !== undefined) return { what: 'value', ...place, value, treatment: treatmentOf(input, VALUE_TIGHTENINGS) ?? 'never' }
  if (input.optional('treatment') !== undefined)
    throw new UsageError('usage', 'a whole object is withheld; --treatment goes with --field or --value')
  return { what: 'object', ...place }
}

function treatmentOf(input: Input, known: readonly string[]): string | undefined {
  const treatment = input.optional('treatment')
  if (treatment === undefined || known.includes(treatment)) return treatment
  throw new UsageError('usage', `--treatment is one of ${known.join(', ')}`)
}

/** approve and decline differ in nothing but the word. */
function decisionCommand(
  name: 'approve' | 'decline',
  words: {
    readonly summary: string
    readonly done: string
    readonly options?: Options
    readonly decide: (client: NodeClient, id: string, from: { readonly input: Input; readonly terminal: Terminal }) => Promise<JsonObject>
  },
): Command {
  const synopsis = `SUBMISSION ${NODE_SYNOPSIS}`
  return {
    name,
    synopsis,
    summary: words.summary,
    options: { ...NODE_OPTIONS, ...words.options },
    async run(input, terminal) {
      const [file] = input.files
      if (file === undefined) throw new UsageError('usage', `comity ${name} ${synopsis}`)
      const id = idOf(file)
      const answer = await words.decide(nodeClient(input, terminal), id, { input, terminal })
      print(terminal, input, { json: answer, text: `${words.done} ${id}.` })
      return 0
    },
  }
}

export const approve = decisionCommand('approve', {
  summary:
    'Let a waiting submission go out, as the second person that an article asks for or after a review; --necessity TEXT is the written test of necessity. Where a passkey signs it, it says where and waits',
  options: { necessity: { type: 'string' } },
  done: 'Approved',
  async decide(client, id, { input, terminal }) {
    const necessity = input.optional('necessity')
    try {
      return await client.post(`/api/v1/submissions/${id}/approve`, jsonBody(necessity === undefined ? {} : { necessity }))
    } catch (error) {
      if (!asksForPasskey(error)) throw error
      return signedOnPage(error, { client, id, node: input.text('node'), terminal })
    }
  },
})
export const decline = decisionCommand('decline', {
  summary: 'End a submission that waits for approval; nothing of it goes out',
  done: 'Declined',
  decide: (client, id) => client.delete(`/api/v1/submissions/${id}`),
})

function idOf(submission: string): string {
  if (/^[0-9a-f-]{36}$/.test(submission)) return submission
  throw new UsageError('usage', `${submission} is no id of a submission`)
}

function queryOf(input: Input, more: Readonly<Record<string, string>> = {}): URLSearchParams {
  return new URLSearchParams({ agreement: input.text('agreement'), purpose: input.text('purpose'), ...more })
}

/** What a node is told of a file that is no bundle of STIX 2.1, so that it converts it. @throws FormatError when it is in no known format */
async function formatOf(input: Input): Promise<Readonly<Record<string, string>>> {
  const [file] = input.files
  if (file === undefined) return {}
  const format = await importFormat(input, () => readInput(file))
  if (format === 'stix-2.1') return {}
  return { format, ...(input.isSet('ignore-distribution') && { distribution: 'ignore' }) }
}

async function bundleOf(input: Input): Promise<Body> {
  const [file] = input.files
  if (file === undefined || input.files.length !== 1) throw new UsageError('usage', SYNOPSIS)
  await stat(file).catch((cause: unknown) => {
    throw new UsageError('file-unreadable', `cannot read ${file}`, { cause })
  })
  return {
    content: Readable.toWeb(createReadStream(file)) as unknown as RequestInit['body'],
    type: 'application/stix+json;version=2.1',
    headers: { 'x-comity-justification': encodeURIComponent(input.text('justification')) },
  }
}

async function follow(client: NodeClient, id: string, terminal: Terminal): Promise<JsonObject> {
  const pace = createPace()
  for (;;) {
    const submission = await client.get(`/api/v1/submissions/${id}`)
    terminal.tell(`${String(submission.state)}: ${pace(Number(submission.position), Number(submission.objects))}\n`)
    if (submission.state !== 'releasing' && submission.state !== 'receiving') return submission
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
  }
}
