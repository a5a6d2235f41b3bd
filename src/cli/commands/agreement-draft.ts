/** comity agreement new|check|explain|decide|compare: what a treaty desk does with drafts, without any node. */
import { writeFileSync } from 'node:fs'
import {
  type Agreement,
  agreementHash,
  compareAgreements,
  differencesInWords,
  fillTemplate,
  JURISDICTION_PROFILES,
  lintAgreement,
  PAGE_FORMATS,
  type PageFormat,
  placeholdersOf,
  renderAgreement,
  renderComparison,
} from '../../agreement/index.ts'
import { utf8Text } from '../../foundation/index.ts'
import { AGREEMENT_TEMPLATES, type AgreementTemplate, readTemplateText, systemClock } from '../../node/index.ts'
import { ACTIONS, AUDIENCES, compilePolicies, createDecider, createTerms } from '../../policy/index.ts'
import { explainQuestion } from '../../workflows/agreements/index.ts'
import { type Command, type Input, print, type Terminal, UsageError } from '../command.ts'
import { DraftError, readDraft } from '../draft-file.ts'
import { readInputFile } from '../input-file.ts'
import { placeholderWords } from '../placeholder-words.ts'
import { templateChoices } from '../template-choices.ts'

export const agreementNew: Command = {
  name: 'agreement new',
  synopsis: 'TEMPLATE [--choices FILE] [--card FILE]... [--set NAME=VALUE]... [--out FILE]',
  summary: `Start a draft from a template: ${AGREEMENT_TEMPLATES.join(', ')}; without choices, say what it asks for`,
  options: {
    choices: { type: 'string' },
    card: { type: 'string', multiple: true },
    set: { type: 'string', multiple: true },
    out: { type: 'string' },
  },
  async run(input, terminal) {
    const name = AGREEMENT_TEMPLATES.find((candidate) => candidate === input.files[0])
    if (name === undefined) throw new UsageError('usage', `a template is one of ${AGREEMENT_TEMPLATES.join(', ')}`)
    const text = await readTemplateText(name)
    const isAsked = input.optional('choices') !== undefined || input.list('card').length > 0 || input.list('set').length > 0
    if (!isAsked) return tellPlaceholders(input, terminal, { name, text })
    const file = input.optional('choices')
    const choices = templateChoices({
      file: file === undefined ? undefined : utf8Text(readInputFile(file)),
      cards: input.list('card').map((path) => ({ path, text: utf8Text(readInputFile(path)) })),
      values: input.list('set'),
    })
    return giveText(fillTemplate(text, choices), input, terminal)
  },
}

const GIVEN_BY = [
  'Give them with --choices, --card and --set. What is said of each party stands in the file of choices, as YAML or JSON:',
  '  parties: [{ code, name, root, role, authority, offices: [{ code, name }], legalBasis: [{ provision, mandate, safeguard }], jurisdiction, contact }]',
  '  values: { sunset: ..., checkpoint-seconds: ... }, and so on for the others; docs/agreements.md has a whole file.',
  `A jurisdiction is figures, or a profile that has them: ${JURISDICTION_PROFILES.map(({ code }) => code).join(', ')}.`,
]

function tellPlaceholders(input: Input, terminal: Terminal, { name, text }: { name: AgreementTemplate; text: string }): number {
  const placeholders = placeholdersOf(text)
  const widest = Math.max(...placeholders.map(({ name: word }) => word.length))
  const lines = placeholders.map(
    ({ name: word, isOptional }) => `  ${word.padEnd(widest)}  ${placeholderWords(word)}${isOptional ? ' (may be left out)' : ''}`,
  )
  print(terminal, input, {
    json: {
      template: name,
      placeholders: placeholders.map((one) => ({ ...one, words: placeholderWords(one.name) })),
      profiles: JURISDICTION_PROFILES,
    },
    text: [`The template ${name} asks for:`, ...lines, ...GIVEN_BY].join('\n'),
  })
  return 0
}

export const agreementCheck: Command = {
  name: 'agreement check',
  synopsis: 'FILE',
  summary: 'Check a draft and say what a drafter should look at; faults stand with line and column',
  options: {},
  async run(input, terminal) {
    const path = onlyFile(input, agreementCheck)
    const { agreement, placeOf } = readDraft(path, input, terminal)
    const findings = lintAgreement(agreement, systemClock.now()).map((finding) => ({ ...finding, ...placeOf(finding.pointer) }))
    const refusals = findings.filter(({ severity }) => severity === 'refuse').length
    const lines = findings.map(({ line, column, severity, code, text }) => `${path}:${line}:${column}: ${severity}: ${code}: ${text}`)
    const verdict =
      refusals === 0
        ? 'It can be signed.'
        : `It should not be signed: ${refusals === 1 ? 'one finding refuses' : `${refusals} findings refuse`} it.`
    print(terminal, input, {
      json: { hash: agreementHash(agreement), isSignable: refusals === 0, findings },
      text: [...lines, `${agreement.title}, version ${agreement.version}: ${agreementHash(agreement)}`, verdict].join('\n'),
    })
    return refusals === 0 ? 0 : 1
  },
}

export const agreementExplain: Command = {
  name: 'agreement explain',
  synopsis: 'FILE [--format html|markdown] [--out FILE]',
  summary: 'Render the whole agreement in plain words, each article beside what enforces it, ready for print',
  options: { format: { type: 'string' }, out: { type: 'string' } },
  async run(input, terminal) {
    const { agreement } = readDraft(onlyFile(input, agreementExplain), input, terminal)
    const format = formatOf(input)
    const lint = lintAgreement(agreement, systemClock.now()).map(({ severity, ...finding }) => ({
      ...finding,
      isRefusal: severity === 'refuse',
    }))
    return giveText(renderAgreement(agreement, { format, lint, policies: policyTexts(agreement) }), input, terminal)
  },
}

const ITEM_OPTIONS = ['marking', 'data-subject', 'minor', 'special', 'pap', 'reliability', 'credibility', 'nature'] as const

export const agreementDecide: Command = {
  name: 'agreement decide',
  synopsis: `FILE --from PARTY --to PARTY --purpose CODE --type TYPE [--action disclose|receive|read] [--role ROLE] [--mode MODE] [--${ITEM_OPTIONS.join(' WORD] [--')} WORD] [--audience own|partner|overseer|public] [--format html|markdown] [--out FILE]`,
  summary: 'Explain one decision: the verdict, the articles it rests on, the fields, and what everybody takes on',
  options: Object.fromEntries(
    ['from', 'to', 'purpose', 'type', 'action', 'role', 'mode', ...ITEM_OPTIONS, 'audience', 'format', 'out'].map((name) => [
      name,
      { type: 'string' as const },
    ]),
  ),
  async run(input, terminal) {
    const { agreement } = readDraft(onlyFile(input, agreementDecide), input, terminal)
    const audience = oneOf(input, { option: 'audience', words: AUDIENCES }) ?? 'own'
    const action = oneOf(input, { option: 'action', words: ACTIONS })
    const [mode, role] = [input.optional('mode'), input.optional('role')]
    const told = ITEM_OPTIONS.map((option) => [option === 'data-subject' ? 'dataSubject' : option, input.optional(option)])
    const item = { type: input.text('type'), ...Object.fromEntries(told.filter(([, word]) => word !== undefined)) }
    const sides = { from: input.text('from'), to: input.text('to'), purpose: input.text('purpose') }
    const question = { ...sides, item, ...(action && { action }), ...(mode && { mode }), ...(role && { role }) }
    const under = { agreement, decider: createDecider({ agreement, reservations: [] }) }
    const { decision, page } = explainQuestion(question, under, { audience, format: formatOf(input) })
    if (!input.isJson) return giveText(page, input, terminal)
    print(terminal, input, { json: decision, text: '' })
    return 0
  },
}

function oneOf<Word extends string>(input: Input, { option, words }: { option: string; words: readonly Word[] }): Word | undefined {
  const asked = input.optional(option)
  if (asked === undefined) return undefined
  const word = words.find((candidate) => candidate === asked)
  if (word === undefined) throw new UsageError('usage', `--${option} is one of ${words.join(', ')}`)
  return word
}

export const agreementCompare: Command = {
  name: 'agreement compare',
  synopsis: 'PRIOR NEXT [--format html|markdown] [--out FILE]',
  summary:
    'Say whether a version is narrower, equal, wider or incomparable, with an example for each difference, and what is written otherwise',
  options: { format: { type: 'string' }, out: { type: 'string' } },
  async run(input, terminal) {
    const [first, second] = input.files
    if (first === undefined || second === undefined) throw new UsageError('usage', `comity agreement compare ${agreementCompare.synopsis}`)
    const prior = readDraft(first, input, terminal).agreement
    const next = readDraft(second, input, terminal).agreement
    const compared = compareAgreements(prior, next)
    if (!compared.ok) throw new DraftError(compared.refusal.code, compared.refusal.reason)
    const comparison = compared.value
    if (input.isJson) {
      print(terminal, input, { json: { ...comparison, written: differencesInWords(prior, next) }, text: '' })
      return 0
    }
    return giveText(renderComparison({ format: formatOf(input), prior, next, comparison }), input, terminal)
  },
}

/** The policies that enforce an agreement, as text. */
export function policyTexts(agreement: Agreement): readonly string[] {
  return compilePolicies(createTerms({ agreement, reservations: [] })).map(({ text }) => text())
}

/** As asked, else as the name of the file to be written says, else Markdown, which a terminal can show. */
function formatOf(input: Input): PageFormat {
  const asked = input.optional('format') ?? (/\.html?$/i.test(input.optional('out') ?? '') ? 'html' : 'markdown')
  const format = PAGE_FORMATS.find((candidate) => candidate === asked)
  if (format === undefined) throw new UsageError('usage', `a format is one of ${PAGE_FORMATS.join(', ')}`)
  return format
}

function onlyFile(input: Input, command: Command): string {
  const [path] = input.files
  if (path === undefined || input.files.length > 1) throw new UsageError('usage', `comity ${command.name} ${command.synopsis}`)
  return path
}

function giveText(text: string, input: Input, terminal: Terminal): number {
  const path = input.optional('out')
  if (path === undefined) {
    terminal.out(input.isJson ? `${JSON.stringify({ text })}\n` : text)
    return 0
  }
  try {
    // Never over what is there: drafts are worked on by hand.
    writeFileSync(path, text, { flag: 'wx' })
  } catch (cause) {
    throw new UsageError('file-unwritable', `cannot write ${path}, or it exists already`, { cause })
  }
  print(terminal, input, { json: { file: path }, text: `Written to ${path}.` })
  return 0
}
