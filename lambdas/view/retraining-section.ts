import type { Report, RetrainingNote } from '../contract/report.ts';
import { sayDecision } from '../core/retraining/approval.ts';
import { type Html, html } from './html.ts';

/** What was decided about training the model anew because of this window, and what became of it. */
export function writeRetraining({ retraining }: Report): Html | null {
  if (retraining === undefined) return null;
  const { sentence, approval, incident, at } = retraining;
  const answer = approval === undefined ? null : sayDecision(approval);
  // Until the run has ended its sentence says the answer too.
  const isSaid = answer !== null && sentence.includes(answer);
  return html`<section aria-labelledby="retraining"><h2 id="retraining">Retraining</h2>
<p><strong>${sayOutcome(retraining)}</strong></p>
<p>${sentence}</p>
${answer !== null && !isSaid && html`<p>A person was asked: ${answer}</p>`}
<p class="muted">${at}${incident !== null && ` · run ${incident}`}</p></section>`;
}

function sayOutcome({ decision, brake, outcome, approval }: RetrainingNote): string {
  if (decision === 'refused') return `No run was started: the brake "${brake}" held.`;
  if (outcome !== null) return `A run was started, and ended as ${outcome}.`;
  return approval === undefined ? 'A run was started.' : `A run was started, and a person was asked.`;
}
