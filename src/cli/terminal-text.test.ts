import assert from 'node:assert/strict'
import { test } from 'node:test'
import { terminalText } from './terminal-text.ts'

test('what a terminal would obey is written out', () => {
  assert.equal(terminalText('a\u001b]0;mine\u0007b\rc\u009bd'), 'a\\u001b]0;mine\\u0007b\\u000dc\\u009bd')
  assert.equal(terminalText('invoice\u202efdp.exe'), 'invoice\\u202efdp.exe')
})

test('words of any script, tabs and lines stay', () => {
  const text = 'Ärger\tהזהרה\n警告 🛑 e\u0301\n'
  assert.equal(terminalText(text), text)
})
