/** What the network says of a row a person typed. */
import { encodeRow, encodeText } from '@core/data'
import type { Project } from '@store/types'
import type { Context } from '@engine/data/types'
import { withTrainedModel } from '@engine/model/trained'
import type { Predictions } from './drawing'
import { soleOutput, soleRow, toPrediction } from './ends'

export interface RowInput {
  /** Id or unique name. */
  run: string
  /** Cells as text, by column name; an empty one is missing. Other columns are ignored. */
  row: Readonly<Record<string, string>>
  top?: number | undefined
}

/** @throws AnnealError `bad-number`, `bad-time` and `missing-columns` naming the column, `wrong-input`, `run-not-found`, `run-has-no-model` */
export function predictRow(project: Project, input: RowInput, _ctx: Context = {}): Promise<Predictions> {
  return withTrainedModel(project, input.run, ({ run: { recipe }, predictor }) => {
    const { name, spec } = soleRow(recipe)
    const raw = spec.kind === 'table' ? encodeRow(spec, input.row) : encodeText(spec, input.row)
    const values = predictor.predict({ [name]: raw }, 1)
    return { predictions: [toPrediction('row', soleOutput(recipe), values, input.top)], failed: [] }
  })
}
