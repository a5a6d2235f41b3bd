/**
 * Holds the direction of imports (`import-rules.ts` is the table):
 * - a folder of `src/` imports only those the table allows it, and only through their `index.ts`; tests and fixtures may also use the
 *   fixtures of these;
 * - nothing else imports a fixture;
 * - product code imports nothing of the repository outside `src/`;
 * - at run time no file imports itself, directly or through others;
 * - pure folders use no impure package or global (tests and fixtures are exempt from this one).
 */
import { dirname, join, relative, resolve, sep } from 'node:path'
import type { Node, SourceFile } from 'typescript/unstable/ast'
import { isCallExpression, isIdentifier, isNewExpression, isPropertyAccessExpression } from 'typescript/unstable/ast/is'
import type { Finding } from './finding.ts'
import { report } from './finding.ts'
import { findCycles } from './import-cycles.ts'
import {
  ALLOWED_IMPORTS,
  IMPURE_CALLS,
  IMPURE_MEMBERS,
  IMPURE_USES_OF,
  PURE_FOLDERS,
  PURE_PACKAGES,
  PURE_PACKAGES_OF,
} from './import-rules.ts'
import type { Import } from './imports.ts'
import { importsOf } from './imports.ts'
import { descendants, lineOf, Program } from './program.ts'

const TEST = /\.(?:test|fixture)\.ts$/
const FIXTURE = /\.fixture\.ts$/

type SourceUnit = {
  readonly path: string
  /** `foundation`, `workflows/releases`, ...; empty for a file directly in `src/`. */
  readonly folder: string
  readonly isTest: boolean
  readonly file: SourceFile
  readonly imports: readonly Import[]
}

/** Checks the `src/` of a repository whose `tsconfig.json` lies at its root. */
export function checkImports(root: string): Finding[] {
  using program = new Program(join(root, 'tsconfig.json'))
  const units: SourceUnit[] = []
  for (const file of program.files()) {
    const path = repositoryPath(root, file.fileName)
    if (path.startsWith('src/')) {
      units.push({ path, folder: folderOf(path), isTest: TEST.test(path), file, imports: importsOf(file) })
    }
  }
  const findings = units.flatMap((unit) => [...checkDirection(unit), ...checkPurity(unit)])
  return [...findings, ...findCycles(runtimeGraph(units))]
}

function* checkDirection(unit: SourceUnit): Generator<Finding> {
  for (const { specifier, line, isTypeOnly } of unit.imports) {
    if (!specifier.startsWith('.')) continue
    const target = resolveRelative(unit.path, specifier)
    if (!target.startsWith('src/')) {
      yield { path: unit.path, line, rule: 'outside-src', detail: `product code may not import ${target}` }
      continue
    }
    const folder = folderOf(target)
    if (FIXTURE.test(target) && !unit.isTest) {
      yield { path: unit.path, line, rule: 'fixture', detail: `product code may not import ${target}` }
      continue
    }
    if (folder === unit.folder) continue
    if (!isAllowed(unit.folder, folder, isTypeOnly)) {
      yield { path: unit.path, line, rule: 'direction', detail: `${unit.folder} may not import ${folder}` }
    } else if (target !== `src/${folder}/index.ts` && !FIXTURE.test(target)) {
      yield { path: unit.path, line, rule: 'not-index', detail: `import ${folder} through src/${folder}/index.ts` }
    }
  }
}

function isAllowed(from: string, to: string, isTypeOnly: boolean): boolean {
  const allowance = ALLOWED_IMPORTS.get(generic(from))
  if (allowance === undefined) return false
  return allowance.values.includes(generic(to)) || (isTypeOnly && allowance.types?.includes(generic(to)) === true)
}

function generic(folder: string): string {
  return folder.startsWith('workflows/') ? 'workflows/*' : folder
}

function* checkPurity(unit: SourceUnit): Generator<Finding> {
  if (unit.isTest || !PURE_FOLDERS.some((folder) => folder === unit.folder)) return
  const packages = [...PURE_PACKAGES, ...(PURE_PACKAGES_OF.get(unit.folder) ?? [])]
  for (const { specifier, line, isTypeOnly } of unit.imports) {
    if (specifier.startsWith('.') || isTypeOnly) continue
    if (!packages.some((name) => specifier === name || specifier.startsWith(`${name}/`))) {
      yield { path: unit.path, line, rule: 'impure-package', detail: `${unit.folder} is pure and may not import ${specifier}` }
    }
  }
  for (const node of descendants(unit.file)) {
    const name = impureName(node)
    if (name !== undefined && IMPURE_USES_OF.get(unit.path)?.includes(name) !== true) {
      const detail = `${unit.folder} is pure and may not use ${name}; take it as a parameter`
      yield { path: unit.path, line: lineOf(unit.file, node), rule: 'impure-global', detail }
    }
  }
}

function impureName(node: Node): string | undefined {
  if (isPropertyAccessExpression(node) && isIdentifier(node.expression)) {
    const members = IMPURE_MEMBERS.get(node.expression.text)
    const isImpure = members?.includes('*') === true || members?.includes(node.name.text) === true
    return isImpure ? `${node.expression.text}.${node.name.text}` : undefined
  }
  if (isCallExpression(node) && isIdentifier(node.expression) && IMPURE_CALLS.has(node.expression.text)) return `${node.expression.text}()`
  const isNow = isNewExpression(node) && isIdentifier(node.expression) && node.expression.text === 'Date' && !node.arguments?.length
  return isNow ? 'new Date()' : undefined
}

function runtimeGraph(units: readonly SourceUnit[]): Map<string, readonly string[]> {
  const graph = new Map<string, readonly string[]>()
  for (const { path, imports } of units) {
    const relatives = imports.filter(({ specifier, isTypeOnly }) => specifier.startsWith('.') && !isTypeOnly)
    graph.set(
      path,
      relatives.map(({ specifier }) => resolveRelative(path, specifier)),
    )
  }
  return graph
}

function folderOf(path: string): string {
  const parts = path.split('/').slice(1, -1)
  return parts.slice(0, parts[0] === 'workflows' ? 2 : 1).join('/')
}

function resolveRelative(importer: string, specifier: string): string {
  return repositoryPath('.', join(dirname(importer), specifier))
}

function repositoryPath(root: string, path: string): string {
  return relative(resolve(root), resolve(path)).split(sep).join('/')
}

if (import.meta.main) report(checkImports('.'))
