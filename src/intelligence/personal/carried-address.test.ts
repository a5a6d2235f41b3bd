import assert from 'node:assert/strict'
import { test } from 'node:test'
import { valueKey } from './normal-form.ts'
import { scanText } from './scan-text.ts'
import { treatKnown } from './treat-known.ts'

const MAIL = 'jane.quill@victim.example'
const KEY = valueKey('email', MAIL)
const WRITTEN = [
  'jane.quill=victim.example@lists.example',
  'bounce-jane.quill=victim.example@lists.example',
  'news-return-4711-jane.quill=victim.example@lists.example',
  'bounces+17-jane.quill=victim.example@mail.lists.example',
  'SRS0=aB3d=K9=victim.example=jane.quill@relay.example',
  'SRS1=xY1z=other.example==aB3d=K9=victim.example=jane.quill@relay.example',
  'srs0+aB3d=K9=VICTIM.example=Jane.Quill@relay.example',
  'bounce-jane.quill%3Dvictim.example%40lists.example',
  Buffer.from('To: bounce-jane.quill=victim.example@lists.example').toString('base64'),
]

test('an address that a mailer wrote into another one is found and taken out with it', () => {
  const isKnown = (key: string): boolean => key === KEY
  for (const written of WRITTEN) {
    assert.ok(
      scanText(written).some(({ key }) => key === KEY),
      written,
    )
    const treated = treatKnown(`Came back: ${written}.`, { isKnown }, () => 'p-1@pseudonym.invalid')
    assert.ok(typeof treated === 'string' && !treated.includes(written) && !/quill/i.test(treated), `${written}: ${String(treated)}`)
  }
})

test('nothing is read into an address without one inside', () => {
  for (const plain of ['a=b@lists.example', 'jane.quill@victim.example', 'x?mail=jane@victim.example', 'SRS0=aB3d@relay.example']) {
    const found = scanText(plain).map(({ value }) => value)
    assert.ok(!found.some((value) => /@(?:b|aB3d)$/.test(value)), `${plain}: ${found.join(' ')}`)
  }
})
