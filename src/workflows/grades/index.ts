export { currentGrade } from './current-grade.ts'
export { type GradeReport, type GradeRequest, gradeItems } from './grade-items.ts'
export type { GradeReasonStore, GradeWriter } from './ports.ts'
