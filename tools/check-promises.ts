/**
 * Refuses promises that nobody waits for: a lost promise is a lost audit record. Biome's rule of that aim does not see
 * promises that come from packages or from Node itself; the compiler's own types do.
 *
 * A statement whose value can be awaited must be awaited, returned, given a rejection handler, or marked `void`.
 */
import { join, relative } from 'node:path'
import type { Expression, SourceFile } from 'typescript/unstable/ast'
import { SyntaxKind } from 'typescript/unstable/ast'
import {
  isBinaryExpression,
  isCallExpression,
  isExpressionStatement,
  isIdentifier,
  isPropertyAccessExpression,
} from 'typescript/unstable/ast/is'
import type { Finding } from './finding.ts'
import { report } from './finding.ts'
import { descendants, lineOf, Program } from './program.ts'

/** Registering a test returns a promise that the test runner itself waits for. */
const TEST_FUNCTIONS: ReadonlySet<string> = new Set(['describe', 'it', 'suite', 'test'])

/** Checks every file of the project of a repository. */
export function checkPromises(root: string): Finding[] {
  using program = new Program(join(root, 'tsconfig.json'))
  const findings: Finding[] = []
  for (const file of program.files()) {
    const statements = expressionStatements(file)
    const thenable = program.areThenable(statements)
    for (const [index, expression] of statements.entries()) {
      if (thenable[index] !== true || isHandled(expression)) continue
      const detail = 'await, return or catch this promise, or mark it void and say why'
      findings.push({ path: relative(root, file.fileName), line: lineOf(file, expression), rule: 'floating-promise', detail })
    }
  }
  return findings
}

function expressionStatements(file: SourceFile): Expression[] {
  const isTest = file.fileName.endsWith('.test.ts')
  const found: Expression[] = []
  for (const node of descendants(file)) {
    if (!isExpressionStatement(node) || isAssignment(node.expression)) continue
    if (!(isTest && isTestRegistration(node.expression))) found.push(node.expression)
  }
  return found
}

/** What is assigned is not lost: whoever holds it can wait for it. */
function isAssignment(expression: Expression): boolean {
  if (!isBinaryExpression(expression)) return false
  const { kind } = expression.operatorToken
  return kind >= SyntaxKind.FirstAssignment && kind <= SyntaxKind.LastAssignment
}

function isTestRegistration(expression: Expression): boolean {
  if (!isCallExpression(expression)) return false
  const callee = isPropertyAccessExpression(expression.expression) ? expression.expression.expression : expression.expression
  return isIdentifier(callee) && TEST_FUNCTIONS.has(callee.text)
}

function isHandled(expression: Expression): boolean {
  if (!isCallExpression(expression) || !isPropertyAccessExpression(expression.expression)) return false
  const method = expression.expression.name.text
  return (method === 'catch' && expression.arguments.length === 1) || (method === 'then' && expression.arguments.length === 2)
}

if (import.meta.main) report(checkPromises('.'))
