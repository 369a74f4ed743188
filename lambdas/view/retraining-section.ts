import type { Report, RetrainingNote } from '../contract/report.ts';
import { sayApproval } from '../core/retraining/approval.ts';
import { type Html, html } from './html.ts';

/** What was decided about training the model anew because of this window, and what became of it. */
export function writeRetraining({ retraining }: Report): Html | null {
  if (retraining === undefined) return null;
  const { sentence, approval, incident, at } = retraining;
  const part = approval === undefined ? null : sayApproval(approval);
  // Until the run has ended its sentence says the answer too.
  const isSaid = part !== null && sentence.includes(part);
  return html`<section aria-labelledby="retraining"><h2 id="retraining">Retraining</h2>
<p><strong>${sayOutcome(retraining)}</strong></p>
<p>${sentence}</p>
${part !== null && !isSaid && html`<p>A person was asked: ${part}</p>`}
<p class="muted">${at}${incident !== null && ` · run ${incident}`}</p></section>`;
}

function sayOutcome({ decision, brake, outcome, approval }: RetrainingNote): string {
  if (decision === 'refused') return `No run was started: the brake "${brake}" held.`;
  if (outcome !== null) return `A run was started, and ended as ${outcome}.`;
  if (approval === undefined) return 'A run was started.';
  return 'A run was started, and a person was asked.';
}
