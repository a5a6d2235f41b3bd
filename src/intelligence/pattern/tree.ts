/** The syntax tree of a STIX pattern (STIX 2.1 section 9). Parentheses are nodes of their own, so a tree says how it was written. */

/** A stretch of the pattern text, in UTF-16 code units; the end is exclusive. */
export type Span = { readonly start: number; readonly end: number }

/** A constant as written: numbers keep their digits, since `1.0` and `1.00` are two texts. */
export type Literal =
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'integer' | 'float'; readonly text: string }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'timestamp'; readonly value: string }
  /** `h'…'`: pairs of hexadecimal digits. */
  | { readonly kind: 'hex'; readonly value: string }
  /** `b'…'`: base64 of RFC 4648. */
  | { readonly kind: 'binary'; readonly value: string }

/** A constant and where it stands. */
export type PlacedLiteral = { readonly literal: Literal; readonly span: Span }

/** One step of an object path after the type: a name, a place in a list, or every place. */
export type PathStep =
  | { readonly kind: 'name'; readonly name: string; readonly isQuoted: boolean }
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'every' }

/** `network-traffic:dst_ref.value`. */
export type ObjectPath = { readonly type: string; readonly steps: readonly PathStep[]; readonly span: Span }

/** How a comparison compares; `==` and `<>` are other spellings of `=` and `!=`. */
export type ComparisonOperator = '=' | '!=' | '<' | '<=' | '>' | '>=' | 'IN' | 'LIKE' | 'MATCHES' | 'ISSUBSET' | 'ISSUPERSET' | 'EXISTS'

/** One comparison. `EXISTS` has no literal, `IN` any number, every other operator one. */
export type Comparison = {
  readonly kind: 'comparison'
  readonly path: ObjectPath
  readonly isNegated: boolean
  readonly operator: ComparisonOperator
  /** The operator as written: `==`. */
  readonly spelling: string
  readonly literals: readonly PlacedLiteral[]
  readonly span: Span
}

/** What stands inside the square brackets. */
export type ComparisonExpression = Comparison | ComparisonGroup | ComparisonCombination

/** Parentheses around comparisons. */
export type ComparisonGroup = { readonly kind: 'group'; readonly inner: ComparisonExpression; readonly span: Span }

/** Two or more comparisons under one operator. */
export type ComparisonCombination = {
  readonly kind: 'combined'
  readonly operator: 'AND' | 'OR'
  readonly operands: readonly ComparisonExpression[]
  readonly span: Span
}

/** What must be true of one observation: `[…]`. */
export type Observation = { readonly kind: 'observation'; readonly comparison: ComparisonExpression; readonly span: Span }

/** What narrows an observation in time or number. Numbers and times are kept as written. */
export type Qualifier =
  | { readonly kind: 'within'; readonly seconds: string; readonly span: Span }
  | { readonly kind: 'repeats'; readonly times: string; readonly span: Span }
  /** Quoted times without the prefix `t` are the form of STIX 2.0. */
  | { readonly kind: 'start-stop'; readonly start: string; readonly stop: string; readonly isPlainText: boolean; readonly span: Span }

/** An observation expression under its qualifiers, in the order written. */
export type Qualified = {
  readonly kind: 'qualified'
  readonly inner: Observation | ObservationGroup
  readonly qualifiers: readonly Qualifier[]
  readonly span: Span
}

/** How observations stand to each other. */
export type ObservationOperator = 'AND' | 'OR' | 'FOLLOWEDBY'

/** A whole pattern, or a part of one. */
export type ObservationExpression = Observation | Qualified | ObservationGroup | ObservationCombination

/** Parentheses around observations. */
export type ObservationGroup = { readonly kind: 'group'; readonly inner: ObservationExpression; readonly span: Span }

/** Two or more observations under one operator. */
export type ObservationCombination = {
  readonly kind: 'combined'
  readonly operator: ObservationOperator
  readonly operands: readonly ObservationExpression[]
  readonly span: Span
}

/** The version of the pattern language. */
export type PatternVersion = '2.0' | '2.1'

/** A pattern that was read: the text it was read from and its tree. */
export type Pattern = { readonly text: string; readonly version: PatternVersion; readonly root: ObservationExpression }
