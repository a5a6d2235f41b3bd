/** What this node itself refused. */
import type { Status } from './generated/api.ts'
import { Nothing, Panel } from './panel.tsx'
import { codeInWords, count, kindInWords } from './words.ts'

/** Refusals at home and of partners' acts, by reason. */
export function RefusalsPanel({ refusals }: { readonly refusals: Status['refusals'] }) {
  return (
    <Panel
      title="Refused by this node"
      note="Acts of its own officials that no article permits, and acts of partners that its own law forbids. Only the reason is kept."
    >
      {refusals.length === 0 && <Nothing>This node refused nothing.</Nothing>}
      {refusals.length > 0 && (
        <table className="rows">
          <thead>
            <tr>
              <th scope="col">Act</th>
              <th scope="col" className="number">
                Times
              </th>
              <th scope="col">Reason</th>
            </tr>
          </thead>
          <tbody>
            {refusals.map(({ kind, code, count: times }) => (
              <tr key={`${kind} ${code}`}>
                <td>{kindInWords(kind)}</td>
                <td className="number">{count(times)}</td>
                <td>{codeInWords(code)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  )
}
