import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseTarget } from './target.ts'

test('every resource of TAXII has its path, with or without the closing slash', () => {
  const collection = { root: 'r', collection: 'c' }
  const targets = new Map([
    ['/taxii2', { kind: 'discovery' }],
    ['/taxii2/r', { kind: 'api-root', root: 'r' }],
    ['/taxii2/r/collections', { kind: 'collections', root: 'r' }],
    ['/taxii2/r/status/s', { kind: 'status', root: 'r', id: 's' }],
    ['/taxii2/r/collections/c', { kind: 'collection', ...collection }],
    ['/taxii2/r/collections/c/objects', { kind: 'objects', ...collection }],
    ['/taxii2/r/collections/c/manifest', { kind: 'manifest', ...collection }],
    ['/taxii2/r/collections/c/objects/x--1%2F2', { kind: 'object', ...collection, id: 'x--1/2' }],
    ['/taxii2/r/collections/c/objects/x/versions', { kind: 'versions', ...collection, id: 'x' }],
  ])
  for (const [path, target] of targets) {
    assert.deepEqual(parseTarget(path), target)
    assert.deepEqual(parseTarget(`${path}/`), target)
  }
})

test('anything else names no resource', () => {
  const paths = [
    '/',
    '/taxii',
    '/taxii22/',
    '/taxii2//',
    '/taxii2/r/status',
    '/taxii2/r/status/a/b',
    '/taxii2/r//collections',
    '/taxii2/r/%ff',
  ]
  paths.push(
    '/taxii2/r/collections/c/manifest/x',
    '/taxii2/r/collections/c/objects/x/other',
    '/taxii2/r/collections/c/objects/x/versions/y',
  )
  for (const path of paths) assert.equal(parseTarget(path), undefined, path)
})

test('no path makes the parser fail', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      parseTarget(`/taxii2/${text}`)
    }),
  )
})
