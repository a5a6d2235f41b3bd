/** Reads what a file imports. */
import type { Node, SourceFile } from 'typescript/unstable/ast'
import { SyntaxKind } from 'typescript/unstable/ast'
import {
  isCallExpression,
  isExportDeclaration,
  isImportDeclaration,
  isImportTypeNode,
  isLiteralTypeNode,
  isStringLiteral,
} from 'typescript/unstable/ast/is'
import { descendants, lineOf } from './program.ts'

/** One import or re-export. */
export type Import = {
  readonly specifier: string
  readonly line: number
  /** Whether nothing of it is left when the program runs. */
  readonly isTypeOnly: boolean
}

/** Every import of a file: static, re-exported, dynamic, and in types. */
export function importsOf(file: SourceFile): Import[] {
  const imports: Import[] = []
  for (const node of descendants(file)) {
    const found = readImport(node)
    if (found !== undefined && isStringLiteral(found.source)) {
      imports.push({ specifier: found.source.text, line: lineOf(file, node), isTypeOnly: found.isTypeOnly })
    }
  }
  return imports
}

function readImport(node: Node): { source: Node; isTypeOnly: boolean } | undefined {
  if (isImportDeclaration(node)) {
    return { source: node.moduleSpecifier, isTypeOnly: node.importClause?.phaseModifier === SyntaxKind.TypeKeyword }
  }
  if (isExportDeclaration(node) && node.moduleSpecifier !== undefined) {
    return { source: node.moduleSpecifier, isTypeOnly: node.isTypeOnly }
  }
  if (isImportTypeNode(node) && isLiteralTypeNode(node.argument)) return { source: node.argument.literal, isTypeOnly: true }
  if (isCallExpression(node) && node.expression.kind === SyntaxKind.ImportKeyword) {
    const source = node.arguments[0]
    return source === undefined ? undefined : { source, isTypeOnly: false }
  }
  return undefined
}
