/** comity official ...: who acts for the party; one officer invites, another one vouches. */
import type { JsonObject } from '../../foundation/index.ts'
import { inviteOffline } from '../../node/index.ts'
import { type NewOfficial, PEOPLE } from '../../workflows/officials/index.ts'
import { type Command, type Input, print, type Terminal, UsageError } from '../command.ts'
import { jsonBody, NODE_OPTIONS, NODE_SYNOPSIS, NodeRefusal, nodeClient } from '../node-client.ts'

type Listed = {
  login: string
  role: string
  nationalRole: string | null
  state: string
  passkeys: number
  invitedBy: string | null
  vouchedBy: string | null
}

const officialInvite: Command = {
  name: 'official invite',
  synopsis: `LOGIN --role ROLE [--national-role NAME | --no-national-role] --identity TEXT --purpose CODE --justification TEXT [--office CODE]... (--data DIR | ${NODE_SYNOPSIS})`,
  summary: `Invite a person, or one again who lost its passkeys; roles are ${PEOPLE.join(', ')}`,
  options: {
    ...NODE_OPTIONS,
    data: { type: 'string' },
    role: { type: 'string' },
    'national-role': { type: 'string' },
    'no-national-role': { type: 'boolean' },
    identity: { type: 'string' },
    purpose: { type: 'string' },
    justification: { type: 'string' },
    office: { type: 'string', multiple: true },
  },
  async run(input, terminal) {
    const official = newOfficial(input)
    const folder = input.optional('data')
    const invited = folder === undefined ? await inviteAtNode(official, input, terminal) : await inviteAtMachine(official, folder, terminal)
    const works = folder === undefined ? 'works once another officer vouched (comity official vouch)' : 'works at once'
    print(terminal, input, {
      json: invited,
      text: [
        `Invited ${official.login} as ${official.role}. The link ${works}, once, until ${String(invited.endsAt)}.`,
        `Hand it to the person alone; it is shown this once: ${String(invited.link)}`,
      ].join('\n'),
    })
    return 0
  },
}

const officialList: Command = {
  name: 'official list',
  synopsis: NODE_SYNOPSIS,
  summary: 'List officials and who vouched for them',
  options: NODE_OPTIONS,
  async run(input, terminal) {
    const items = (await nodeClient(input, terminal).get('/api/v1/officials')).items as unknown as readonly Listed[]
    const lines = items.map(({ login, role, nationalRole, state, passkeys, invitedBy, vouchedBy }) => {
      const people = invitedBy === null ? '' : `, invited by ${invitedBy}, vouched for by ${vouchedBy ?? 'nobody yet'}`
      return `${login}  ${nationalRole === null ? role : `${nationalRole} (${role})`}  ${state}, ${passkeys} passkeys${people}`
    })
    print(terminal, input, { json: items, text: lines.length === 0 ? 'There is no official.' : lines.join('\n') })
    return 0
  },
}

const officialVouch: Command = {
  name: 'official vouch',
  synopsis: `LOGIN --identity TEXT ${NODE_SYNOPSIS}`,
  summary: 'Vouch that an account is the person’s, whose identity you give as you know it',
  options: { ...NODE_OPTIONS, identity: { type: 'string' } },
  async run(input, terminal) {
    const login = loginOf(input, officialVouch)
    const answer = await nodeClient(input, terminal).post(`${pathOf(login)}/vouch`, jsonBody({ identity: input.text('identity') }))
    print(terminal, input, { json: answer, text: `${login} can use the link.` })
    return 0
  },
}

const officialPutOut: Command = {
  name: 'official put-out',
  synopsis: `LOGIN ${NODE_SYNOPSIS}`,
  summary: 'Put an official out at once',
  options: NODE_OPTIONS,
  async run(input, terminal) {
    const login = loginOf(input, officialPutOut)
    const answer = await nodeClient(input, terminal).post(`${pathOf(login)}/put-out`)
    print(terminal, input, { json: answer, text: `${login} is out.` })
    return 0
  },
}

type Recorded = { login: string; kind: string; value: string; level: string | null; endsAt: string; recordedBy: string }

const officialAttest: Command = {
  name: 'official attest',
  synopsis: `LOGIN (--training CODE | --clearance LEVEL | --case NUMBER) (--until TIME | --none) ${NODE_SYNOPSIS}`,
  summary: 'Record a training, a clearance or the membership of a case of an official until a date, or take it back',
  options: {
    ...NODE_OPTIONS,
    training: { type: 'string' },
    clearance: { type: 'string' },
    case: { type: 'string' },
    until: { type: 'string' },
    none: { type: 'boolean' },
  },
  async run(input, terminal) {
    const login = loginOf(input, officialAttest)
    const endsAt = input.optional('until')
    const named = ['training', 'clearance', 'case'].flatMap((kind) => {
      const value = input.optional(kind)
      return value === undefined ? [] : [{ kind, value }]
    })
    const [one, ...more] = named
    if (one === undefined || more.length > 0 || (endsAt === undefined) !== input.isSet('none')) {
      throw new UsageError('usage', `comity official attest ${officialAttest.synopsis}`)
    }
    const { kind, value } = one
    const client = nodeClient(input, terminal)
    const path = `${pathOf(login)}/attributes`
    if (endsAt === undefined) {
      const answer = await client.delete(`${path}/${kind}/${encodeURIComponent(value)}`)
      print(terminal, input, { json: answer, text: `${login} has the ${kind} ${value} no more.` })
      return 0
    }
    const answer = await client.post(path, jsonBody({ kind, value, endsAt }))
    print(terminal, input, { json: answer, text: `${login} has the ${kind} ${value} until ${String(answer.endsAt)}.` })
    return 0
  },
}

const officialAttributes: Command = {
  name: 'official attributes',
  synopsis: NODE_SYNOPSIS,
  summary: 'List the trainings, clearances and memberships of cases that are recorded',
  options: NODE_OPTIONS,
  async run(input, terminal) {
    const items = (await nodeClient(input, terminal).get('/api/v1/attributes')).items as unknown as readonly Recorded[]
    const lines = items.map(
      ({ login, kind, value, level, endsAt, recordedBy }) =>
        `${login}  ${kind} ${value}${level === null || level === value ? '' : ` (up to ${level})`} until ${endsAt}, recorded by ${recordedBy}`,
    )
    print(terminal, input, { json: items, text: lines.length === 0 ? 'Nothing is recorded.' : lines.join('\n') })
    return 0
  },
}

/** Every command on officials. */
export const OFFICIALS: readonly Command[] = [
  officialInvite,
  officialList,
  officialVouch,
  officialPutOut,
  officialAttest,
  officialAttributes,
]

function newOfficial(input: Input): NewOfficial {
  const nationalRole = input.isSet('no-national-role') ? null : input.optional('national-role')
  if (nationalRole === null && input.optional('national-role') !== undefined) {
    throw new UsageError('usage', `comity ${officialInvite.name} ${officialInvite.synopsis}`)
  }
  const role = PEOPLE.find((candidate) => candidate === input.text('role'))
  if (role === undefined) throw new UsageError('usage', `--role is one of ${PEOPLE.join(', ')}; tools are added by comity tool add`)
  return {
    login: loginOf(input, officialInvite),
    role,
    ...(nationalRole === undefined ? {} : { nationalRole }),
    identity: input.text('identity'),
    purpose: input.text('purpose'),
    justification: input.text('justification'),
    offices: input.list('office'),
  }
}

async function inviteAtNode(official: NewOfficial, input: Input, terminal: Terminal): Promise<JsonObject> {
  return nodeClient(input, terminal).post('/api/v1/officials', jsonBody({ ...official, offices: [...official.offices] }))
}

async function inviteAtMachine(official: NewOfficial, folder: string, terminal: Terminal): Promise<JsonObject> {
  const { invited, origin } = await inviteOffline({ folder, environment: terminal.environment }, official)
  if (!invited.ok) throw new NodeRefusal(invited.refusal.code, invited.refusal.reason, undefined)
  const { login, role, state } = invited.value.official
  const endsAt = new Date(invited.value.endsAt).toISOString()
  const link = `${origin}/sign-in#invitation=${invited.value.invitation}`
  return { official: { login, role, state }, invitation: invited.value.invitation, link, endsAt }
}

function loginOf(input: Input, command: Command): string {
  const [login] = input.files
  if (login === undefined || input.files.length > 1) throw new UsageError('usage', `comity ${command.name} ${command.synopsis}`)
  return login
}

function pathOf(login: string): string {
  return `/api/v1/officials/${encodeURIComponent(login)}`
}
