import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { base64url } from '../../foundation/index.ts'
import { runCommandLine } from '../main.ts'

const folder = mkdtempSync(join(tmpdir(), 'comity-new-test-'))
after(() => rmSync(folder, { recursive: true }))

async function run(...args: readonly string[]): Promise<{ exitCode: number; out: string; told: string }> {
  const [out, told]: [string[], string[]] = [[], []]
  const terminal = { out: (text: string) => out.push(text), tell: (text: string) => told.push(text), environment: {} }
  const exitCode = await runCommandLine(['agreement', ...args], terminal)
  return { exitCode, out: out.join(''), told: told.join('') }
}

function choices(jurisdiction: unknown): string {
  const offices = ['ministry', 'authority'].map((code) => ({ code, name: code }))
  const party = (code: string, index: number) => ({
    code,
    name: `State ${code}`,
    root: base64url(new Uint8Array(32).fill(index + 1)),
    offices,
  })
  const legalBasis = [{ provision: 'Act 1', mandate: 'Exchange', safeguard: 'adequacy' }]
  const parties = ['XA', 'XB', 'XC'].map((code, index) => ({
    ...party(code, index),
    legalBasis,
    jurisdiction,
    contact: 'rights@state.example',
  }))
  const values = { sunset: '2031-01-01T00:00:00Z', 'first-review': '2028-01-01T00:00:00Z', reviewer: 'XO' }
  const cadence = { 'checkpoint-seconds': 60, 'grace-seconds': 3_600, 'urgent-grace-seconds': 600 }
  const path = join(folder, 'choices.json')
  const all = {
    id: 'hits',
    title: 'Hits',
    parties: [...parties, { ...party('XO', 9), role: 'overseer' }],
    values: { ...values, ...cadence },
  }
  writeFileSync(path, JSON.stringify(all))
  return path
}

test('a template says what it asks for, and which profiles of law there are', async () => {
  const { out } = await run('new', 'police-hit-no-hit', '--json')
  const told = JSON.parse(out) as { placeholders: { name: string }[]; profiles: { code: string; logsDays: { source: string } }[] }
  assert.ok(told.placeholders.some(({ name }) => name === 'jurisdictions'))
  assert.ok(told.profiles.some(({ code, logsDays }) => code === 'EU' && logsDays.source.length > 0))
  assert.match((await run('new', 'police-hit-no-hit')).out, /a profile that has them: EU, DE/)
})

test('every placeholder of every template is told in words', async () => {
  for (const template of ['cyber-threat-exchange', 'financial-intelligence-exchange', 'police-hit-no-hit', 'low-risk-pilot']) {
    const { placeholders } = JSON.parse((await run('new', template, '--json')).out) as { placeholders: { name: string; words: string }[] }
    for (const { name, words } of placeholders) assert.notEqual(words, '', `${template} ${name}`)
  }
})

test('a card that is none is named by its file', async () => {
  const path = join(folder, 'empty.card')
  writeFileSync(path, '')
  const { exitCode, told } = await run('new', 'low-risk-pilot', '--set', 'id=a', '--set', 'title=b', '--card', path)
  assert.equal(exitCode, 2)
  assert.match(told, /^comity: choices-invalid: .*empty\.card is no card of a party/)
})

test('choices make a draft that can be signed, with the figures of a profile, and a page of it', async () => {
  const [draft, page] = [join(folder, 'draft.yaml'), join(folder, 'page.html')]
  assert.equal((await run('new', 'police-hit-no-hit', '--choices', choices('EU'), '--out', draft)).exitCode, 0)
  assert.match(readFileSync(draft, 'utf8'), /logsDays: 1095/)
  const checked = await run('check', draft, '--json')
  assert.equal((JSON.parse(checked.out) as { isSignable: boolean }).isSignable, true)
  assert.equal((await run('explain', draft, '--out', page)).exitCode, 0)
  assert.match(readFileSync(page, 'utf8'), /^<!doctype html>/)
  assert.match((await run('explain', draft)).out, /^# Hits/)
  assert.match((await run('explain', draft, '--out', page)).told, /file-unwritable/, 'nothing is written over')
})

test('a profile that there is not is refused with those that there are', async () => {
  const { exitCode, told } = await run('new', 'police-hit-no-hit', '--choices', choices('QQ'))
  assert.equal(exitCode, 2)
  assert.match(told, /^comity: choices-invalid: .*EU, DE, GR, GB/)
})
