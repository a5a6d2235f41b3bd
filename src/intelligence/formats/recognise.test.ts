import assert from 'node:assert/strict'
import { it } from 'node:test'
import { FormatError } from './errors.ts'
import { recogniseFormat } from './recognise.ts'

const KNOWN: readonly (readonly [string, string])[] = [
  ['{"type":"bundle","id":"bundle--x","objects":[{"spec_version":"2.1"}]}', 'stix-2.1'],
  ['{"objects":[{"type":"a"}],"id":"bundle--x","type":"bundle"}', 'stix-2.1'],
  ['{"type":"bundle","spec_version":"2.0","objects":[]}', 'stix-2.0'],
  ['[{"type":"indicator","spec_version":"2.1"}]', 'stix-2.1'],
  ['{"Event":{"info":"x","objects":[]}}', 'misp'],
  ['{"response":[{"Event":{"info":"x"}}]}', 'misp'],
  ['[{"Event":{"info":"x"}}]', 'misp'],
  ['{"info":"x","Attribute":[],"uuid":"y"}', 'misp'],
  ['\u{feff} {"Event":{}}', 'misp'],
  ['{"document":{"csaf_version":"2.0"}}', 'csaf'],
  ['evil.example\n', 'csv'],
]

for (const [text, format] of KNOWN) {
  it(`takes ${text.slice(0, 40)} for ${format}`, () => assert.equal(recogniseFormat(Buffer.from(text)), format))
}

const REFUSED: readonly (readonly [string, Uint8Array, string])[] = [
  ['nothing', new Uint8Array(), 'format-unknown'],
  ['white space', Buffer.from(' \n '), 'format-unknown'],
  ['other JSON', Buffer.from('{"a":{"Event":1}}'), 'format-unknown'],
  ['a name inside a text', Buffer.from('{"a":"\\"Event\\":"}'), 'format-unknown'],
  ['XML', Buffer.from('<?xml version="1.0"?><STIX/>'), 'format-unknown'],
  ['a zip archive', Buffer.from('PK\u0003\u0004'), 'format-compressed'],
  ['gzip', Uint8Array.from([0x1f, 0x8b, 8]), 'format-compressed'],
  ['UTF-16', Buffer.from('\u{feff}{"Event":{}}', 'utf16le'), 'format-encoding'],
  ['NUL bytes', Buffer.from('domain\n\u0000evil.example'), 'format-encoding'],
]

for (const [name, bytes, code] of REFUSED) {
  it(`refuses ${name} as ${code}`, () => {
    assert.throws(
      () => recogniseFormat(bytes),
      (error) => error instanceof FormatError && error.code === code,
    )
  })
}
