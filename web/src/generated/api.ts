/** Generated from the description of the API by `node tools/generate-api-types.ts`; change the schemas in `src/http/` instead. */
export type Agreement = {
  readonly format: 'comity/agreement/v1'
  readonly id: string
  readonly version: number
  readonly prior?: string
  readonly title: string
  readonly instrument?: 'treaty' | 'implementing' | 'operation' | 'emergency'
  readonly texts?: {
    readonly article: string
    readonly prevails: string
    readonly list: readonly {
      readonly language: string
      readonly sha256?: string
    }[]
  }
  readonly parties: {
    readonly article: string
    readonly list: readonly {
      readonly code: string
      readonly name: string
      readonly root: string
      readonly role: 'party' | 'overseer'
      readonly authority?: string
      readonly offices?: readonly {
        readonly code: string
        readonly name: string
      }[]
      readonly officesQuorum?: number
    }[]
    readonly depositary?: string
  }
  readonly legalBasis?: {
    readonly article: string
    readonly list: readonly {
      readonly party: string
      readonly provision: string
      readonly mandate: string
      readonly safeguard: 'adequacy' | 'binding-instrument' | 'own-assessment' | 'derogation'
      readonly purposes?: readonly string[]
    }[]
  }
  readonly jurisdictions?: {
    readonly article: string
    readonly list: readonly {
      readonly party: string
      readonly logsDays: number
      readonly ageOfMajority: number
      readonly answerHours: number
      readonly cert?: string
    }[]
  }
  readonly purposes: {
    readonly article: string
    readonly list: readonly {
      readonly code: string
      readonly title: string
      readonly offences?: readonly string[]
      readonly threshold?: string
      readonly penaltyMonthsAtLeast?: number
      readonly needsAssurance?: readonly (
        | 'bulk-special-categories'
        | 'persecution'
        | 'protected-journalism'
        | 'death-penalty'
        | 'circumvention'
        | 'ill-treatment'
        | 'other'
      )[]
    }[]
    readonly change?: {
      readonly consent: {
        readonly hours: number
        readonly onSilence: 'refuse' | 'lapse' | 'suspend' | 'erase' | 'escalate'
      }
    }
    readonly forbidden?: readonly {
      readonly article: string
      readonly text: string
    }[]
  }
  readonly annexes: readonly {
    readonly article: string
    readonly code: string
    readonly title: string
    readonly types: Readonly<Record<string, Readonly<Record<string, 'as-is' | 'generalise' | 'pseudonymise' | 'drop' | 'never'>>>>
    readonly requires?: Readonly<Record<string, readonly string[]>>
  }[]
  readonly people?: {
    readonly article: string
    readonly untoldMinor: 'adult' | 'minor'
    readonly untoldSpecial: 'ordinary' | 'special'
    readonly bulkItems: number
  }
  readonly quality?: {
    readonly article: string
    readonly requires?: readonly ('nature' | 'reliability' | 'credibility')[]
    readonly reliabilityAtLeast?: 'A' | 'B' | 'C' | 'X'
    readonly credibilityAtLeast?: '1' | '2' | '3' | '4'
    readonly correctionHours?: number
  }
  readonly triage?: {
    readonly article: string
    readonly formula: {
      readonly id: string
      readonly version: number
    }
    readonly types: readonly string[]
    readonly inputs: {
      readonly severity?: {
        readonly weight: number
        readonly table: 'comity-severity-1'
        readonly buckets: readonly {
          readonly reason: 'severity-low' | 'severity-medium' | 'severity-high' | 'severity-critical'
          readonly atLeast?: number
          readonly points: number
        }[]
      }
      readonly reliability?: {
        readonly weight: number
        readonly buckets: readonly {
          readonly reason: 'reliability-weak' | 'reliability-sound'
          readonly atLeast?: 'A' | 'B'
          readonly points: number
        }[]
      }
      readonly credibility?: {
        readonly weight: number
        readonly buckets: readonly {
          readonly reason: 'credibility-weak' | 'credibility-sound'
          readonly atLeast?: '1' | '2'
          readonly points: number
        }[]
      }
      readonly confidence?: {
        readonly weight: number
        readonly buckets: readonly {
          readonly reason: 'confidence-low' | 'confidence-medium' | 'confidence-high'
          readonly atLeast?: number
          readonly points: number
        }[]
      }
      readonly recency?: {
        readonly weight: number
        readonly buckets: readonly {
          readonly reason: 'seen-long-ago' | 'seen-lately' | 'seen-recently'
          readonly withinDays?: number
          readonly points: number
        }[]
      }
      readonly reach?: {
        readonly weight: number
        readonly counts: 'released' | 'submitted'
        readonly buckets: readonly {
          readonly reason: 'reach-single' | 'reach-several' | 'reach-wide'
          readonly atLeast?: number
          readonly points: number
        }[]
      }
      readonly sightings?: {
        readonly weight: number
        readonly counts: 'released' | 'submitted'
        readonly buckets: readonly {
          readonly reason: 'sighted-once' | 'sighted-repeatedly' | 'sighted-often'
          readonly atLeast?: number
          readonly points: number
        }[]
      }
      readonly confirmations?: {
        readonly weight: number
        readonly buckets: readonly {
          readonly reason: 'confirmed-by-one' | 'confirmed-by-several' | 'confirmed-by-many'
          readonly atLeast?: number
          readonly points: number
        }[]
      }
      readonly disputes?: {
        readonly weight: number
        readonly buckets: readonly {
          readonly reason: 'disputed-widely' | 'disputed-by-few' | 'disputed-by-none'
          readonly atMost?: number
          readonly points: number
        }[]
      }
    }
    readonly levels: readonly {
      readonly code: string
      readonly title: string
      readonly atLeast: number
    }[]
    readonly shared: readonly {
      readonly articles: readonly string[]
      readonly to?: readonly string[]
      readonly shows: 'level' | 'score' | 'reasons'
      readonly sourceGrade?: 'withheld'
    }[]
    readonly people: 'never' | 'advice'
  }
  readonly sharing: readonly {
    readonly article: string
    readonly title: string
    readonly text: string
    readonly from: readonly string[]
    readonly to: readonly string[]
    readonly purposes: readonly string[]
    readonly annex: string
    readonly markingCeiling: 'CLEAR' | 'GREEN' | 'AMBER' | 'AMBER+STRICT' | 'RED'
    readonly dataSubjects: readonly ('none' | 'suspect' | 'convicted' | 'victim' | 'witness' | 'contact' | 'officer' | 'unspecified')[]
    readonly minors?: boolean
    readonly specialCategories?: boolean
    readonly papCeiling?: 'CLEAR' | 'GREEN' | 'AMBER' | 'RED'
    readonly modes?: readonly ('push' | 'request' | 'blind-match' | 'subscription')[]
    readonly reliabilityAtLeast?: 'A' | 'B' | 'C' | 'X'
    readonly credibilityAtLeast?: '1' | '2' | '3' | '4'
    readonly retentionDays?: number
    readonly scrutiny?: readonly {
      readonly article: string
      readonly when: {
        readonly markingAtLeast?: 'CLEAR' | 'GREEN' | 'AMBER' | 'AMBER+STRICT' | 'RED'
        readonly dataSubjects?: readonly ('none' | 'suspect' | 'convicted' | 'victim' | 'witness' | 'contact' | 'officer' | 'unspecified')[]
        readonly minors?: true
        readonly specialCategories?: true
      }
      readonly requires: readonly ('second-person' | 'necessity-test' | 'overseer-notice')[]
      readonly role: 'releasing-officer'
    }[]
    readonly caps?: {
      readonly itemsPerRelease?: number
      readonly itemsPerDay?: number
    }
    readonly countries?: readonly string[]
    readonly dataAgeDaysMax?: number
    readonly period?: {
      readonly from?: string
      readonly until?: string
    }
  }[]
  readonly modes?: {
    readonly article: string
    readonly confirmedByPerson?: readonly ('push' | 'request' | 'blind-match' | 'subscription')[]
    readonly answers?: {
      readonly urgent: {
        readonly hours: number
        readonly onSilence: 'refuse' | 'lapse' | 'suspend' | 'erase' | 'escalate'
      }
      readonly urgentElsewhere?: {
        readonly hours: number
        readonly onSilence: 'refuse' | 'lapse' | 'suspend' | 'erase' | 'escalate'
      }
      readonly normal: {
        readonly hours: number
        readonly onSilence: 'refuse' | 'lapse' | 'suspend' | 'erase' | 'escalate'
      }
      readonly refusalReasons: readonly (
        | 'own-law-forbids'
        | 'not-proportionate'
        | 'not-held'
        | 'investigation-at-risk'
        | 'person-at-risk'
        | 'source-at-risk'
        | 'origin-refuses'
        | 'request-incomplete'
        | 'essential-interest'
      )[]
    }
    readonly requestForm?: readonly (
      | 'facts'
      | 'reason'
      | 'link'
      | 'purpose'
      | 'handling'
      | 'urgency'
      | 'legal-basis'
      | 'case-reference'
      | 'requester'
    )[]
    readonly caps?: {
      readonly requestsPerDay?: number
      readonly matchedValuesPerDay?: number
    }
    readonly subscriptions?: readonly string[]
  }
  readonly unmarked: {
    readonly article: string
    readonly treatAs: 'CLEAR' | 'GREEN' | 'AMBER' | 'AMBER+STRICT' | 'RED' | 'refuse'
  }
  readonly classification?: {
    readonly article: string
    readonly list: readonly {
      readonly party: string
      readonly label: string
      readonly equals: 'CLEAR' | 'GREEN' | 'AMBER' | 'AMBER+STRICT' | 'RED'
    }[]
    readonly ceilings?: readonly {
      readonly party: string
      readonly upTo: 'CLEAR' | 'GREEN' | 'AMBER' | 'AMBER+STRICT' | 'RED'
    }[]
  }
  readonly onward: {
    readonly article: string
    readonly rule: 'never' | 'origin-consent'
    readonly consent?: {
      readonly hours: number
      readonly onSilence: 'refuse' | 'lapse' | 'suspend' | 'erase' | 'escalate'
    }
    readonly derivedProducts?: 'same-rule' | 'origin-consent'
    readonly attribution?: 'named' | 'anonymous'
    readonly threat?: {
      readonly article: string
      readonly purposes: readonly string[]
      readonly roles: readonly ('analyst' | 'releasing-officer' | 'agreement-officer' | 'data-protection-officer')[]
      readonly upTo: 'CLEAR' | 'GREEN' | 'AMBER' | 'AMBER+STRICT'
      readonly specialCategories?: true
      readonly secondPerson?: true
      readonly minutes: number
      readonly reviewHours: number
    }
  }
  readonly courtUse?: {
    readonly article: string
    readonly rule: 'never' | 'origin-consent'
    readonly consent?: {
      readonly hours: number
      readonly onSilence: 'refuse' | 'lapse' | 'suspend' | 'erase' | 'escalate'
    }
  }
  readonly sharingBack?: {
    readonly article: string
    readonly outcomes: readonly ('sighted' | 'not-sighted' | 'false-positive' | 'useful' | 'not-useful' | 'pending')[]
    readonly everyMinutes: number
    readonly intermediary?: {
      readonly party: string
      readonly overseer: string
      readonly membersMin: number
      readonly itemsMin: number
      readonly hoursMax: number
    }
  }
  readonly retention: {
    readonly article: string
    readonly days: number
    readonly shorter?: readonly {
      readonly dataSubjects: readonly ('none' | 'suspect' | 'convicted' | 'victim' | 'witness' | 'contact' | 'officer' | 'unspecified')[]
      readonly days: number
    }[]
    readonly reviewDays?: number
    readonly backupDays?: number
    readonly atEnd: 'erase'
  }
  readonly reading: {
    readonly article: string
    readonly roles: readonly {
      readonly role: 'analyst' | 'releasing-officer' | 'agreement-officer' | 'data-protection-officer' | 'overseer' | 'tool'
      readonly may: readonly ('read' | 'release' | 'approve' | 'recall' | 'erase' | 'inspect')[]
    }[]
    readonly conditions?: readonly {
      readonly deeds: readonly ('read' | 'release' | 'approve')[]
      readonly training?: string
      readonly clearance?: true
      readonly case?: true
    }[]
    readonly uncategorised?: readonly (
      | 'analyst'
      | 'releasing-officer'
      | 'agreement-officer'
      | 'data-protection-officer'
      | 'overseer'
      | 'tool'
    )[]
    readonly breakGlass?: {
      readonly minutes: number
      readonly reviewHours: number
    }
    readonly approvalSignedBy?: 'approver' | 'approver-and-submitter'
  }
  readonly witnesses: {
    readonly article: string
    readonly quorum: number
    readonly graceSeconds: number
    readonly checkpointSeconds: number
    readonly urgentGraceSeconds?: number
    readonly padTo?: number
    readonly outsiders?: readonly {
      readonly name: string
      readonly vkey: string
      readonly state: string
      readonly url: string
    }[]
  }
  readonly oversight: {
    readonly article: string
    readonly overseers: readonly {
      readonly party: string
      readonly reads: 'commitments' | 'own' | 'all'
      readonly of?: readonly string[]
      readonly joint?: boolean
      readonly sharesFindings?: boolean
    }[]
    readonly later?: readonly {
      readonly purpose: string
      readonly days: number
      readonly basis: string
    }[]
    readonly reportMonths?: number
    readonly statistics?: readonly (
      | 'disclosures'
      | 'refusals'
      | 'requests'
      | 'matches'
      | 'erasures'
      | 'emergencies'
      | 'special-categories'
      | 'misses'
      | 'queries'
      | 'confirmed-matches'
      | 'false-matches'
      | 'rights-requests'
      | 'breaches'
    )[]
    readonly smallCounts?: number
  }
  readonly rights?: {
    readonly article: string
    readonly contacts: readonly {
      readonly party: string
      readonly contact: string
    }[]
    readonly forwardDays: number
    readonly answer: {
      readonly days: number
      readonly onSilence: 'refuse' | 'lapse' | 'suspend' | 'erase' | 'escalate'
    }
    readonly consultation?: {
      readonly hours: number
    }
    readonly delay?: string
    readonly delayDays?: number
    readonly exemptions?: readonly ('inquiry' | 'prevention' | 'public-security' | 'national-security' | 'rights-of-others')[]
    readonly costs?: {
      readonly borneBy: 'asked-party' | 'origin' | 'both-equally'
      readonly individual: 'free' | 'fee-if-unfounded'
    }
  }
  readonly security?: {
    readonly article: string
    readonly algorithms: readonly ('mlkem768-x25519' | 'x25519' | 'ed25519' | 'mldsa44')[]
    readonly versionAtLeast: string
    readonly builds?: readonly string[]
    readonly keyCeremony?: {
      readonly officials: number
      readonly witnessedBy?: readonly string[]
    }
    readonly keyCompromise: {
      readonly hours: number
      readonly onSilence: 'refuse' | 'lapse' | 'suspend' | 'erase' | 'escalate'
    }
    readonly incident: {
      readonly hours: number
      readonly onSilence: 'refuse' | 'lapse' | 'suspend' | 'erase' | 'escalate'
    }
    readonly breach?: {
      readonly hours: number
      readonly onSilence: 'refuse' | 'lapse' | 'suspend' | 'erase' | 'escalate'
    }
    readonly accreditation?: string
  }
  readonly emergency?: {
    readonly article: string
    readonly chair?: string
    readonly levels: readonly {
      readonly level: number
      readonly title: string
      readonly triggers: string
      readonly unlocks: readonly string[]
      readonly hoursMax: number
      readonly renewalsMax: number
      readonly officesQuorum: number
      readonly noticeHours: number
      readonly reviewer: string
      readonly review: {
        readonly hours: number
        readonly onSilence: 'refuse' | 'lapse' | 'suspend' | 'erase' | 'escalate'
      }
      readonly onRefusal?: 'erase' | 'quarantine'
      readonly afterActionDays?: number
    }[]
  }
  readonly entryIntoForce: {
    readonly article: string
    readonly rule: 'all-ratified'
    readonly provisionalDays?: number
  }
  readonly phases?: {
    readonly article: string
    readonly list: readonly {
      readonly code: string
      readonly title: string
      readonly articles: readonly string[]
      readonly gate?: {
        readonly evidence: readonly (
          | 'impact-assessment'
          | 'audit'
          | 'exercise'
          | 'statistics'
          | 'overseer-opinion'
          | 'training'
          | 'joint-review'
        )[]
        readonly feedback?: {
          readonly reportsMin: number
          readonly falsePositivePercentMax?: number
          readonly usefulPercentMin?: number
        }
        readonly by: string
        readonly onSilence: 'stay' | 'lapse'
      }
    }[]
  }
  readonly amendment?: {
    readonly article: string
    readonly narrowing: 'signature' | 'ratification'
    readonly signature: {
      readonly days: number
      readonly onSilence: 'refuse' | 'lapse' | 'suspend' | 'erase' | 'escalate'
    }
  }
  readonly suspension?: {
    readonly article: string
    readonly daysMax: number
    readonly onEnd: 'resume' | 'withdraw'
  }
  readonly withdrawal?: {
    readonly article: string
    readonly noticeDays: number
    readonly survives: readonly ('erase' | 'recall' | 'acknowledge' | 'inspect' | 'redress' | 'confidentiality')[]
    readonly onEnd?: 'erase' | 'keep-until-retention'
  }
  readonly accession?: {
    readonly article: string
    readonly history: 'none' | 'as-permitted'
    readonly consent: {
      readonly days: number
      readonly onSilence: 'refuse' | 'lapse' | 'suspend' | 'erase' | 'escalate'
    }
  }
  readonly sunset: {
    readonly article: string
    readonly at: string
    readonly renewalDays?: number
  }
  readonly disputes?: {
    readonly article: string
    readonly consultation: {
      readonly days: number
      readonly onSilence: 'refuse' | 'lapse' | 'suspend' | 'erase' | 'escalate'
    }
    readonly mediator?: string
    readonly mediation?: {
      readonly days: number
      readonly onSilence: 'refuse' | 'lapse' | 'suspend' | 'erase' | 'escalate'
    }
    readonly evidence?: readonly ('receipts' | 'ledger-proofs' | 'openings' | 'signed-acts' | 'witnessed-checkpoints' | 'documents')[]
    readonly interim: 'suspend-scope' | 'continue'
  }
  readonly violations?: {
    readonly article: string
    readonly ladder: readonly ('warning' | 'corrective-plan' | 'restriction' | 'suspension' | 'exclusion')[]
    readonly answer: {
      readonly days: number
      readonly onSilence: 'refuse' | 'lapse' | 'suspend' | 'erase' | 'escalate'
    }
  }
  readonly reviews?: {
    readonly article: string
    readonly list: readonly {
      readonly subject:
        | 'joint-review'
        | 'due-diligence'
        | 'assurances'
        | 'human-rights'
        | 'exercise'
        | 'key-ceremony'
        | 'audit'
        | 'evaluation'
        | 'statistics-report'
        | 'technical-report'
        | 'security-report'
      readonly firstAt: string
      readonly everyMonths?: number
      readonly onSilence: 'suspend' | 'escalate' | 'lapse'
    }[]
  }
  readonly money?: {
    readonly article: string
    readonly costs: 'each-its-own' | 'equal-shares' | 'by-key'
    readonly shares?: readonly {
      readonly party: string
      readonly share: number
    }[]
    readonly liability?: {
      readonly toIndividuals: 'who-caused-it' | 'who-was-asked' | 'jointly'
      readonly amongParties: 'who-caused-it' | 'equal-shares' | 'by-key'
      readonly settlement?: {
        readonly days: number
        readonly onSilence: 'refuse' | 'lapse' | 'suspend' | 'erase' | 'escalate'
      }
    }
    readonly insurance?: {
      readonly members: readonly string[]
      readonly paidBy: 'common-fund' | 'other-parties'
      readonly excessEuros?: number
    }
  }
  readonly clauses?: readonly {
    readonly article: string
    readonly subject: 'costs' | 'liability' | 'geography' | 'insurance' | 'other'
    readonly title: string
    readonly text: string
  }[]
  readonly never: readonly {
    readonly article: string
    readonly rule:
      | 'bulk-special-categories'
      | 'persecution'
      | 'protected-journalism'
      | 'death-penalty'
      | 'circumvention'
      | 'ill-treatment'
      | 'other'
    readonly text: string
  }[]
}

export type AgreementClock = {
  readonly clock: string
  readonly article: string
  /** RFC 3339 in UTC */
  readonly deadline: string
  /** What follows by itself when nobody acts */
  readonly consequence: string
  readonly parties: readonly string[]
  readonly text: string
}

export type AgreementDetail = {
  readonly status: AgreementStatus
  readonly document: Agreement
}

export type AgreementInWords = {
  readonly parties: readonly ListedParty[]
  readonly articles: readonly ArticleInWords[]
}

export type AgreementLife = {
  readonly status: AgreementStatus
  /** Code of a party */
  readonly proposedBy: string
  /** RFC 3339 in UTC */
  readonly proposedAt: string
  /** RFC 3339 in UTC */
  readonly sunset: string
  readonly phase: string | null
  readonly isOnFastTrack: boolean
  readonly joiners: readonly string[]
  readonly standings: readonly PartyStanding[]
  /** What stands, and what is needed and does not (until is null) */
  readonly assurances: readonly RegisteredAssurance[]
  readonly clocks: readonly AgreementClock[]
  /** Clocks that ran out because somebody did not act */
  readonly misses: readonly MissedClock[]
  /** Sharing articles that apply now */
  readonly articles: readonly string[]
  readonly reservations: readonly Reservation[]
  readonly disclosedReservations: readonly Reservation[]
  readonly statements: readonly AgreementStatement[]
}

export type AgreementList = {
  readonly items: readonly AgreementStatus[]
}

export type AgreementStatement = {
  readonly kind: string
  /** Code of a party */
  readonly party: string
  /** SHA-256, lower-case hexadecimal */
  readonly actId: string
  /** RFC 3339 in UTC */
  readonly at: string
  /** Whether its receipt under the quorum is complete, where it needs one */
  readonly isProven: boolean
  readonly body: Readonly<Record<string, unknown>>
}

export type AgreementStatus = {
  /** SHA-256, lower-case hexadecimal */
  readonly hash: string
  readonly id: string
  readonly version: number
  readonly title: string
  readonly state: {
    readonly state: 'proposed' | 'signed' | 'ratified' | 'provisional' | 'in-force' | 'superseded' | 'lapsed'
    readonly article: string
    /** Parties that the next state waits for */
    readonly missing: readonly string[]
    /** The state in words */
    readonly text: string
  }
  readonly signed: readonly string[]
  readonly ratified: readonly string[]
}

export type Alert = {
  /** SHA-256, lower-case hexadecimal */
  readonly id: string
  /** SHA-256, lower-case hexadecimal */
  readonly agreement: string
  /** Code of a party */
  readonly party: string
  /** Code of a party */
  readonly recipient: string
  readonly holding: string
  /** provisional: its party says so and no quorum of witnesses saw it yet; quarantined: none did in time */
  readonly state: 'sent' | 'provisional' | 'confirmed' | 'quarantined' | 'recalled'
  readonly severity: 'low' | 'medium' | 'high' | 'critical'
  /** RFC 3339 in UTC */
  readonly validUntil: string
  /** RFC 3339 in UTC */
  readonly raisedAt: string
  readonly settledAt: string | null
  readonly title: string | null
  readonly text: string | null
  readonly marking: string | null
  /** STIX ids of what it is about */
  readonly about: readonly string[]
}

export type AlertList = {
  readonly items: readonly Alert[]
}

export type AlertRequest = {
  /** SHA-256, lower-case hexadecimal */
  readonly agreement: string
  readonly purpose: string
  readonly title: string
  readonly text: string
  readonly marking: 'CLEAR' | 'GREEN' | 'AMBER' | 'AMBER+STRICT' | 'RED'
  readonly severity: 'low' | 'medium' | 'high' | 'critical'
  /** RFC 3339 in UTC; no longer than the agreement lets the text be kept */
  readonly validUntil: string
  /** STIX ids of own objects; each recipient is told of those that it was sent */
  readonly about?: readonly string[]
  /** Every other party unless told */
  readonly recipients?: readonly string[]
  readonly justification: string
}

export type AlertsRaised = {
  readonly alerts: readonly {
    /** SHA-256, lower-case hexadecimal */
    readonly id: string
    /** Code of a party */
    readonly to: string
  }[]
  readonly refusals: readonly {
    /** Code of a party */
    readonly party: string
    readonly code: string
    readonly reason: string
    readonly article?: string
  }[]
}

export type ApprovalAnswer = {
  /** RFC 3339 in UTC */
  readonly at: string
  readonly credential: string
  readonly authenticatorData: string
  readonly clientDataJSON: string
  readonly signature: string
}

export type ApprovalQuestion = {
  readonly challenge: string
  readonly rpId: string
  readonly credentials: readonly string[]
  readonly as: 'approver' | 'submitter'
  /** RFC 3339 in UTC */
  readonly at: string
  /** What the challenge is the digest of */
  readonly statement: unknown
  /** Acts that go out by it */
  readonly acts: number
}

export type ArticleInWords = {
  readonly number: string
  readonly title: string
  readonly text: string
  /** The typed rule that is enforced, where the text is the drafters’ own words */
  readonly rule: string | null
  /** Whether it permits something to be shared */
  readonly isSharing: boolean
  readonly enforcedBy: 'software' | 'clock' | 'people'
  /** How it is kept, in a sentence */
  readonly enforcement: string
}

export type Attribute = {
  readonly login: string
  readonly kind: 'training' | 'clearance' | 'case'
  readonly value: string
  /** RFC 3339 in UTC */
  readonly endsAt: string
  readonly recordedBy: string
  /** RFC 3339 in UTC */
  readonly recordedAt: string
  /** Of a clearance, up to which level of TLP it reads, as it was when it was recorded */
  readonly level: 'CLEAR' | 'GREEN' | 'AMBER' | 'AMBER+STRICT' | 'RED' | null
}

export type AttributeList = {
  readonly items: readonly Attribute[]
}

export type AttributeRequest = {
  readonly kind: 'training' | 'clearance' | 'case'
  /** Code of a training, a level of TLP or a word of the scale of this node as a clearance, or the number of a case of which it is a member */
  readonly value: string
  /** RFC 3339 in UTC */
  readonly endsAt: string
}

export type Breach = {
  readonly breach: string
  /** Code of a party */
  readonly party: string
  /** SHA-256, lower-case hexadecimal */
  readonly agreement: string
  /** Of the agreement */
  readonly title: string
  /** RFC 3339 in UTC */
  readonly foundAt: string
  readonly concerns: 'personal-data' | 'channel' | 'both'
  /** Where the computer emergency response team of its party is told, which is for people to do */
  readonly cert: string | null
  readonly clocks: readonly {
    /** The first word to everybody; the whole report to who supervises */
    readonly clock: 'incident' | 'breach'
    readonly article: string
    /** RFC 3339 in UTC */
    readonly deadline: string
    readonly doneAt: string | null
    readonly state: 'running' | 'kept' | 'missed'
    /** What follows where it is missed, beside that every party publishes it */
    readonly consequence: string
  }[]
  readonly parts: readonly {
    /** SHA-256, lower-case hexadecimal */
    readonly actId: string
    /** RFC 3339 in UTC */
    readonly at: string
    readonly isProven: boolean
    readonly what: string
    readonly dataSubjects: readonly ('none' | 'suspect' | 'convicted' | 'victim' | 'witness' | 'contact' | 'officer' | 'unspecified')[]
    readonly persons: number | null
    readonly items: number | null
    readonly risk: 'unknown' | 'unlikely' | 'likely' | 'high'
    readonly measures: string | null
    readonly contact: string
    readonly isComplete: boolean
    readonly lateReason: string | null
  }[]
}

export type BreachList = {
  readonly items: readonly Breach[]
}

export type BreachPart = {
  readonly what: string
  readonly dataSubjects: readonly ('none' | 'suspect' | 'convicted' | 'victim' | 'witness' | 'contact' | 'officer' | 'unspecified')[]
  readonly persons: number | null
  readonly items: number | null
  readonly risk: 'unknown' | 'unlikely' | 'likely' | 'high'
  readonly measures: string | null
  readonly contact: string
  readonly isComplete: boolean
  readonly lateReason: string | null
}

export type BreachReport = {
  readonly breach: string
  readonly acts: readonly {
    /** SHA-256, lower-case hexadecimal */
    readonly id: string
    /** SHA-256, lower-case hexadecimal */
    readonly agreement: string
  }[]
  readonly refusals: readonly {
    readonly code: string
    readonly reason: string
    readonly article?: string
  }[]
}

export type BreachRequest = {
  /** Those that it touches */
  readonly agreements: readonly string[]
  /** RFC 3339 in UTC: when it was found; the clocks run from there */
  readonly foundAt: string
  readonly concerns: 'personal-data' | 'channel' | 'both'
  readonly what: string
  readonly dataSubjects: readonly ('none' | 'suspect' | 'convicted' | 'victim' | 'witness' | 'contact' | 'officer' | 'unspecified')[]
  readonly persons: number | null
  readonly items: number | null
  readonly risk: 'unknown' | 'unlikely' | 'likely' | 'high'
  readonly measures: string | null
  readonly contact: string
  readonly isComplete: boolean
  readonly lateReason: string | null
}

export type BreakGlassRequest = {
  /** SHA-256, lower-case hexadecimal */
  readonly agreement: string
  readonly minutes: number
  /** Its act holds the SHA-256 of it */
  readonly reason: string
}

export type BrokenGlass = {
  /** SHA-256, lower-case hexadecimal */
  readonly actId: string
  /** RFC 3339 in UTC */
  readonly until: string
}

export type Case = {
  readonly number: string
  readonly purpose: string
  /** Login of the official who is responsible for it */
  readonly owner: string
  readonly reason: string
  readonly state: 'open' | 'over' | 'closed'
  readonly openedBy: string
  /** RFC 3339 in UTC */
  readonly openedAt: string
  /** It is over then, unless somebody prolongs it */
  readonly endsAt: string
  readonly closedBy: string | null
  readonly closedAt: string | null
  readonly members: readonly {
    readonly login: string
    /** RFC 3339 in UTC */
    readonly endsAt: string
  }[]
}

export type CaseList = {
  readonly items: readonly Case[]
}

export type CaseRequest = {
  readonly number: string
  readonly purpose: string
  readonly owner: string
  readonly reason: string
  /** RFC 3339 in UTC */
  readonly endsAt: string
}

export type Consultation = {
  /** Grows with time */
  readonly number: number
  readonly account: string
  /** RFC 3339 in UTC */
  readonly at: string
  readonly agreement: string | null
  readonly purpose: string
  readonly justification: string
  /** Door, method and path */
  readonly what: string
  readonly items: number
  /** SHA-256 of the names of the items, one a line */
  readonly digest: string
  /** The act in the ledger that commits to it; null until the next checkpoint */
  readonly actId: string | null
}

export type ConsultationList = {
  readonly items: readonly Consultation[]
  /** Where the next page begins; null at the end */
  readonly before: number | null
}

export type Contest = {
  /** The act that raised it; null where the origin itself contested its items */
  readonly id: string | null
  readonly contest: string
  /** SHA-256, lower-case hexadecimal */
  readonly agreement: string
  /** Code of a party */
  readonly raisedBy: string
  /** Who judges it */
  readonly origin: string
  readonly ground: 'person' | 'court' | 'overseer' | 'holder' | null
  /** As it was raised with, or the code of the reason where the origin itself contested its items */
  readonly document: string
  readonly items: number
  /** RFC 3339 in UTC */
  readonly raisedAt: string
  readonly until: string | null
  /** flagged: every holder was told; declined: marked nowhere but at who raised it; lifted: marked by it nowhere any more */
  readonly state: 'open' | 'flagged' | 'corrected' | 'declined' | 'lifted'
  readonly reason: string | null
  readonly answeredAt: string | null
}

export type ContestDetail = {
  readonly contest: Contest
  readonly items: readonly {
    readonly holding: string
    readonly stixId: string | null
    readonly type: string | null
    readonly marking: string | null
    readonly state: string
  }[]
}

export type ContestEnd = {
  readonly by: 'person' | 'court' | 'overseer'
  /** Names the request or decision, without personal data */
  readonly document: string
  /** Date of the decision, RFC 3339 in UTC */
  readonly dated: string
}

export type ContestLifting = {
  readonly stixIds: readonly string[]
  /** Who alone can have a contest lifted */
  readonly by: 'person' | 'court' | 'overseer'
  /** Names the decision, without personal data; every holder is told it */
  readonly document: string
  /** Date of the decision, RFC 3339 in UTC */
  readonly dated: string
}

export type ContestList = {
  readonly items: readonly Contest[]
}

export type ContestRaised = {
  readonly contests: readonly {
    /** SHA-256, lower-case hexadecimal */
    readonly id: string
    readonly contest: string
    /** Code of a party */
    readonly origin: string
    readonly items: number
  }[]
  readonly refusals: readonly {
    readonly code: string
    readonly reason: string
    readonly article?: string
  }[]
}

export type ContestRequest = {
  readonly stixIds: readonly string[]
  /** On whose word: a person whom they are about, a court, the overseer; holder: the holder found them wrong and proposes a correction */
  readonly ground: 'person' | 'court' | 'overseer' | 'holder'
  /** Names the request or decision, without personal data */
  readonly document: string
}

export type ContestStated = {
  /** SHA-256, lower-case hexadecimal */
  readonly actId: string
}

export type CorrectRequest = {
  readonly stixIds: readonly string[]
  /** Code of the reason */
  readonly cause: string
}

export type Delivery = {
  /** SHA-256, lower-case hexadecimal */
  readonly actId: string
  readonly kind: string
  /** Code of a party */
  readonly recipient: string
  readonly state: 'recorded' | 'delivered' | 'applied' | 'refused' | 'expired'
  readonly items: number
  /** Items the recipient refused under its own law */
  readonly refusedItems: number
  readonly code: string | null
  /** RFC 3339 in UTC */
  readonly at: string
}

export type DeliveryList = {
  readonly items: readonly Delivery[]
}

export type Deputation = {
  readonly id: string
  /** Login of who is stood in for */
  readonly principal: string
  readonly deputy: string
  /** In which the deputy may act */
  readonly role: string
  readonly reason: string
  readonly state: 'ahead' | 'current' | 'over'
  /** RFC 3339 in UTC */
  readonly namedAt: string
  /** RFC 3339 in UTC */
  readonly startsAt: string
  /** RFC 3339 in UTC */
  readonly endsAt: string
  readonly endedBy: string | null
}

export type DeputationList = {
  readonly items: readonly Deputation[]
}

export type DeputationRequest = {
  readonly deputy: string
  /** RFC 3339 in UTC */
  readonly startsAt?: string
  /** RFC 3339 in UTC */
  readonly endsAt: string
  readonly reason: string
}

export type DisclosureReport = {
  readonly provenance: string
  readonly invalid: number
  readonly faults: readonly {
    readonly index: number
    readonly code: string
    readonly reason: string
  }[]
  readonly repeated: number
  readonly recipients: readonly RecipientReport[]
  readonly imported?: ImportReport
  readonly refusal: {
    readonly code: string
    readonly reason: string
    readonly article?: string
  } | null
}

export type EnrolmentAnswer = {
  /** What the authenticator is to sign, base64url */
  readonly challenge: string
  readonly authenticatorData: string
  readonly clientDataJSON: string
  /** The secret part of the link */
  readonly invitation: string
  /** By which the official knows the passkey */
  readonly name: string
}

export type EnrolmentQuestion = {
  /** What the authenticator is to sign, base64url */
  readonly challenge: string
  /** Name of the host that the passkey is for */
  readonly rpId: string
  readonly login: string
  /** COSE algorithms, the best first */
  readonly algorithms: readonly number[]
  /** Passkeys that the official has already */
  readonly known: readonly string[]
}

export type Failure = {
  /** Stable, for programs */
  readonly code: string
  /** For people; holds no data of the request */
  readonly message: string
  /** Number of the article that the refusal rests on */
  readonly article?: string
}

export type Feed = {
  readonly name: string
  readonly root: string
  readonly collection: string
  readonly title: string
  readonly hasLogin: boolean
  readonly intervalSeconds: number
  readonly pageObjects: number
  readonly retentionDays: number
  readonly reconcileRuns: number
  readonly vanished: 'keep' | 'erase'
  readonly state: 'active' | 'paused'
  readonly isRunning: boolean
  readonly objects: number
  /** RFC 3339 in UTC */
  readonly nextAt: string
  /** Runs that failed since the last good one */
  readonly failures: number
  readonly lastRun: FeedReport | null
  readonly reconciliation: FeedReconciliation | null
  /** Who subscribed */
  readonly account: string
  readonly justification: string
  /** RFC 3339 in UTC */
  readonly createdAt: string
}

export type FeedList = {
  readonly items: readonly Feed[]
}

export type FeedObject = {
  /** Names the object in this node */
  readonly id: string
  readonly stixId: string
  readonly type: string
  readonly version: string | null
  /** RFC 3339 in UTC */
  readonly addedAt: string
  readonly vanishedAt: string | null
  /** What this party itself says of what came from elsewhere; null where no official graded it, or the grade lapsed */
  readonly ownGrade: OwnGrade | null
  readonly provenance: FeedProvenance
}

export type FeedObjectContent = {
  readonly item: FeedObject
  /** Grades of this party, newest first, with those that lapsed */
  readonly grades: readonly OwnGrade[]
  /** STIX 2.1 object */
  readonly object: Readonly<Record<string, unknown>>
}

export type FeedObjectPage = {
  readonly items: readonly FeedObject[]
  /** `after` of the next page; null at the end */
  readonly next: number | null
}

export type FeedProvenance = {
  readonly kind: 'unsigned'
  readonly server: string
  readonly collection: string
}

export type FeedReconciliation = {
  /** RFC 3339 in UTC */
  readonly at: string
  /** Versions in the manifest of the server */
  readonly listed: number
  /** Those that were not here */
  readonly missing: number
  /** Those of these that are here since */
  readonly fetched: number
  /** Objects here that the server lists no more */
  readonly vanished: number
  readonly erased: number
  readonly failure: {
    readonly code: string
    readonly message: string
  } | null
}

export type FeedRemoved = {
  readonly destroyed: number
}

export type FeedReport = {
  /** RFC 3339 in UTC */
  readonly startedAt: string
  readonly endedAt: string | null
  readonly pages: number
  readonly received: number
  /** New here */
  readonly kept: number
  /** Here already */
  readonly known: number
  /** Known, but the server says something else under the same version; what came first stays */
  readonly altered: number
  /** Not STIX 2.1 */
  readonly refused: number
  /** The first hundred */
  readonly refusals: readonly {
    readonly id: string
    readonly version: string | null
    readonly code: string
    readonly reason: string
  }[]
  /** What the server did that it should not have */
  readonly warnings: readonly {
    readonly code: string
    readonly count: number
  }[]
  readonly failure: {
    readonly code: string
    readonly message: string
  } | null
}

export type FeedRequest = {
  readonly name: string
  /** Address of a discovery resource or API root */
  readonly url: string
  /** Last part of the address, or title, of one of several API roots */
  readonly root?: string
  /** Id, alias or title of the collection */
  readonly collection: string
  readonly login?:
    | {
        readonly kind: 'none'
      }
    | {
        readonly kind: 'basic'
        readonly login: string
        readonly password: string
      }
    | {
        readonly kind: 'bearer'
        readonly token: string
      }
    | {
        readonly kind: 'header'
        readonly name: string
        readonly value: string
      }
  readonly justification: string
  readonly intervalSeconds?: number
  /** Most objects of one page; the server may give fewer */
  readonly pageObjects?: number
  /** After so many days an object is destroyed */
  readonly retentionDays?: number
  /** Both sides are compared after so many runs; 0 for on demand only */
  readonly reconcileRuns?: number
  /** Whether what the server has no longer is destroyed here too; kept and told unless said */
  readonly vanished?: 'keep' | 'erase'
}

export type Feedback = {
  /** SHA-256, lower-case hexadecimal */
  readonly id: string
  /** Code of a party */
  readonly party: string
  readonly outcome: 'sighted' | 'not-sighted' | 'false-positive' | 'useful' | 'not-useful' | 'pending'
  /** RFC 3339 in UTC */
  readonly givenAt: string
}

export type FeedbackCounts = {
  readonly reports: number
  readonly falsePositives: number
  readonly useful: number
}

export type FeedbackGate = {
  readonly phase: string
  readonly title: string
  readonly by: string
  /** Whether all parties opened it */
  readonly isOpen: boolean
  readonly asked: {
    readonly reportsMin: number
    readonly falsePositivePercentMax: number | null
    readonly usefulPercentMin: number | null
  }
  readonly counts: FeedbackCounts
  /** Why it is not met; null where it is */
  readonly unmet: string | null
}

export type FeedbackWord = {
  /** SHA-256, lower-case hexadecimal */
  readonly id: string
  /** Code of a party */
  readonly party: string
  readonly outcome: 'sighted' | 'not-sighted' | 'false-positive' | 'useful' | 'not-useful' | 'pending'
  readonly items: number
  /** RFC 3339 in UTC */
  readonly givenAt: string
}

export type FoundItem = {
  readonly item: Item
  /** Where the text stands in it; null where no text was looked for */
  readonly piece: string | null
}

export type FoundItemPage = {
  readonly items: readonly FoundItem[]
  /** `after` of the next page, which may find nothing; null at the end */
  readonly next: number | null
}

export type GivenOn = {
  readonly origin: string | null
}

export type GradeReport = {
  readonly grades: readonly {
    /** SHA-256, lower-case hexadecimal */
    readonly id: string
    readonly agreement: string | null
    readonly items: number
  }[]
  readonly refusals: readonly {
    readonly code: string
    readonly reason: string
    readonly article?: string
  }[]
}

export type GradeRequest = {
  /** Received items by their `holding`, or objects of feeds by `feed:` and their id */
  readonly items: readonly string[]
  /** Reliability of the source; X: it cannot be judged */
  readonly reliability: 'A' | 'B' | 'C' | 'X'
  /** Credibility of the information; 4: it cannot be judged */
  readonly credibility: '1' | '2' | '3' | '4'
  readonly nature: 'fact' | 'assessment'
  /** Day on which it is to be looked at again: with its end the grade lapses */
  readonly review: string
  /** Why; its act holds the SHA-256 of it, and the text goes when the last of the items is erased */
  readonly reason: string
}

export type Grading = {
  readonly minor: 'no' | 'yes' | 'untold'
  readonly special: 'no' | 'yes' | 'untold'
  readonly pap: 'none' | 'CLEAR' | 'GREEN' | 'AMBER' | 'RED'
  readonly reliability: 'A' | 'B' | 'C' | 'X'
  readonly credibility: '1' | '2' | '3' | '4'
  readonly nature: 'fact' | 'assessment' | 'untold'
  /** Day on which the origin wants it reviewed, YYYY-MM-DD, or none */
  readonly review: string
}

export type Health = {
  readonly status: 'ok' | 'degraded'
  readonly causes: readonly HealthCause[]
  /** Null for a node that serves without TLS of its own */
  readonly certificateExpiresAt: string | null
}

export type HealthCause = {
  readonly code: string
  readonly message: string
}

export type Hold = {
  /** SHA-256, lower-case hexadecimal */
  readonly id: string
  /** SHA-256, lower-case hexadecimal */
  readonly agreement: string
  readonly account: string
  readonly authority: string | null
  readonly reason: string
  readonly items: number
  readonly state: 'standing' | 'ended' | 'lifted'
  /** RFC 3339 in UTC */
  readonly placedAt: string
  /** When it ends by itself; null where it is lifted once the person was told */
  readonly until: string | null
  /** Whether the order is for the person whom the objects are about */
  readonly isForPerson: boolean
  readonly liftedAt: string | null
  readonly liftedBy: string | null
}

export type HoldLifted = {
  /** SHA-256, lower-case hexadecimal */
  readonly actId: string
}

export type HoldList = {
  readonly items: readonly Hold[]
}

export type HoldReport = {
  readonly holds: readonly {
    /** SHA-256, lower-case hexadecimal */
    readonly id: string
    /** SHA-256, lower-case hexadecimal */
    readonly agreement: string
    readonly items: number
  }[]
  readonly refusals: readonly {
    readonly code: string
    readonly reason: string
    readonly article?: string
  }[]
}

export type HoldRequest = {
  readonly stixIds: readonly string[]
  /** Names the order, without personal data; its act holds the SHA-256 of it */
  readonly reason: string
  /** RFC 3339 in UTC; at most 366 days ahead */
  readonly until: string
  /** Whose order restricts processing: nobody reads or gives the objects until it ends. Absent: they are only kept */
  readonly authority?: string
  /** The order restricts for the person whom the objects are about, who is told before it ends */
  readonly forPerson?: true
}

export type ImportReport = {
  readonly format: 'stix-2.1' | 'stix-2.0' | 'misp' | 'csaf' | 'csv'
  /** How often each code was told */
  readonly codes: Readonly<Record<string, number>>
  /** What of a file of another format did not map, the first thousand; a place is an RFC 6901 pointer or a row */
  readonly unmapped: readonly {
    readonly place: string
    readonly code: string
    readonly reason: string
  }[]
}

export type Inspection = {
  /** Code of a party */
  readonly party: string
  readonly origin: string
  readonly size: number
  /** Leaves whose openings hold */
  readonly opened: number
  /** Those among them that show only from when they may be read */
  readonly later: number
  /** Those among these that should have been opened a day ago */
  readonly overdue: number
}

export type InspectionList = {
  readonly items: readonly Inspection[]
}

export type InvokedThreat = {
  /** SHA-256, lower-case hexadecimal */
  readonly id: string
  /** Code of a party */
  readonly origin: string
  /** SHA-256, lower-case hexadecimal */
  readonly agreement: string
  readonly items: number
  readonly report: OnwardReport
}

export type IssuerAnswer = {
  readonly code: string
  readonly state: string
  readonly iss?: string
}

export type IssuerQuestion = {
  /** Where the browser goes */
  readonly location: string
}

export type IssuerQuestionRequest = {
  /** The secret part of the link whose official the account at the issuer becomes */
  readonly invitation?: string
}

export type Item = {
  /** Names the item in this node: the code of its origin, a dot, and its id in the acts of the origin */
  readonly holding: string
  readonly role: 'own' | 'sent' | 'received'
  /** Code of a party */
  readonly origin: string
  /** SHA-256, lower-case hexadecimal */
  readonly agreement: string
  readonly purpose: string
  /** For what else its origin lets it be used, and until when */
  readonly otherPurposes: readonly {
    readonly purpose: string
    /** RFC 3339 in UTC */
    readonly until: string
  }[]
  readonly state: 'held' | 'restricted' | 'erased'
  readonly stixId: string | null
  readonly type: string | null
  readonly version: string | null
  readonly marking: string | null
  readonly dataSubject: string | null
  readonly grading: Grading | null
  /** What this party itself says of what came from elsewhere; null where no official graded it, or the grade lapsed */
  readonly ownGrade: OwnGrade | null
  /** What its origin narrowed since it released it; level and date of erasure stand in the item as well */
  readonly narrowing: ItemNarrowing | null
  /** RFC 3339 in UTC */
  readonly heldSince: string
  /** RFC 3339 in UTC */
  readonly retainUntil: string
  /** RFC 3339 in UTC */
  readonly addedAt: string
}

export type ItemContent = {
  readonly item: Item
  /** Whether it came to its origin from another party, and from which one where the agreement lets that be known */
  readonly givenOn: GivenOn | null
  /** The threat against which its sender gave it on without the leave of its origin, which may still take it back */
  readonly threat: Threat | null
  /** Grades of this party, newest first, with those that lapsed */
  readonly grades: readonly OwnGrade[]
  /** What was done with it here, newest first */
  readonly uses: readonly Use[]
  /** What recipients said came of it, newest first */
  readonly feedback: readonly Feedback[]
  /** STIX 2.1 object */
  readonly object: Readonly<Record<string, unknown>>
  /** What its origin signed, as it came or went: null unless asked for, and of an own item */
  readonly signed: string | null
}

export type ItemNarrowing = {
  /** The only purposes it may be read for; none where empty */
  readonly purposes?: readonly string[]
  /** At least this level */
  readonly marking?: 'CLEAR' | 'GREEN' | 'AMBER' | 'AMBER+STRICT' | 'RED'
  /** At least this level */
  readonly pap?: 'CLEAR' | 'GREEN' | 'AMBER' | 'RED'
  /** The only roles that may read it */
  readonly readers?: readonly ('analyst' | 'releasing-officer' | 'agreement-officer' | 'data-protection-officer' | 'overseer' | 'tool')[]
  /** Not given on to anybody */
  readonly onward?: 'never'
  readonly courtUse?: 'origin-consent' | 'never'
  /** A person says that it is wrong */
  readonly accuracy?: 'contested'
  /** RFC 3339 in UTC; erased by then at the latest */
  readonly retainUntil?: string
  /** What was contested and not lifted; a lifting names one */
  readonly contests?: readonly string[]
}

export type ItemPage = {
  readonly items: readonly Item[]
  /** `after` of the next page; null at the end */
  readonly next: number | null
}

export type ItemSearch = {
  readonly role: 'own' | 'received'
  /** SHA-256, lower-case hexadecimal */
  readonly agreement?: string
  /** Looked for in names, labels, values, patterns and descriptions, as it stands */
  readonly text?: string
  /** STIX type */
  readonly type?: string
  /** STIX id */
  readonly id?: string
  /** As `next` of the page before */
  readonly after?: number
  /** At most so many rows; 50 unless told */
  readonly limit?: number
  readonly purpose?: string
  /** Instead of the header x-comity-justification */
  readonly justification?: string
}

export type KeepReport = {
  readonly acts: readonly {
    /** SHA-256, lower-case hexadecimal */
    readonly id: string
    /** SHA-256, lower-case hexadecimal */
    readonly agreement: string
    readonly items: number
  }[]
  readonly refusals: readonly {
    readonly code: string
    readonly reason: string
    readonly article?: string
  }[]
}

export type KeepRequest = {
  /** Received items by their `holding` */
  readonly items: readonly string[]
  /** RFC 3339 in UTC: when it is decided again, no later than the agreement asks */
  readonly until: string
  /** Why they are still needed; the act holds the SHA-256 of it, and the text goes when the last of the items is erased */
  readonly reason: string
}

export type KeyToMakeKnown = {
  readonly login: string
  /** Id of the passkey */
  readonly credential: string
  readonly answer?: {
    readonly credential: string
    readonly authenticatorData: string
    readonly clientDataJSON: string
    readonly signature: string
  }
}

export type KeysRetired = {
  readonly agreements: number
}

export type KeysToRetire = {
  readonly login: string
  /** Id of the passkey */
  readonly credential?: string
  readonly cause: 'left' | 'replaced' | 'lost' | 'compromised'
}

export type KnownKeyState = {
  readonly state: string
}

export type LedgerStatus = {
  readonly origin: string
  /** Leaves appended */
  readonly size: number
  /** Leaves under the last signed checkpoint */
  readonly signedSize: number
  /** Leaves under the last checkpoint with its quorum */
  readonly cosignedSize: number
  readonly cosignedAt: string | null
  /** Cosignatures needed */
  readonly quorum: number | null
  readonly witnesses: readonly {
    /** Code of a party */
    readonly party: string
    /** Name of a witness that is no party; `party` is whom it counts for */
    readonly outsider: string | null
    readonly size: number
    readonly lastCosignedAt: string | null
  }[]
}

export type LiftRequest = {
  readonly told?: PersonTold
}

export type LiftingReport = {
  readonly acts: readonly {
    /** SHA-256, lower-case hexadecimal */
    readonly id: string
    /** Code of a party */
    readonly to: string
    readonly items: number
  }[]
  readonly refusals: readonly {
    readonly code: string
    readonly reason: string
    readonly article?: string
  }[]
}

export type ListedParty = {
  /** Code of a party */
  readonly code: string
  readonly name: string
  readonly role: 'party' | 'overseer'
  readonly authority: string | null
}

export type Live = {
  /** RFC 3339 in UTC */
  readonly at: string
  readonly health: Health
  readonly summary: Summary
  readonly ledger: LedgerStatus
  readonly agreements: readonly AgreementStatus[]
  readonly partners: readonly PartnerStatus[]
  readonly outbox: {
    readonly waiting: number
    readonly oldestAt: string | null
  }
  /** What this node refused, at home and from partners */
  readonly refusals: readonly {
    readonly kind: string
    readonly code: string
    readonly count: number
  }[]
}

export type LogoutToken = {
  readonly logout_token: string
}

export type MissedClock = {
  readonly clock: string
  /** Phase, response or review; null for the signature */
  readonly of: string | null
  readonly article: string
  /** RFC 3339 in UTC */
  readonly deadline: string
  /** What followed by itself */
  readonly consequence: string
  readonly parties: readonly string[]
  readonly text: string
}

export type NarrowReport = {
  readonly acts: readonly {
    /** SHA-256, lower-case hexadecimal */
    readonly id: string
    /** Code of a party */
    readonly to: string
    readonly items: number
  }[]
  readonly refusals: readonly {
    readonly code: string
    readonly reason: string
    readonly article?: string
  }[]
  /** By which the contest can be lifted */
  readonly contest: string | null
}

export type NarrowRequest = {
  readonly stixIds: readonly string[]
  /** Code of the reason */
  readonly cause: string
  readonly narrowing: Narrowing
}

export type Narrowing = {
  /** The only purposes it may be read for; none where empty */
  readonly purposes?: readonly string[]
  /** At least this level */
  readonly marking?: 'CLEAR' | 'GREEN' | 'AMBER' | 'AMBER+STRICT' | 'RED'
  /** At least this level */
  readonly pap?: 'CLEAR' | 'GREEN' | 'AMBER' | 'RED'
  /** The only roles that may read it */
  readonly readers?: readonly ('analyst' | 'releasing-officer' | 'agreement-officer' | 'data-protection-officer' | 'overseer' | 'tool')[]
  /** Not given on to anybody */
  readonly onward?: 'never'
  readonly courtUse?: 'origin-consent' | 'never'
  /** A person says that it is wrong */
  readonly accuracy?: 'contested'
  /** RFC 3339 in UTC; erased by then at the latest */
  readonly retainUntil?: string
}

export type NationalRole = {
  readonly name: string
  /** Null where it ended or is not whole: then it opens nothing */
  readonly terms: RoleTerms | null
  readonly actId: string
  /** Login of who proposed it, or ended it */
  readonly by: string
  readonly confirmedBy: string | null
  /** RFC 3339 in UTC */
  readonly at: string
}

export type NationalRoleList = {
  readonly items: readonly NationalRole[]
  /** That wait for another officer */
  readonly proposals: readonly RoleProposal[]
  /** What each role of the code may do */
  readonly doors: readonly {
    readonly foundedOn: 'analyst' | 'releasing-officer' | 'agreement-officer' | 'data-protection-officer' | 'overseer' | 'operator'
    readonly doors: readonly string[]
  }[]
}

export type Observation = {
  /** SHA-256, lower-case hexadecimal */
  readonly id: string
  readonly agreement: string | null
  /** What was opened that nobody looked at in time */
  readonly about: string | null
  /** Why the account opened something for itself */
  readonly opening: string | null
  readonly account: string
  /** volume: more items on a day than usual; hours: outside the hours of duty; watchword: a word that the account should not look for; standing-reason: many reads of items without a reason of their own; break-glass: the account opened for itself what it may not read; glass-unreviewed: nobody looked at that within the hours of the agreement; threat: the account gave on against an immediate threat, which is no suspicion; threat-unreviewed: nobody looked at that within the hours of the article */
  readonly check: 'volume' | 'hours' | 'watchword' | 'standing-reason' | 'glass-unreviewed' | 'threat' | 'threat-unreviewed' | 'break-glass'
  /** RFC 3339 in UTC */
  readonly from: string
  /** RFC 3339 in UTC */
  readonly until: string
  readonly reads: number
  readonly items: number
  /** The article under which it was opened or given on; null for what self-monitoring saw */
  readonly article: string | null
  /** Until when another official looks at it, as that article says */
  readonly reviewBy: string | null
  /** RFC 3339 in UTC */
  readonly observedAt: string
  readonly outcome: 'explained' | 'misuse' | 'unclear' | null
  readonly closedBy: string | null
  readonly closedAt: string | null
  readonly reason: string | null
}

export type ObservationClosed = {
  /** SHA-256, lower-case hexadecimal */
  readonly actId: string
}

export type ObservationClosing = {
  readonly outcome: 'explained' | 'misuse' | 'unclear'
  /** Its act holds the SHA-256 of it */
  readonly reason: string
}

export type ObservationList = {
  readonly items: readonly Observation[]
}

export type Official = {
  readonly login: string
  readonly role: string
  readonly nationalRole: string | null
  readonly offices: readonly string[]
  /** invited: an officer has to vouch; vouched: the link was not used yet; by-password: added on the machine of the node */
  readonly state: 'invited' | 'vouched' | 'enrolled' | 'left' | 'by-password'
  readonly passkeys: number
  /** Whether an account at the issuer signs it in */
  readonly hasIssuerAccount: boolean
  /** RFC 3339 in UTC */
  readonly createdAt: string
  readonly invitedBy: string | null
  readonly vouchedBy: string | null
  readonly vouchedAt: string | null
  readonly leftAt: string | null
}

export type OfficialKey = {
  readonly login: string
  readonly role: string
  /** By which the other parties know the official: no name, and the same for all its passkeys */
  readonly official: string
  readonly credential: string
  /** Of the passkey */
  readonly name: string
  /** unvouched: the first of a party, which approves nothing until another official vouches for it */
  readonly state: 'unknown' | 'unvouched' | 'known' | 'retired'
}

export type OfficialKeyList = {
  readonly items: readonly OfficialKey[]
}

export type OfficialList = {
  readonly items: readonly Official[]
}

export type OfficialRequest = {
  readonly login: string
  /** As agreements and partners see it */
  readonly role: 'analyst' | 'releasing-officer' | 'agreement-officer' | 'data-protection-officer' | 'overseer' | 'operator'
  /** A role of the party’s own that is founded on that one; of who is invited again it stays unless told, and null is none */
  readonly nationalRole?: string | null
  /** What tells the person from every other, as a staff number; kept as a keyed hash only */
  readonly identity: string
  readonly purpose: string
  /** Recorded for reads that bring none of their own */
  readonly justification: string
  /** For which it may sign agreements */
  readonly offices?: readonly string[]
}

export type OfficialWithLink = {
  readonly official: Official
  /** Secret part of the link, shown this once */
  readonly invitation: string
  /** To be handed to the person alone; it works once another officer vouched */
  readonly link: string
  /** RFC 3339 in UTC */
  readonly endsAt: string
}

export type OnwardAnswered = {
  /** SHA-256, lower-case hexadecimal */
  readonly actId: string
}

export type OnwardAsk = {
  /** SHA-256, lower-case hexadecimal */
  readonly id: string
  /** SHA-256, lower-case hexadecimal */
  readonly agreement: string
  /** Code of a party */
  readonly asker: string
  /** Code of a party */
  readonly origin: string
  /** Who would use them: the party that asks, where it asks to use them for another purpose */
  readonly recipient: string
  readonly purpose: string
  readonly items: number
  /** RFC 3339 in UTC */
  readonly askedAt: string
  /** When silence becomes a no */
  readonly until: string
  readonly state: 'open' | 'consented' | 'refused' | 'lapsed'
  readonly reason: string | null
  readonly answeredAt: string | null
  readonly validUntil: string | null
  /** The threat against which they went on before the origin answered */
  readonly threat: Threat | null
  /** At who asked: when the origin acknowledged that it was told */
  readonly toldAt: string | null
}

export type OnwardAsked = {
  readonly asks: readonly {
    /** SHA-256, lower-case hexadecimal */
    readonly id: string
    /** Code of a party */
    readonly origin: string
    /** SHA-256, lower-case hexadecimal */
    readonly agreement: string
    readonly items: number
  }[]
  readonly refusals: readonly {
    readonly code: string
    readonly reason: string
    readonly article?: string
  }[]
}

export type OnwardConsent = {
  /** RFC 3339 in UTC; 30 days from now unless told */
  readonly until?: string
  /** Ids of items, as behind the dot of their holdings; all unless told */
  readonly items?: readonly string[]
}

export type OnwardDetail = {
  readonly ask: OnwardAsk
  readonly items: readonly {
    readonly holding: string
    readonly stixId: string | null
    readonly type: string | null
    readonly marking: string | null
    readonly isConsented: boolean
    readonly erasedAt: string | null
  }[]
}

export type OnwardList = {
  readonly items: readonly OnwardAsk[]
}

export type OnwardRefusal = {
  readonly reason:
    | 'own-law-forbids'
    | 'not-proportionate'
    | 'not-held'
    | 'investigation-at-risk'
    | 'person-at-risk'
    | 'source-at-risk'
    | 'origin-refuses'
    | 'request-incomplete'
    | 'essential-interest'
}

export type OnwardRelease = {
  readonly necessity?: string
}

export type OnwardReport = {
  readonly acts: readonly {
    /** SHA-256, lower-case hexadecimal */
    readonly id: string
    /** Code of a party */
    readonly to: string
    readonly items: number
  }[]
  readonly withheld: readonly {
    readonly holding: string
    readonly refusal: {
      readonly code: string
      readonly reason: string
      readonly article?: string
    }
  }[]
  /** Why no more went; what is recorded stands */
  readonly stopped: {
    readonly code: string
    readonly reason: string
    readonly article?: string
  } | null
}

export type OnwardRequest = {
  readonly stixIds: readonly string[]
  /** Whom to give them on to; absent: nobody, they would be used here for another purpose */
  readonly recipient?: string
  readonly purpose: string
  /** Stays here; the origin is told the SHA-256 of it */
  readonly justification: string
}

export type Opening = {
  /** SHA-256, lower-case hexadecimal */
  readonly id: string
  /** SHA-256, lower-case hexadecimal */
  readonly agreement: string
  readonly account: string
  readonly opening: string | null
  /** RFC 3339 in UTC */
  readonly from: string
  /** It is over then, or as soon as somebody closes it */
  readonly until: string
  /** Until when another official looks at it, as the agreement says */
  readonly reviewBy: string
  /** Whether the account reads by it now */
  readonly isOpen: boolean
  /** Received items that were read meanwhile; whoever sent them is told once it is over */
  readonly itemsRead: number
  readonly outcome: 'explained' | 'misuse' | 'unclear' | null
  readonly closedBy: string | null
}

export type OpeningList = {
  readonly items: readonly Opening[]
}

export type OpeningTold = {
  /** SHA-256, lower-case hexadecimal */
  readonly id: string
  /** SHA-256, lower-case hexadecimal */
  readonly agreement: string
  /** Code of a party */
  readonly party: string
  readonly items: number
  /** RFC 3339 in UTC */
  readonly from: string
  /** RFC 3339 in UTC */
  readonly until: string
  /** RFC 3339 in UTC */
  readonly toldAt: string
}

export type OpeningToldList = {
  readonly items: readonly OpeningTold[]
}

export type OwnGrade = {
  /** SHA-256, lower-case hexadecimal */
  readonly id: string
  /** Reliability of the source; X: it cannot be judged */
  readonly reliability: 'A' | 'B' | 'C' | 'X'
  /** Credibility of the information; 4: it cannot be judged */
  readonly credibility: '1' | '2' | '3' | '4'
  readonly nature: 'fact' | 'assessment'
  /** Day on which it is to be looked at again: with its end the grade lapses */
  readonly review: string
  readonly account: string
  readonly reason: string
  /** RFC 3339 in UTC */
  readonly gradedAt: string
}

export type PartnerSoftware = {
  readonly version: string
  readonly algorithms: readonly string[]
  /** RFC 3339 in UTC */
  readonly toldAt: string
}

export type PartnerStatus = {
  /** Code of a party */
  readonly party: string
  readonly name: string
  readonly lastOkAt: string | null
  readonly lastError: {
    /** RFC 3339 in UTC */
    readonly at: string
    readonly code: string
  } | null
  /** Failures since it last answered */
  readonly failures: number
  /** What its node told of itself, under its signature; null for one that told nothing yet */
  readonly software: PartnerSoftware | null
  /** Agreements under which nothing is disclosed to it nor taken from it, for its node is not what they ask for */
  readonly unmet: readonly {
    /** SHA-256, lower-case hexadecimal */
    readonly agreement: string
    readonly article: string
    readonly code: string
    readonly reason: string
  }[]
}

export type PartyCard = {
  readonly format: 'comity/party-card/v1'
  readonly party: string
  readonly name: string
  /** origin of an http or https URL */
  readonly address: string
  readonly serial: number
  /** RFC 3339 in UTC with milliseconds */
  readonly issuedAt: string
  /** 32-byte Ed25519 public key, base64url */
  readonly root: string
  /** 32-byte Ed25519 public key, base64url */
  readonly act: string
  readonly sealing: {
    readonly X25519: string
    readonly 'MLKEM768-X25519': string
  }
  readonly ledger: {
    readonly origin: string
    /** 32-byte Ed25519 public key, base64url */
    readonly key: string
  }
  readonly witness: {
    readonly name: string
    /** 32-byte Ed25519 public key, base64url */
    readonly key: string
  }
  readonly signature: string
}

export type PartyList = {
  readonly items: readonly PartyCard[]
}

export type PartyStanding = {
  /** Code of a party */
  readonly party: string
  readonly standing: string
  readonly at: string | null
  readonly suspensions: readonly SuspendedScope[]
}

export type PassedComparison = {
  readonly copy: string
  /** Code of a party */
  readonly origin: string
  /** Code of a party */
  readonly recipient: string
  /** The gravest of the lists; `same` where nothing but the first has any */
  readonly verdict: 'same' | 'treated' | 'unshown' | 'altered'
  /** What the intermediary left out */
  readonly takenOff: readonly string[]
  /** What nobody else can compare: ids of other objects, and values where the agreement has any treated */
  readonly treated: readonly string[]
  /** What the token of the origin, as it was shown, does not disclose */
  readonly unshown: readonly string[]
  /** Pointers into the object, and names of claims */
  readonly altered: readonly string[]
}

export type PassedOrigin = {
  readonly copy: string
  /** SHA-256, lower-case hexadecimal */
  readonly act: string
  /** Code of a party */
  readonly recipient: string
  /** Code of a party */
  readonly origin: string
  /** The item as its origin gave it to the intermediary */
  readonly source: string
  /** RFC 3339 in UTC */
  readonly tracedAt: string
  /** What the origin signed of its token: its SHA-256 under the salt is the commitment in the token that was passed on */
  readonly signed: string
  readonly salt: string
}

export type PassedTokens = {
  /** The token of the origin, as it gave it to the intermediary */
  readonly given: string
  /** The token of the intermediary, as the recipient has it */
  readonly passed: string
}

export type Passkey = {
  readonly credential: string
  readonly name: string
  /** Whether it may be copied to other devices of the official */
  readonly isBackupEligible: boolean
  /** RFC 3339 in UTC */
  readonly createdAt: string
  readonly usedAt: string | null
}

export type PasskeyInvitation = {
  /** The secret part of the link */
  readonly invitation: string
  /** RFC 3339 in UTC */
  readonly endsAt: string
}

export type PasskeyList = {
  readonly items: readonly Passkey[]
}

export type PersonTold = {
  /** RFC 3339 in UTC */
  readonly on: string
  /** How the person was told */
  readonly by: 'letter' | 'in-person' | 'message' | 'representative' | 'supervisor'
}

export type PreviewedObject = {
  readonly kind: 'object'
  /** Place of the object in the bundle, from 0 */
  readonly index: number
  /** STIX 2.1 object */
  readonly original: Readonly<Record<string, unknown>>
  readonly shares: readonly PreviewedShare[]
}

export type PreviewedReport = {
  readonly kind: 'report'
  readonly report: DisclosureReport
}

export type PreviewedScore = {
  /** Id of the original object */
  readonly id: string
  readonly article: string
  /** How much of the score the recipient is shown */
  readonly shows: 'level' | 'score' | 'reasons'
  /** About a person: it goes only once an officer approved the release */
  readonly isAdvice: boolean
  readonly formula: {
    readonly id: string
    readonly version: number
  }
  readonly score: number
  readonly level: string
  readonly parts: readonly {
    readonly input: string
    readonly reason: string
    readonly weight: number
    readonly points: number
  }[]
}

export type PreviewedShare = {
  /** Code of a party */
  readonly party: string
  readonly shown: Readonly<Record<string, unknown>> | null
  readonly removed: readonly {
    /** Id of the original object */
    readonly id: string
    /** RFC 6901 pointer into the original object; empty for the whole of it */
    readonly pointer: string
    readonly treatment: 'withhold' | 'drop' | 'generalise' | 'pseudonymise'
    readonly article: string | null
    readonly code: string
    readonly reason: string
  }[]
  /** What is left in it that only a person can judge */
  readonly review: readonly ReviewQuestion[]
  readonly triage: PreviewedScore | null
}

export type ProgramSession = {
  /** Shown this once */
  readonly token: string
  /** RFC 3339 in UTC */
  readonly endsAt: string
}

export type Publication = {
  readonly id: string
  readonly root: string
  readonly collection: string
  readonly title: string
  /** SHA-256, lower-case hexadecimal */
  readonly agreement: string
  readonly types: readonly string[] | null
  readonly account: string
  readonly purpose: string
  readonly justification: string
  readonly state: 'sending' | 'sent' | 'stopped'
  /** RFC 3339 in UTC */
  readonly nextAt: string
  /** Failures in a row */
  readonly failures: number
  readonly envelopes: number
  /** Objects that the server took */
  readonly given: number
  /** Objects that the server did not take */
  readonly refused: number
  /** STIX ids of the first hundred of them, as far as the server named them */
  readonly refusals: readonly string[]
  /** Items that may not go to a server that is no party */
  readonly withheld: readonly {
    readonly code: string
    readonly count: number
  }[]
  readonly failure: {
    /** RFC 3339 in UTC */
    readonly at: string
    readonly code: string
    readonly message: string
  } | null
  /** RFC 3339 in UTC */
  readonly createdAt: string
}

export type PublicationList = {
  readonly items: readonly Publication[]
}

export type PublicationRequest = {
  /** Address of a discovery resource or API root */
  readonly url: string
  /** Last part of the address, or title, of one of several API roots */
  readonly root?: string
  /** Id, alias or title of the collection */
  readonly collection: string
  readonly login?:
    | {
        readonly kind: 'none'
      }
    | {
        readonly kind: 'basic'
        readonly login: string
        readonly password: string
      }
    | {
        readonly kind: 'bearer'
        readonly token: string
      }
    | {
        readonly kind: 'header'
        readonly name: string
        readonly value: string
      }
  /** SHA-256, lower-case hexadecimal */
  readonly agreement: string
  readonly purpose: string
  /** Stays here; the acts name the SHA-256 of it */
  readonly justification: string
  /** STIX types that go; all unless told */
  readonly types?: readonly string[]
}

export type RecallRequest = {
  readonly stixIds: readonly string[]
  /** Code of the reason */
  readonly cause: string
  /** Also destroy the own items */
  readonly alsoOwn?: boolean
}

export type ReceivedFromPartner = {
  /** Code of a party */
  readonly origin: string
  readonly held: number
  readonly restricted: number
  readonly erased: number
}

export type RecipientReport = {
  /** Code of a party */
  readonly party: string
  /** Valid objects of the bundle */
  readonly offered: number
  /** How many of them it gets */
  readonly released: number
  /** How many of those are reduced, so that it sees them under another id */
  readonly changed: number
  readonly withheld: readonly {
    readonly code: string
    readonly article: string | null
    readonly reason: string
    readonly count: number
    /** Index in the bundle of the first of them */
    readonly example: number | null
  }[]
  readonly removed: readonly {
    readonly field: string
    readonly reason: string
    readonly article: string | null
    readonly count: number
  }[]
  readonly approval: {
    readonly article: string
    readonly role: string
    readonly count: number
  } | null
  readonly due: readonly {
    readonly requires: 'necessity-test' | 'overseer-notice'
    readonly article: string
    readonly count: number
  }[]
  /** Items that a score of triage goes with; those about a person only once approved, as advice */
  readonly scored: {
    readonly article: string
    readonly count: number
    readonly advice: number
  } | null
  /** Items released to it so far */
  readonly sent: number
}

export type RecordedAct = {
  /** SHA-256, lower-case hexadecimal */
  readonly actId: string
}

export type RegisteredAssurance = {
  /** Code of a party */
  readonly party: string
  /** Of the never-list */
  readonly rule: string
  readonly article: string
  /** Purposes for which nothing goes to the party without it */
  readonly neededFor: readonly string[]
  readonly until: string | null
  readonly text: string | null
}

export type RequestBetweenParties = {
  /** SHA-256, lower-case hexadecimal */
  readonly id: string
  /** SHA-256, lower-case hexadecimal */
  readonly agreement: string
  /** Code of a party */
  readonly asker: string
  /** Code of a party */
  readonly asked: string
  readonly purpose: string
  readonly urgency: 'normal' | 'urgent' | 'urgent-elsewhere'
  /** Null for whatever may be given on a request */
  readonly types: readonly string[] | null
  readonly about: readonly string[]
  /** RFC 3339 in UTC */
  readonly askedAt: string
  /** When the clock of the answer ends */
  readonly until: string
  /** What follows then when nobody answers */
  readonly silence: 'refuse' | 'lapse' | 'suspend' | 'erase' | 'escalate'
  /** refused: by the node that was asked */
  readonly state: 'open' | 'given' | 'declined' | 'lapsed' | 'refused'
  readonly reason: string | null
  readonly answeredAt: string | null
  /** Items that were given in answer */
  readonly items: number
  /** When it was published that its clock had run out */
  readonly missedAt: string | null
}

export type RequestDecline = {
  readonly reason:
    | 'own-law-forbids'
    | 'not-proportionate'
    | 'not-held'
    | 'investigation-at-risk'
    | 'person-at-risk'
    | 'source-at-risk'
    | 'origin-refuses'
    | 'request-incomplete'
    | 'essential-interest'
}

export type RequestDetail = {
  readonly request: RequestBetweenParties
  /** Null once it is erased */
  readonly text: RequestText | null
  readonly marking: string | null
  readonly answers: readonly {
    /** SHA-256, lower-case hexadecimal */
    readonly actId: string
    readonly items: number
    /** RFC 3339 in UTC */
    readonly at: string
  }[]
  readonly askedBy: string | null
  readonly declinedBy: string | null
}

export type RequestList = {
  readonly items: readonly RequestBetweenParties[]
}

export type RequestStated = {
  /** SHA-256, lower-case hexadecimal */
  readonly actId: string
}

export type RequestText = {
  readonly facts?: string
  readonly reason?: string
  readonly link?: string
  readonly handling?: string
  readonly 'legal-basis'?: string
  readonly 'case-reference'?: string
  readonly requester?: string
}

export type RequestToParty = {
  /** SHA-256, lower-case hexadecimal */
  readonly agreement: string
  /** Code of a party */
  readonly to: string
  readonly purpose: string
  /** normal unless told; urgent-elsewhere has to be looked for elsewhere first */
  readonly urgency?: 'normal' | 'urgent' | 'urgent-elsewhere'
  /** STIX types; whatever the agreement lets be given on a request unless told */
  readonly types?: readonly string[]
  /** Ids of items that the asked party gave, as behind the dot of their holdings */
  readonly about?: readonly string[]
  /** At which the text is handled */
  readonly marking: 'CLEAR' | 'GREEN' | 'AMBER' | 'AMBER+STRICT' | 'RED'
  readonly text: RequestText
}

export type Reservation = {
  /** Code of a party */
  readonly party: string
  readonly number: number
  readonly title: string
  readonly forbids: 'disclose' | 'receive' | 'read'
  readonly isDisclosedToPartners: boolean
  /** All that is stated must hold */
  readonly when: Readonly<Record<string, unknown>>
}

export type Review = {
  readonly holding: string
  /** Code of a party */
  readonly origin: string
  /** SHA-256, lower-case hexadecimal */
  readonly agreement: string
  readonly purpose: string
  /** RFC 3339 in UTC */
  readonly heldSince: string
  /** Erased then, unless somebody decides to keep it before */
  readonly reviewBy: string
  /** RFC 3339 in UTC */
  readonly retainUntil: string
}

export type ReviewList = {
  readonly items: readonly Review[]
}

export type ReviewQuestion = {
  /** RFC 6901 pointer into the object as shown */
  readonly pointer: string
  readonly place: string
  readonly category: string
  readonly kind: string
  /** Names the value to `tightenSubmission` */
  readonly value: string
  /** Its first and last character at most */
  readonly masked: string
  readonly length: number
  /** Who said of a waiting submission that it may stay, oldest first; absent where nobody did */
  readonly stays?: readonly {
    readonly account: string
    /** RFC 3339 in UTC */
    readonly at: string
  }[]
}

export type RoleConditions = {
  /** For which it reads and discloses, and for no other */
  readonly purposes?: readonly string[]
  /** Without each of which it does nothing under any agreement */
  readonly trainings?: readonly string[]
  /** It reads what is tied to a case that it names and of which it is a member */
  readonly case?: true
  /** It reads nothing that is marked above its recorded clearance */
  readonly clearance?: true
}

export type RoleProposal = {
  readonly name: string
  readonly terms: RoleTerms
  /** SHA-256 of the proposed words, by which they are confirmed */
  readonly digest: string
  readonly proposedBy: string
  /** RFC 3339 in UTC */
  readonly proposedAt: string
  /** RFC 3339 in UTC */
  readonly endsAt: string
}

export type RoleRequest = {
  readonly name: string
  readonly description: string
  /** The role as which agreements and partners see whoever is in it */
  readonly foundedOn: 'analyst' | 'releasing-officer' | 'agreement-officer' | 'data-protection-officer' | 'overseer' | 'operator'
  /** Operations of this API, `readTaxii` and `postTaxii` that stay open; every other one is shut */
  readonly doors: readonly string[]
  readonly conditions: RoleConditions
}

export type RoleTerms = {
  readonly description: string
  /** The role as which agreements and partners see whoever is in it */
  readonly foundedOn: 'analyst' | 'releasing-officer' | 'agreement-officer' | 'data-protection-officer' | 'overseer' | 'operator'
  /** Operations of this API, `readTaxii` and `postTaxii` that stay open; every other one is shut */
  readonly doors: readonly string[]
  readonly conditions: RoleConditions
}

export type SeenThreat = {
  /** Code of a party */
  readonly party: string
  /** SHA-256, lower-case hexadecimal */
  readonly threat: string
  readonly agreement: string | null
  readonly act: string | null
  readonly toldTo: string | null
  /** RFC 3339 in UTC */
  readonly at: string
  readonly releases: number
  /** told: the ledger of the origin says that it was, in time; late: after the minutes of the article; waiting: they run; unanswered: they are over, and its ledger says nothing; refused: it had nothing to be told of; untold: something went before or without telling the origin; unseen: this overseer does not read the acts of the origin */
  readonly sight: 'told' | 'waiting' | 'late' | 'unanswered' | 'refused' | 'untold' | 'unseen'
}

export type SeenThreatList = {
  readonly items: readonly SeenThreat[]
}

export type SentToPartner = {
  /** Code of a party */
  readonly recipient: string
  /** Copies recorded as released to it */
  readonly sent: number
  /** Copies it holds or held, by its signed acknowledgement */
  readonly applied: number
  /** Copies it refused under its own law */
  readonly refused: number
  /** Copies it confirmed erased, by its signed receipt */
  readonly erased: number
}

export type Session = {
  readonly login: string
  /** As agreements and partners see it */
  readonly role: string
  /** The role of the party’s own that narrows it */
  readonly nationalRole: {
    readonly name: string
    readonly description: string | null
  } | null
  /** Operations of this API that it may call */
  readonly doors: readonly string[]
  readonly offices: readonly string[]
  /** Whether a session is open; else each request brings a password or token */
  readonly bySession: boolean
  /** Whether an issuer opened it; then it is nobody’s second person */
  readonly byIssuer: boolean
  /** Login of the official in whose role it acts, as its deputy */
  readonly standsInFor: string | null
}

export type SessionsEnded = {
  readonly ended: true
}

export type SharedBack = {
  /** SHA-256, lower-case hexadecimal */
  readonly agreement: string
  readonly title: string
  readonly article: string | null
  /** What may be told back; empty where nothing may */
  readonly outcomes: readonly ('sighted' | 'not-sighted' | 'false-positive' | 'useful' | 'not-useful' | 'pending')[]
  readonly everyMinutes: number | null
  readonly intermediary: {
    /** Code of a party */
    readonly party: string
    /** Code of a party */
    readonly overseer: string
    readonly membersMin: number
  } | null
  readonly got: FeedbackCounts
  /** Inputs of the score that these words feed */
  readonly weighs: readonly ('confirmations' | 'disputes')[]
  readonly gates: readonly FeedbackGate[]
}

export type SharingBack = {
  readonly words: readonly FeedbackWord[]
  readonly agreements: readonly SharedBack[]
}

export type SignInAnswer = {
  /** What the authenticator is to sign, base64url */
  readonly challenge: string
  readonly authenticatorData: string
  readonly clientDataJSON: string
  readonly credential: string
  readonly signature: string
}

export type SignInQuestion = {
  /** What the authenticator is to sign, base64url */
  readonly challenge: string
  /** Name of the host that the passkey is for */
  readonly rpId: string
}

export type SignedIn = {
  readonly login: string
}

export type SignedInByIssuer = {
  readonly login: string
}

export type SimulatedChange = {
  /** Code of a party */
  readonly party: string
  /** It would go and did not; it would not go any more; more or fewer of its fields; a person would decide otherwise */
  readonly effect: 'gained' | 'lost' | 'more' | 'less' | 'person'
  readonly type: string
  readonly marking: string
  readonly dataSubject: string
  /** Fields that come or go; empty where the whole item does */
  readonly fields: readonly string[]
  readonly priorArticles: readonly string[]
  readonly nextArticles: readonly string[]
  readonly items: number
}

export type SimulatedParty = {
  /** Code of a party */
  readonly party: string
  /** Items that would go */
  readonly items: number
  /** Of these, items that wait for a person */
  readonly needsPerson: number
  readonly withheldItems: number
  readonly articles: readonly {
    readonly article: string
    readonly text: string
    readonly items: number
  }[]
  readonly withheld: readonly {
    readonly code: string
    readonly article: string | null
    readonly reason: string
    readonly items: number
  }[]
  readonly treated: readonly {
    readonly type: string
    readonly field: string
    readonly treatment: 'as-is' | 'generalise' | 'pseudonymise' | 'drop' | 'never'
    readonly article: string | null
    readonly items: number
  }[]
  readonly due: readonly {
    readonly requires: 'second-person' | 'necessity-test' | 'overseer-notice'
    readonly article: string
    readonly items: number
  }[]
}

export type Simulation = {
  /** Own items that were looked at */
  readonly items: number
  readonly parties: readonly SimulatedParty[]
  /** What differs from the version before, in words; null for a first version */
  readonly changes: string | null
  /** The same as rows, the greatest first; null for a first version */
  readonly changed: readonly SimulatedChange[] | null
}

export type StatedReason = {
  readonly case: string | null
  readonly purpose: string
  readonly justification: string
  /** RFC 3339 in UTC */
  readonly statedAt: string
}

export type StatedReasonList = {
  /** One for each case; reads that say nothing else are recorded with the first one */
  readonly items: readonly StatedReason[]
  /** That agreements list */
  readonly purposes: readonly string[]
  /** Of which you are a member now */
  readonly cases: readonly string[]
  /** False where no session is open: then each request says why it reads */
  readonly isRemembered: boolean
}

export type StatedReasonRequest = {
  readonly case?: string
  readonly purpose: string
  readonly justification: string
}

export type Status = {
  /** Code of a party */
  readonly party: string
  readonly name: string
  readonly version: string
  /** RFC 3339 in UTC */
  readonly at: string
  readonly health: Health
  readonly summary: Summary
  readonly ledger: LedgerStatus
  readonly agreements: readonly AgreementStatus[]
  readonly partners: readonly PartnerStatus[]
  readonly outbox: {
    readonly waiting: number
    readonly oldestAt: string | null
  }
  /** What this node refused, at home and from partners */
  readonly refusals: readonly {
    readonly kind: string
    readonly code: string
    readonly count: number
  }[]
}

export type Stays = {
  readonly stays: readonly {
    /** Place of the object in the bundle, from 0 */
    readonly index: number
    /** As a question of a preview names it */
    readonly value: string
  }[]
}

export type SubjectRecordAsked = {
  /** The link that ends the record */
  readonly id: string
  /** Pseudonym of the subject in the ledger */
  readonly subject: string
  readonly number: number
}

export type SubjectRecordRequest = {
  /** An object that is about the person */
  readonly stixId: string
}

export type Submission = {
  readonly id: string
  readonly state: 'receiving' | 'awaiting-approval' | 'releasing' | 'released' | 'refused' | 'failed'
  /** SHA-256, lower-case hexadecimal */
  readonly agreement: string
  readonly purpose: string
  readonly justification: string
  readonly account: string
  /** Tool or person that proposed it; as long as it is also the account, nobody who may release has taken it up */
  readonly proposedBy: string | null
  readonly approvedBy: string | null
  /** The request of a partner that it answers */
  readonly answers: string | null
  /** RFC 3339 in UTC */
  readonly receivedAt: string
  /** Objects of the bundle that are done */
  readonly position: number
  readonly objects: number
  readonly report: DisclosureReport | null
  /** How many times reviewers asked for less than the agreement lets go */
  readonly tightenings: number
  /** How many times reviewers said of a value that it may stay */
  readonly stays: number
}

export type SubmissionList = {
  readonly items: readonly Submission[]
}

export type Summary = {
  /** Own items held */
  readonly own: number
  readonly sent: readonly SentToPartner[]
  readonly received: readonly ReceivedFromPartner[]
  /** Reads that consult acts committed to */
  readonly consultations: number
}

export type SuspendedScope = {
  readonly number: string
  /** Code of a party */
  readonly party: string
  readonly articles?: readonly string[]
  readonly purposes?: readonly string[]
  readonly parties?: readonly string[]
}

export type TakeBackReport = {
  readonly acts: readonly {
    /** SHA-256, lower-case hexadecimal */
    readonly id: string
    /** Code of a party */
    readonly to: string
    readonly items: number
    /** RFC 3339 in UTC */
    readonly until: string
  }[]
  readonly refusals: readonly {
    readonly code: string
    readonly reason: string
    readonly article?: string
  }[]
}

export type Takeback = {
  /** SHA-256, lower-case hexadecimal */
  readonly id: string
  readonly kind: 'recall' | 'correct'
  /** SHA-256, lower-case hexadecimal */
  readonly agreement: string
  /** Code of a party */
  readonly recipient: string
  readonly items: number
  /** Items that the holder vouched to have deleted */
  readonly confirmed: number
  /** Restricted once the holder answered; silent where it did not confirm all by the date */
  readonly state: 'sent' | 'restricted' | 'confirmed' | 'silent'
  /** RFC 3339 in UTC */
  readonly until: string
  /** RFC 3339 in UTC */
  readonly statedAt: string
  readonly escalatedAt: string | null
}

export type TakebackList = {
  readonly items: readonly Takeback[]
}

export type Threat = {
  /** The article that lets it be invoked */
  readonly article: string
  readonly danger: string
  readonly endangered: string
  readonly haste: string
  readonly role: 'analyst' | 'releasing-officer' | 'agreement-officer' | 'data-protection-officer'
  /** RFC 3339 in UTC */
  readonly statedAt: string
  readonly approvedBy: string | null
  /** Until when another official of who invokes it looks at it; null while it waits for a second official */
  readonly reviewBy: string | null
}

export type ThreatAgreement = {
  /** Where an article asks for a written test */
  readonly necessity?: string
  readonly answer?: ApprovalAnswer
}

export type ThreatDropped = {
  readonly id: string
}

export type ThreatReport = {
  readonly invoked: readonly InvokedThreat[]
  readonly waiting: readonly {
    readonly id: string
    /** Code of a party */
    readonly origin: string
    /** SHA-256, lower-case hexadecimal */
    readonly agreement: string
    readonly items: number
    /** RFC 3339 in UTC */
    readonly until: string
  }[]
  readonly refusals: readonly {
    readonly code: string
    readonly reason: string
    readonly article?: string
  }[]
}

export type ThreatRequest = {
  readonly stixIds: readonly string[]
  /** Code of a party */
  readonly recipient: string
  readonly purpose: string
  /** What threatens. The origin, the overseers and the recipient read it: no personal data, and not who the origin is */
  readonly danger: string
  /** Who or what is endangered, by kind and not by name */
  readonly endangered: string
  /** Why the origin cannot be asked in time */
  readonly haste: string
  /** Where an article asks for a written test */
  readonly necessity?: string
}

export type TieRequest = {
  readonly items: readonly string[]
  readonly reason: string
}

export type TiedItem = {
  readonly holding: string
  readonly reason: string
  readonly tiedBy: string
  /** RFC 3339 in UTC */
  readonly tiedAt: string
}

export type TiedItemList = {
  readonly items: readonly TiedItem[]
}

export type Tightenings = {
  readonly tightenings: readonly (
    | {
        readonly what: 'object'
        /** Place of the object in the bundle, from 0 */
        readonly index: number
        /** The recipients it is for; null for all of them */
        readonly parties: readonly string[] | null
      }
    | {
        readonly what: 'field'
        /** Place of the object in the bundle, from 0 */
        readonly index: number
        /** The recipients it is for; null for all of them */
        readonly parties: readonly string[] | null
        /** Top-level property */
        readonly field: string
        readonly treatment: 'generalise' | 'pseudonymise' | 'drop' | 'never'
      }
    | {
        readonly what: 'value'
        /** Place of the object in the bundle, from 0 */
        readonly index: number
        /** The recipients it is for; null for all of them */
        readonly parties: readonly string[] | null
        /** As a question of a preview names it */
        readonly value: string
        readonly treatment: 'generalise' | 'pseudonymise' | 'never'
      }
  )[]
}

export type Tool = {
  readonly login: string
  readonly state: 'active' | 'due' | 'lapsed' | 'revoked'
  readonly purpose: string
  readonly justification: string
  readonly legalBasis: string
  readonly owner: string
  /** What becomes of what it posts: it may post nothing; an official lets it go; or it goes at once as far as the agreement lets a tool release */
  readonly posts: 'nothing' | 'proposals' | 'at-once'
  readonly requestsPerMinute: number
  readonly certificate: string | null
  /** RFC 3339 in UTC */
  readonly createdAt: string
  /** RFC 3339 in UTC */
  readonly reviewedAt: string
  readonly reviewedBy: string
  /** RFC 3339 in UTC */
  readonly reviewBy: string
  readonly revokedAt: string | null
}

export type ToolChange = {
  /** Of the act */
  readonly id: string
  readonly tool: string
  readonly deed: 'added' | 'passed' | 'reviewed' | 'secret-renewed' | 'revoked' | 'lapsed'
  /** Login of who did it; null for a lapse */
  readonly by: string | null
  readonly owner: string
  readonly purpose: string
  /** What becomes of what it posts: it may post nothing; an official lets it go; or it goes at once as far as the agreement lets a tool release */
  readonly posts: 'nothing' | 'proposals' | 'at-once'
  /** RFC 3339 in UTC */
  readonly reviewBy: string
  /** RFC 3339 in UTC */
  readonly at: string
}

export type ToolChangeList = {
  readonly items: readonly ToolChange[]
  /** When it was added, where that was before changes were put on record: by whom and on which terms nobody knows */
  readonly addedBefore: string | null
}

export type ToolList = {
  readonly items: readonly Tool[]
}

export type ToolRequest = {
  readonly login: string
  readonly purpose: string
  /** Recorded for what it reads and posts without one of its own */
  readonly justification: string
  readonly legalBasis: string
  /** Login of the official who answers for it */
  readonly owner: string
  /** What becomes of what it posts: it may post nothing; an official lets it go; or it goes at once as far as the agreement lets a tool release */
  readonly posts?: 'nothing' | 'proposals' | 'at-once'
  readonly reviewDays?: number
  readonly requestsPerMinute?: number
  /** SHA-256 of a client certificate (DER) that stands for the secret, lower-case hexadecimal */
  readonly certificate?: string
}

export type ToolSetup = {
  readonly items: readonly {
    readonly product: string
    readonly title: string
    readonly text: string
  }[]
}

export type ToolWithSecret = {
  readonly tool: Tool
  /** Shown this once: password under Basic, and bearer token */
  readonly secret: string
}

export type Use = {
  /** SHA-256, lower-case hexadecimal */
  readonly id: string
  /** SHA-256, lower-case hexadecimal */
  readonly agreement: string
  readonly account: string
  /** What was done */
  readonly deed: 'blocked' | 'watched' | 'investigated' | 'warned' | 'proceedings' | 'nothing'
  readonly outcome: 'sighted' | 'not-sighted' | 'false-positive' | 'useful' | 'not-useful' | 'pending'
  readonly items: number
  /** RFC 3339 in UTC */
  readonly usedAt: string
  /** Empty once the last of the items is erased */
  readonly caveats: string
}

export type UseList = {
  readonly items: readonly Use[]
}

export type UseReport = {
  readonly uses: readonly {
    /** SHA-256, lower-case hexadecimal */
    readonly id: string
    /** SHA-256, lower-case hexadecimal */
    readonly agreement: string
    readonly items: number
  }[]
  readonly told: readonly {
    /** Code of a party */
    readonly party: string
    readonly items: number
  }[]
  readonly refusals: readonly {
    readonly code: string
    readonly reason: string
    readonly article?: string
  }[]
}

export type UseRequest = {
  /** Received items by their `holding` */
  readonly items: readonly string[]
  /** What was done */
  readonly deed: 'blocked' | 'watched' | 'investigated' | 'warned' | 'proceedings' | 'nothing'
  readonly outcome: 'sighted' | 'not-sighted' | 'false-positive' | 'useful' | 'not-useful' | 'pending'
  /** What is to be borne in mind; its act holds the SHA-256 of it, and the text goes when the last of the items is erased */
  readonly caveats: string
  /** Whether who sent the items is told the outcome, as far as the agreement lets it and at its next time, without official, deed or caveats */
  readonly tellOrigin?: boolean
}

export type VersionDifference = {
  readonly direction: 'narrower' | 'wider' | 'changed'
  /** The difference, with an example where it is about what may be shared */
  readonly sentence: string
  readonly priorArticles: readonly string[]
  readonly nextArticles: readonly string[]
}

export type VersionDifferences = {
  /** The version before; null where there is none or it is not known here */
  readonly prior: string | null
  readonly verdict: 'narrower' | 'equal' | 'wider' | 'incomparable' | null
  /** Whether signatures alone can bring it into force, as far as its text goes */
  readonly isFastTrackOpen: boolean
  readonly permissions: readonly VersionDifference[]
  readonly duties: readonly VersionDifference[]
  /** Words that software does not read */
  readonly texts: readonly VersionDifference[]
  /** In which phase the version begins, in words: gates are opened anew; null where neither version has phases */
  readonly restart: string | null
}

export type VouchingQuestion = {
  readonly challenge: string | null
  readonly rpId: string
  readonly credentials: readonly string[]
  /** What the challenge is the digest of */
  readonly statement: unknown
}

export type WaitingThreat = {
  readonly id: string
  /** SHA-256, lower-case hexadecimal */
  readonly agreement: string
  /** Code of a party */
  readonly origin: string
  /** Code of a party */
  readonly recipient: string
  readonly purpose: string
  readonly items: number
  /** Who stated it, and never agrees to it */
  readonly account: string
  readonly threat: Threat
  /** Whether officials sign with their passkeys that they agree */
  readonly isSigned: boolean
  /** From then on it is too late to agree */
  readonly until: string
}

export type WaitingThreatList = {
  readonly items: readonly WaitingThreat[]
}

export type WaysToSignIn = {
  /** Name of the issuer that officials may sign in through; null where there is none */
  readonly issuer: string | null
}

export type WebhookSecret = {
  /** Shown this once */
  readonly secret: string
}

export type WitnessedLedger = {
  /** Code of a party */
  readonly party: string
  readonly origin: string
  /** Whether it is the ledger of the newest card of the party */
  readonly isInUse: boolean
  /** The checkpoint that was cosigned last; null while none was asked for */
  readonly cosigned: null | {
    readonly size: number
    /** RFC 3339 in UTC */
    readonly at: string
    readonly note: string
  }
  /** How many times the ledger contradicted itself before this witness */
  readonly contradictions: number
}

export type WitnessedLedgerList = {
  readonly items: readonly WitnessedLedger[]
}

export type WrittenDifference = {
  readonly change: 'added' | 'removed' | 'replaced'
  readonly priorArticle: string | null
  readonly nextArticle: string | null
  /** The place, and what stood there and stands there now */
  readonly sentence: string
}

export type WrittenDifferences = {
  /** The draft that it answers, else the version before; null where neither is known here */
  readonly against: string | null
  /** Whether that is the draft that it answers */
  readonly isDraft: boolean
  readonly count: number
  /** In the order of the text, the first 500 */
  readonly differences: readonly WrittenDifference[]
}
